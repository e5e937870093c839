// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package vendortest has the servers of the origins partnerCenter and
// microsoftGraph, for tests: authorization server, API and file storage, each
// on a host of its own. In come the rows or the file to serve, out come answers as
// the vendor documents them, with the oddities of the documentation's examples. A
// request that differs from the documentation fails the test. Two Vendors share no
// state.
package vendortest

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Canary is in every secret, token, link and error text of a Vendor. No text of the
// operator may contain it.
const Canary = "CANARY-7f3a"

// Tenant of the token requests.
const Tenant = "aaaaaaaa-1111-4111-8111-111111111111"

const (
	clientID     = "client " + Canary
	clientSecret = "secret:" + Canary + "+/%"
)

// RefreshToken of a user who has signed in.
const RefreshToken = "refresh-" + Canary

// Content is what a Vendor answers.
type Content struct {
	// Rows of a list, each a JSON object.
	Rows []string
	// PageRows of one answer; 0 means as many as requested.
	PageRows int
	// NoLinks omits the link to the next page.
	NoLinks bool
	// Filter that requests must have.
	Filter string
	// File of a report. Running says that the report is not complete yet.
	File    []byte
	Running bool
	// Path of the report of Graph that is requested. Direct says that the API
	// itself answers with the file, as it does for Copilot.
	Path   string
	Direct bool
	// Login, API and Storage, if set, answer after the checks.
	Login, API, Storage http.HandlerFunc
}

// Test is what a Vendor needs of a testing.TB.
type Test interface {
	Cleanup(func())
	Error(...any)
	Errorf(string, ...any)
}

// Host starts an https server of the authority that httptest has.
type Host func(http.HandlerFunc) *httptest.Server

// Hosts starts such servers and stops them with the test.
func Hosts(t Test) Host {
	return func(handler http.HandlerFunc) *httptest.Server {
		s := httptest.NewUnstartedServer(handler)
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.EnableHTTP2 = true
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
}

// Vendor is three https hosts with certificates of one authority.
type Vendor struct {
	Login, API, Files *httptest.Server
	t                 Test
	content           atomic.Pointer[Content]
	// appOnly is accepted beside a user's refresh token.
	appOnly bool
	asked   atomic.Int64
	granted atomic.Value
	// certificate of a client that signs.
	certificate []byte
	mutex       sync.Mutex
	// issued are the tokens and the signatures of links.
	issued map[string]bool
}

// start starts the three hosts.
func (v *Vendor) start(host Host, api func(http.ResponseWriter, *http.Request, *Content)) {
	v.issued = map[string]bool{}
	v.Serve(Content{})
	v.Login = host(func(w http.ResponseWriter, r *http.Request) { v.login(w, r, v.content.Load()) })
	v.Files = host(func(w http.ResponseWriter, r *http.Request) { v.file(w, r, v.content.Load()) })
	v.API = host(func(w http.ResponseWriter, r *http.Request) {
		v.asked.Add(1)
		v.checkToken(r)
		c := v.content.Load()
		if c.API != nil {
			c.API(w, r)
			return
		}
		api(w, r, c)
	})
}

// Serve changes what is answered from now on.
func (v *Vendor) Serve(c Content) { v.content.Store(&c) }

// Asked is the number of requests to the API.
func (v *Vendor) Asked() int { return int(v.asked.Load()) }

// Granted is the kind of grant of the last token request; empty without one.
func (v *Vendor) Granted() string {
	kind, _ := v.granted.Load().(string)
	return kind
}

// CA is the authority of all three hosts, for the key ca.crt.
func (v *Vendor) CA() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: v.API.Certificate().Raw})
}

// Secret is one that has opted in, with the keys that the Vendor accepts.
func (v *Vendor) Secret() *corev1.Secret {
	secret := &corev1.Secret{Data: map[string][]byte{
		"tenantID": []byte(Tenant), "clientID": []byte(clientID), "clientSecret": []byte(clientSecret + "\n"),
	}}
	if !v.appOnly {
		secret.Data["refreshToken"] = []byte(RefreshToken + "\n")
	}
	secret.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	secret.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
	return secret
}

func (v *Vendor) issue(kind string) string {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	text := fmt.Sprintf("%s-%d-%s", kind, len(v.issued), Canary)
	v.issued[text] = true
	return text
}

func (v *Vendor) note(text string) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.issued[text] = true
}

func (v *Vendor) hasIssued(text string) bool {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	return v.issued[text]
}

// login is the token endpoint of the authorization server, version 2.0.
func (v *Vendor) login(w http.ResponseWriter, r *http.Request, c *Content) {
	v.same("token method", r.Method, http.MethodPost)
	v.same("token path", r.URL.RequestURI(), "/"+Tenant+"/oauth2/v2.0/token")
	v.checkClient(r)
	v.same("secret in the body", r.PostFormValue("client_secret"), "")
	v.same("scope", r.PostFormValue("scope"), v.API.URL+"/.default")
	grant := r.PostFormValue("grant_type")
	v.granted.Store(grant)
	switch {
	case grant == "refresh_token":
		v.same("refresh token", r.PostFormValue("refresh_token"), RefreshToken)
	case grant != "client_credentials" || !v.appOnly:
		v.t.Errorf("vendor: grant %q", grant)
	}
	if c.Login != nil {
		c.Login(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":%q,"refresh_token":"next-%s"}`, v.issue("token"), Canary)
}

// checkClient compares the client's secret, or its assertion in place of one.
func (v *Vendor) checkClient(r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if v.certificate != nil {
		v.same("client", r.PostFormValue("client_id")+id+secret, clientID)
		v.checkAssertion(r, clientID)
		return
	}
	id, _ = url.QueryUnescape(id)
	secret, _ = url.QueryUnescape(secret)
	v.same("client", id+" "+secret, clientID+" "+clientSecret)
	v.same("assertion", r.PostFormValue("client_assertion"), "")
}

func (v *Vendor) checkToken(r *http.Request) {
	v.same("method", r.Method, http.MethodGet)
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if scheme != "Bearer" || !v.hasIssued(token) {
		v.t.Error("vendor: API was asked without a token of the authorization server")
	}
}

// link is pre-authenticated: it is enough to get the file.
func (v *Vendor) link() string {
	return v.Files.URL + "/reports/" + Canary + ".csv?sig=" + url.QueryEscape(v.issue("signature"))
}

// file is the storage. It needs no token and must not get one.
func (v *Vendor) file(w http.ResponseWriter, r *http.Request, c *Content) {
	v.same("method of the download", r.Method, http.MethodGet)
	v.same("token at the storage", r.Header.Get("Authorization"), "")
	v.same("referrer at the storage", r.Header.Get("Referer"), "")
	if !v.hasIssued(r.URL.Query().Get("sig")) {
		http.Error(w, Canary, http.StatusForbidden)
		return
	}
	if c.Storage != nil {
		c.Storage(w, r)
		return
	}
	send(w, c)
}

// send answers with the file.
func send(w http.ResponseWriter, c *Content) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", `"`+Canary+`"`)
	_, _ = w.Write(c.File)
}

func (v *Vendor) same(what, got, want string) {
	if got != want {
		v.t.Errorf("vendor: %s: got %q, want %q", what, got, want)
	}
}
