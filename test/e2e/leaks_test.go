// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// canary marks what must not come out anywhere.
const canary = "CNRY-5f0c1d7e9a"

// leakySecrets have it wherever a secret or foreign text can be.
const leakySecrets = `
apiVersion: v1
kind: Secret
metadata: {name: token, labels: {adoption.partnerinsights.io/export-source: "true"}, annotations: {adoption.partnerinsights.io/allowed-hosts: 127.0.0.1}}
stringData: {token: CANARY-token}
---
apiVersion: v1
kind: Secret
metadata: {name: password, labels: {adoption.partnerinsights.io/export-source: "true"}, annotations: {adoption.partnerinsights.io/allowed-hosts: 127.0.0.1}}
stringData: {username: CANARY-user, password: CANARY-password}
---
apiVersion: v1
kind: Secret
metadata: {name: broken-token, labels: {adoption.partnerinsights.io/export-source: "true"}, annotations: {adoption.partnerinsights.io/allowed-hosts: 127.0.0.1}}
stringData: {token: "CANARY two words"}
---
apiVersion: v1
kind: Secret
metadata: {name: authority, labels: {adoption.partnerinsights.io/export-source: "true"}}
stringData: {ca.crt: %q}
---
apiVersion: v1
kind: Secret
metadata: {name: private, labels: {adoption.partnerinsights.io/export-source: "true"}}
stringData:
  headers.csv: "CANARY,CANARY-2\n1,2\n"
  rows.csv: "customerId,workloadName,licensesEntitled,licensesActive\na,Teams,CANARY,1\n"
  broken.json: '[{"customerId": "CANARY", '
  page.html: "<html>CANARY</html>"
`

func TestNothingLeaks(t *testing.T) {
	namespace := newNamespace(t, "leaks")
	server := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", canary)
		w.Header().Set("Location", "https://"+canary+".example/")
		switch r.URL.Path {
		case "/refused":
			w.WriteHeader(http.StatusInternalServerError)
		case "/elsewhere":
			w.WriteHeader(http.StatusFound)
		}
		_, _ = fmt.Fprintf(w, "<html>%s</html>", canary)
	})
	manifests := strings.ReplaceAll(fmt.Sprintf(leakySecrets, certificate(server)), "CANARY", canary)
	tests := []struct{ origin, reason string }{
		{"secret: {name: private, key: headers.csv}", "HeaderMissing"},
		{"secret: {name: private, key: rows.csv}", "TooManyRejected"},
		{"secret: {name: private, key: broken.json}", "SourceTruncated"},
		{"secret: {name: private, key: page.html}", "FormatMismatch"},
		{httpOrigin(server.URL+"/page", "token"), "FormatMismatch"},
		{httpOrigin(server.URL+"/refused", "password"), "ServerError"},
		{httpOrigin(server.URL+"/elsewhere?v="+canary, "token"), "RedirectForbidden"},
		{httpOrigin(server.URL+"/page", "broken-token"), "CredentialsInvalid"},
		{httpOrigin("https://127.0.0.1:1/?v="+canary, "token"), "SourceUnreachable"},
	}
	var want []string
	for i, tt := range tests {
		manifests += fmt.Sprintf("---\n{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: ExportSource, metadata: {name: leaky-%d}, spec: {dataset: LicenseUsage, %s}}\n", i, tt.origin)
		want = append(want, tt.reason)
	}
	m := startManager(t, "--zap-log-level=5", "--allowed-source-hosts=127.0.0.1")
	kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
	kubectl(t, "wait", "--for=condition=Ready=false", "--timeout=60s", "-n", namespace, "exportsources", "--all")
	reasons := kubectl(t, "get", "exportsources", "-n", namespace, "-o", `jsonpath={.items[*].status.conditions[?(@.type=="Ready")].reason}`)
	if diff := cmp.Diff(want, strings.Fields(reasons)); diff != "" {
		t.Errorf("reasons of Ready (-want +got):\n%s", diff)
	}
	_, metrics := scrape(t, m, monitoringToken(t, namespace))
	m.stop(t)
	for place, text := range map[string]string{"log": m.output(t), "metrics": metrics, "status or event": writtenByManager(t)} {
		if len(text) < 1000 {
			t.Errorf("%s: %d bytes only: this test proves nothing", place, len(text))
		}
		if found := findCanary(text); found != "" {
			t.Errorf("the canary is in a %s: …%s…", place, found)
		}
	}
}

func TestFindCanary(t *testing.T) {
	for _, before := range []string{"", "a", "ab", "abc"} {
		text := []byte(before + canary + "-token")
		for _, form := range []string{string(text), strings.ToLower(string(text)), hex.EncodeToString(text), base64.StdEncoding.EncodeToString(text)} {
			if findCanary("before "+form+" after") == "" {
				t.Errorf("not found in %s", form)
			}
		}
	}
	if found := findCanary("Secret \"token\" does not permit its use"); found != "" {
		t.Errorf("found in %s", found)
	}
}

// findCanary gives the surroundings of the canary in any of its forms.
func findCanary(text string) string {
	folded := strings.ToLower(text)
	for _, form := range formsOf(canary) {
		if at := strings.Index(folded, strings.ToLower(form)); at >= 0 {
			return folded[max(0, at-200):min(len(folded), at+100)]
		}
	}
	return ""
}

func httpOrigin(url, secret string) string {
	return fmt.Sprintf("http: {url: %q, secretRef: {name: %s}, caSecretRef: {name: authority}}", url, secret)
}

// writtenByManager is every status, event and lease. What users wrote, spec
// and annotations, holds the canary in a query.
func writtenByManager(t *testing.T) string {
	t.Helper()
	var written strings.Builder
	for _, object := range parseManifests(t, kubectl(t, "get", kinds+",events.v1.events.k8s.io,leases", "-A", "-o", "json")) {
		if object.GetKind() == "ExportSource" {
			unstructured.RemoveNestedField(object.Object, "spec")
			object.SetAnnotations(nil)
		}
		text, err := object.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		written.Write(text)
	}
	return written.String()
}

// formsOf are the ways in which a text may be written; in base64 it looks
// different at each of three places.
func formsOf(text string) []string {
	forms := []string{text, hex.EncodeToString([]byte(text))}
	for before := range 3 {
		whole := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text))
		// The first and the last characters depend on what is around it.
		forms = append(forms, whole[(before*8+5)/6:len(whole)-4])
	}
	return forms
}
