// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

// The vendor of the test checks the assertion, its signature, and that each is
// used once.
func TestCertificateCredentials(t *testing.T) {
	for name, test := range map[string]struct {
		start  func(vendortest.Test, vendortest.Host) *vendortest.Vendor
		source func(*vendortest.Vendor) *v1alpha1.ExportSource
		want   string
	}{
		"microsoftGraph": {vendortest.NewGraph, graphSource, graphCSV},
		"partnerCenter": {vendortest.NewPartnerCenter, func(v *vendortest.Vendor) *v1alpha1.ExportSource {
			return partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage)
		}, "[1,2]"},
	} {
		t.Run(name, func(t *testing.T) {
			v := test.start(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{File: []byte(graphCSV), Rows: []string{"1", "2"}, PageRows: 1})
			f := vendorFetcher(v, v.Sign)
			for range 2 {
				if got := readAll(t, open(t, f, test.source(v), Validators{})); got != test.want {
					t.Errorf("got %q", got)
				}
			}
		})
	}
}

// A client of any authorization server may sign.
func TestCertificateOfOAuth2(t *testing.T) {
	var asked url.Values
	s := tokenSite(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		asked = r.Form
		giveToken(`{"token_type": "bearer", "access_token": "t"}`)(w, r)
	})
	login := secret("clientID", "me", "clientCertificate", string(vendortest.Certificate(func(*x509.Certificate) {})), "clientKey", string(vendortest.KeyText()), "refreshToken", "r")
	if got := readAll(t, open(t, withStock(s, login), withOAuth2(s), Validators{})); got != "Bearer t" {
		t.Errorf("the export was asked for with %q", got)
	}
	if asked.Get("client_id") != "me" || asked.Get("client_assertion") == "" || asked.Has("client_secret") || asked.Get("refresh_token") != "r" {
		t.Errorf("asked with %v", asked)
	}
}

// What no server accepts is said before anything is sent, by the name of the key.
func TestCertificateRefused(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	set := func(pairs ...string) func(*corev1.Secret) {
		return func(s *corev1.Secret) {
			for i := 0; i < len(pairs); i += 2 {
				s.Data[pairs[i]] = []byte(pairs[i+1])
			}
		}
	}
	for name, test := range map[string]struct {
		change func(*corev1.Secret)
		words  string
	}{
		"no key":             {func(s *corev1.Secret) { delete(s.Data, "clientKey") }, `key "clientKey" is missing`},
		"no certificate":     {func(s *corev1.Secret) { delete(s.Data, "clientCertificate") }, `key "clientCertificate" is missing`},
		"not PEM":            {set("clientCertificate", canary), `key "clientCertificate" is missing or no certificate; write it as PEM`},
		"not a certificate":  {set("clientCertificate", pemText("CERTIFICATE", []byte(canary))), `key "clientCertificate" is missing or no certificate`},
		"a key twice":        {set("clientCertificate", string(vendortest.KeyText())), `key "clientCertificate" is missing or no certificate`},
		"not a key":          {set("clientKey", pemText("PRIVATE KEY", []byte(canary))), `key "clientKey" is missing or no RSA key`},
		"with a password":    {set("clientKey", pemText("ENCRYPTED PRIVATE KEY", []byte(canary))), "no RSA key without a password"},
		"a huge key":         {set("clientKey", strings.Repeat("#", maxPairBytes+1)), "has more than 16 KiB"},
		"a huge certificate": {set("clientCertificate", strings.Repeat("#", maxPairBytes+1)), "has more than 16 KiB"},
		"of a curve":         {set("clientKey", pkcs8(t, curve)), `key "clientKey" is missing or no RSA key`},
		"key of another":     {set("clientKey", pkcs8(t, other)), "do not belong together"},
		"expired":            {set("clientCertificate", certificateUntil(-time.Minute)), `key "clientCertificate" has expired`},
		"not yet":            {set("clientCertificate", certificateFrom(time.Hour/2)), `key "clientCertificate" is not valid yet`},
		"beside a secret":    {set("clientSecret", canary), "has clientSecret and clientCertificate; keep one"},
		"without the client": {func(s *corev1.Secret) { delete(s.Data, "clientID") }, "add the keys clientID and clientSecret, or clientID, clientCertificate and clientKey"},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewGraph(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{Login: func(http.ResponseWriter, *http.Request) { t.Error("a token was asked for") }})
			f := vendorFetcher(v, func(s *corev1.Secret) { v.Sign(s); test.change(s) })
			_, err := f.Open(t.Context(), graphSource(v), Validators{})
			fault(t, err, ReasonCredentialsInvalid, true, test.words)
		})
	}
}

// Both forms of a key are read, in a file with other parts before it.
func TestFormsOfTheKey(t *testing.T) {
	old := pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(vendortest.Key()))
	certificate := string(vendortest.Certificate(func(*x509.Certificate) {}))
	for name, key := range map[string]string{"PKCS 1": old, "PKCS 8": string(vendortest.KeyText()), "after the certificate": "Bag Attributes\n" + certificate + old} {
		if _, fault := grantOf(secret("clientID", "me", "clientCertificate", certificate, "clientKey", key)); fault != nil {
			t.Errorf("%s: %v", name, fault)
		}
	}
}

// A certificate that the server does not know is named.
func TestCertificateNotKnown(t *testing.T) {
	v := vendortest.NewGraph(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{Login: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"invalid_client","error_description":"AADSTS700027 `+canary+`"}`)
	}})
	_, err := vendorFetcher(v, v.Sign).Open(t.Context(), graphSource(v), Validators{})
	fault(t, err, ReasonUnauthorized, true, "check clientID and clientCertificate in the Secret of spec.microsoftGraph.secretRef")
}

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemText("PRIVATE KEY", der)
}

func certificateUntil(fromNow time.Duration) string {
	return string(vendortest.Certificate(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(fromNow) }))
}

func certificateFrom(fromNow time.Duration) string {
	return string(vendortest.Certificate(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(fromNow) }))
}
