// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// website has one file and asks for a token.
type website struct {
	*front
	cluster *cluster
	oauth2  *v1alpha1.OAuth2
	mutex   sync.Mutex
	file    []byte
}

const token = canary + "-token"

func startHTTP(t *testing.T) origin { return newWebsite(t) }

func startHTTP1(t *testing.T) origin {
	return newWebsite(t, func(s *httptest.Server) { s.EnableHTTP2 = false })
}

func newWebsite(t *testing.T, configure ...func(*httptest.Server)) *website {
	s := &website{cluster: newCluster()}
	s.front = newFront(t, http.HandlerFunc(s.answer), configure...)
	s.cluster.optIn("login", "token", token)
	s.cluster.optIn("ca", "ca.crt", s.ca())
	return s
}

// behindProxy is a website whose connections break below TLS.
type behindProxy struct {
	*website
	proxy *proxy
}

func startBehindProxy(t *testing.T) origin {
	s := newWebsite(t)
	return behindProxy{s, newProxy(t, s.Listener.Addr().String())}
}

func (b behindProxy) source() *v1alpha1.ExportSource {
	source := b.website.source()
	source.Spec.HTTP.URL = "https://" + b.proxy.address() + "/usage.csv"
	return source
}

func (b behindProxy) meet(t *testing.T, f fault, met func()) {
	switch f {
	case truncated, slow, refused:
		b.proxy.meet(t, f, met)
	default:
		b.proxy.meet(t, none, nil)
		b.website.meet(t, f, met)
	}
}

// startOAuth2 gives the token only for the credentials of the client.
func startOAuth2(t *testing.T) origin {
	s := newWebsite(t)
	server := newFront(t, http.HandlerFunc(authorize))
	s.oauth2 = &v1alpha1.OAuth2{TokenURL: server.URL + "/token"}
	s.cluster.optIn("login", "clientID", "me", "clientSecret", canary)
	s.cluster.optIn("ca", "ca.crt", s.ca()+server.ca())
	return s
}

func authorize(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	id, secret, _ := r.BasicAuth()
	if id != "me" || secret != canary || r.PostFormValue("grant_type") != "client_credentials" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_, _ = w.Write([]byte(`{"token_type": "Bearer", "access_token": "` + token + `"}`))
}

func (s *website) objects() fetch.Objects { return s.cluster }

func (s *website) source() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseUsage,
			HTTP: &v1alpha1.HTTPOrigin{
				URL: s.URL + "/usage.csv?v=" + canary, OAuth2: s.oauth2,
				SecretRef: &v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
			},
		},
	}
}

func (s *website) put(_ *testing.T, rows, edition int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.file = usageCSV(rows, edition)
}

func (s *website) answer(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	file := s.file
	s.mutex.Unlock()
	sum := sha256.Sum256(file)
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	w.Header().Set("ETag", tag)
	switch {
	case r.Header.Get("Authorization") != "Bearer "+token:
		w.WriteHeader(http.StatusUnauthorized)
	case r.Header.Get("If-None-Match") == tag:
		w.WriteHeader(http.StatusNotModified)
	default:
		_, _ = w.Write(file)
	}
}
