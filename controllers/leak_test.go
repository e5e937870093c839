// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// canary stands for what a file must not tell by being bad: whatever a source
// is pointed at, it must not show its content to who may only read statuses,
// events or logs.
const canary = "CanaryX7"

// badFiles all hold the canary, each at the place where it is tempting to
// quote it.
var badFiles = map[string]struct{ content, reason string }{
	"html":           {"<!DOCTYPE html><title>CanaryX7</title><p>CanaryX7", "FormatMismatch"},
	"vendor-error":   {`{"error":{"code":"CanaryX7","message":"CanaryX7"}}`, "VendorError"},
	"json-broken":    {`[{"customerId":"CanaryX7","licensesActive":CanaryX7}]`, "JSONInvalid"},
	"json-twice":     {`[{"CanaryX7":1,"CanaryX7":2}]`, "JSONDuplicateKey"},
	"json-no-field":  {`[{"CanaryX7":"` + alpha + `"}]`, "TooManyRejected"},
	"header":         {"CanaryX7,customerId\nCanaryX7," + alpha + "\n", "HeaderMissing"},
	"header-twice":   {"TenantId,CustomerTenantId,licensesEntitled,licensesActive\nCanaryX7,CanaryX7,1,1\n", "HeaderDuplicate"},
	"quote":          {usageCSV(alpha + `,Can"aryX7CanaryX7,Teams,2026-11-18,1,1` + "\n"), "QuoteInvalid"},
	"quote-open":     {usageCSV(alpha + `,"CanaryX7,Teams,2026-11-18,1,1` + "\n"), "QuoteUnterminated"},
	"number":         {usageCSV(alpha + ",CanaryX7,CanaryX7,2026-11-18,CanaryX7,1\n"), "TooManyRejected"},
	"date":           {usageCSV(alpha + ",CanaryX7,Teams,CanaryX7,1,1\n"), "TooManyRejected"},
	"width":          {usageCSV(alpha + ",CanaryX7,CanaryX7\n"), "TooManyRejected"},
	"line-endings":   {"customerId\rCanaryX7\r", "LineEnding"},
	"not-text":       {"CanaryX7\xff\xfe\xff,CanaryX7\n", "EncodingInvalid"},
	"private-key":    {"-----BEGIN PRIVATE KEY-----\nCanaryX7\n-----END PRIVATE KEY-----\n", "HeaderMissing"},
	"nothing-inside": {"customerId,licensesEntitled,licensesActive,CanaryX7\n", "SourceEmpty"},
}

func TestBadFilesTellNothing(t *testing.T) {
	w := newWorld(t)
	for name, file := range badFiles {
		w.export(name, file.content)
		w.source(name)
		w.report(name, alpha, name)
	}
	for name, file := range badFiles {
		w.awaitSource(name, "Ready", "False "+file.reason, "Stalled", "True "+file.reason, "DataRejected", "True "+file.reason)
		w.awaitReport(name, "Ready", "False SourceNotReady")
	}
	w.expectNo(canary)
}

// One bad row in a good file is no better.
func TestBadRowTellsNothing(t *testing.T) {
	w := newWorld(t)
	rows := slices.Repeat([]string{usageRow(alpha, "2026-11-18", 10, 6)}, 20)
	w.export("usage", usageCSV(append(rows, alpha+",CanaryX7,CanaryX7,2026-11-18,CanaryX7,1\n")...))
	w.source("usage")
	w.report("alpha", alpha, "usage")
	w.awaitReport("alpha", "DataIncomplete", "True RowsRejected")
	w.expectNo(canary)
}

// What a server answers and what it was sent stay out of sight.
func TestBadAnswersTellNothing(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		reason string
	}{
		"a fault with a body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = w.Write([]byte(canary))
		}, "ServerError"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+canary+".example.com/?sig="+canary, http.StatusFound)
		}, "RedirectForbidden"},
		"an unknown encoding": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", canary)
			_, _ = w.Write([]byte(canary))
		}, "EncodingUnsupported"},
		"a sign-in page": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<html>" + canary + "</html>"))
		}, "FormatMismatch"},
		"a body that breaks off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(canary))
		}, "SourceTruncated"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewTLSServer(test.answer)
			t.Cleanup(server.Close)
			w := newWorld(t, host(server))
			w.httpSource(server)
			w.awaitSource("usage", "Ready", "False "+test.reason)
			w.expectNo(canary, token)
		})
	}
}

// expectNo looks for words in everything that the operator writes: statuses,
// events, logs and metrics.
func (w *world) expectNo(words ...string) {
	w.t.Helper()
	w.Eventually(func() int {
		return len(w.events("ExportSource", "usage")) + len(w.events("ExportSource", "html")) + len(w.events("CustomerAdoption", "alpha"))
	}).
		Should(gomega.BeNumerically(">", 0), "there is an event to look at")
	var sources v1alpha1.ExportSourceList
	var reports v1alpha1.CustomerAdoptionList
	var told eventsv1.EventList
	var toldBefore corev1.EventList
	w.list(&sources, &reports, &told, &toldBefore)
	for i := range sources.Items {
		sources.Items[i].Spec = v1alpha1.ExportSourceSpec{} // the user's own words
	}
	families, err := metrics.Registry.Gather()
	w.Expect(err).NotTo(gomega.HaveOccurred())
	written := map[string]any{"sources": sources, "reports": reports, "events": told, "core events": toldBefore, "metrics": families}
	for place, value := range written {
		text, err := json.Marshal(value)
		w.Expect(err).NotTo(gomega.HaveOccurred())
		for _, word := range words {
			if i := bytes.Index(text, []byte(word)); i >= 0 {
				w.t.Errorf("%s show %q: …%s…", place, word, text[max(0, i-200):min(len(text), i+100)])
			}
		}
	}
	logged := w.logs.String()
	if !strings.Contains(logged, "Starting Controller") {
		w.t.Error("the logs were not captured")
	}
	for _, word := range words {
		if i := strings.Index(logged, word); i >= 0 {
			w.t.Errorf("the log shows %q: …%s…", word, logged[max(0, i-200):min(len(logged), i+100)])
		}
	}
}
