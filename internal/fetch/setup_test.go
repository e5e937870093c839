// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// canary must never be in an error.
const canary = "CANARY-7f3a"

// objects are the objects of an API server, by namespace/name.
type objects struct {
	configMaps map[string]*corev1.ConfigMap
	secrets    map[string]*corev1.Secret
	flux       map[string]*unstructured.Unstructured
	err        error
}

func (o objects) FluxSource(_ context.Context, kind, namespace, name string) (*unstructured.Unstructured, error) {
	return find(o.flux, o.err, strings.ToLower(kind), namespace+"/"+kind+"/"+name)
}

func (o objects) ConfigMap(_ context.Context, namespace, name string) (*corev1.ConfigMap, error) {
	return find(o.configMaps, o.err, "configmaps", namespace+"/"+name)
}

func (o objects) Secret(_ context.Context, namespace, name string) (*corev1.Secret, error) {
	return find(o.secrets, o.err, "secrets", namespace+"/"+name)
}

func find[T any](all map[string]*T, err error, resource, key string) (*T, error) {
	if err != nil {
		return nil, err
	}
	if found, ok := all[key]; ok {
		return found, nil
	}
	return nil, apierrors.NewNotFound(schema.GroupResource{Resource: resource}, key)
}

// secret is one that has opted in, for the servers of the tests; pairs are keys
// and values.
func secret(pairs ...string) *corev1.Secret {
	s := &corev1.Secret{Data: map[string][]byte{}}
	s.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	s.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
	for i := 0; i < len(pairs); i += 2 {
		s.Data[pairs[i]] = []byte(pairs[i+1])
	}
	return s
}

// site is an https server with a count of what reached it.
type site struct {
	*httptest.Server
	connections, requests atomic.Int64
}

func newSite(t *testing.T, handler http.HandlerFunc, configure ...func(*httptest.Server)) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	for _, c := range configure {
		c(s.Server)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (s *site) ca() *corev1.Secret { return secret(caKey, pemOf(s.Certificate())) }

func pemOf(certificate *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))
}

// source reads url with the Secret ca as authorities.
func source(url string) *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{HTTP: &v1alpha1.HTTPOrigin{
			URL:         url,
			CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
		}},
	}
}

// fetcher trusts the site and may reach loopback addresses.
func fetcher(s *site) *Fetcher {
	return New(objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca()}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
}

func serve(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func open(t *testing.T, f *Fetcher, s *v1alpha1.ExportSource, known Validators) *Content {
	t.Helper()
	content, err := f.Open(t.Context(), s, known)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := content.Body.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return content
}

func readAll(t *testing.T, content *Content) string {
	t.Helper()
	data, err := io.ReadAll(content.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// read opens and reads to the end, and gives the first error of the two.
func read(ctx context.Context, f *Fetcher, s *v1alpha1.ExportSource) error {
	content, err := f.Open(ctx, s, Validators{})
	if err != nil {
		return err
	}
	defer func() { _ = content.Body.Close() }()
	_, err = io.Copy(io.Discard, content.Body)
	return err
}

// fault checks the reason of an *Error, and that its message says what to do in our
// own words.
func fault(t *testing.T, err error, reason string, permanent bool, words string) {
	t.Helper()
	e := asError(t, err)
	if e.Reason != reason || e.Permanent != permanent || !strings.Contains(e.Message, words) {
		t.Errorf("got %s (permanent %t) %q, want %s (permanent %t) with %q", e.Reason, e.Permanent, e.Message, reason, permanent, words)
	}
	if !strings.Contains(e.Message, "; ") {
		t.Errorf("%q does not say what to do", e.Message)
	}
	for _, secret := range []string{canary, "127.0.0.1", "169.254"} {
		if strings.Contains(e.Error(), secret) {
			t.Errorf("error holds %q: %v", secret, e)
		}
	}
}

func asError(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v, want an *Error", err)
	}
	return e
}

// certificate makes a self-signed one.
func certificate(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: canary},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}
