// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto/x509"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestCABundleRefused(t *testing.T) {
	s := newSite(t, serve(""))
	good := pemOf(s.Certificate())
	for name, test := range map[string]struct {
		secret *corev1.Secret
		reason string
		words  string
	}{
		"empty":          {secret(caKey, ""), ReasonCABundleInvalid, `Secret "ca", key "ca.crt" contains no certificate; `},
		"no PEM":         {secret(caKey, canary), ReasonCABundleInvalid, "contains no certificate"},
		"65 KiB":         {secret(caKey, good+strings.Repeat("\n", 65<<10)), ReasonCABundleInvalid, "larger than 64 KiB"},
		"private key":    {secret(caKey, good+"-----BEGIN EC PRIVATE KEY-----\n"+canary+"\n-----END EC PRIVATE KEY-----\n"), ReasonCABundleInvalid, "contains a private key"},
		"half a key":     {secret(caKey, good+"-----BEGIN PRIVATE KEY-----\n"+canary), ReasonCABundleInvalid, "contains a private key"},
		"something else": {secret(caKey, "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"+good), ReasonCABundleInvalid, "other than certificates"},
		"damaged":        {secret(caKey, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), ReasonCABundleInvalid, "damaged certificate"},
		"no key":         {secret("tls.crt", good), ReasonReferenceNotFound, `Secret "ca", key "ca.crt" not found`},
		"no label":       {&corev1.Secret{Data: map[string][]byte{caKey: []byte(good)}}, ReasonSecretNotOptedIn, "add the label"},
	} {
		t.Run(name, func(t *testing.T) {
			f := New(objects{secrets: map[string]*corev1.Secret{"a/ca": test.secret}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
			_, err := f.Open(t.Context(), source(s.URL), Validators{})
			fault(t, err, test.reason, true, test.words)
		})
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}

func TestCABundleOfSeveral(t *testing.T) {
	s := newSite(t, serve("ab"))
	other := certificate(t, func(*x509.Certificate) {})
	bundle := "# authorities of the vendor\n" + pemOf(other.Leaf) + pemOf(s.Certificate())
	f := New(objects{secrets: map[string]*corev1.Secret{"a/ca": secret(caKey, bundle)}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
	if got := readAll(t, open(t, f, source(s.URL), Validators{})); got != "ab" {
		t.Errorf("got %q", got)
	}
}
