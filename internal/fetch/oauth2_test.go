// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// tokenSite is an authorization server: any path but /file gives a token.
func tokenSite(t *testing.T, handler http.HandlerFunc) *site {
	return newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			_, _ = io.WriteString(w, r.Header.Get("Authorization"))
			return
		}
		handler(w, r)
	})
}

func giveToken(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
}

// withOAuth2 reads /file of a site with a token of its own.
func withOAuth2(s *site, scopes ...v1alpha1.FieldText) *v1alpha1.ExportSource {
	origin := withSecret(s.URL + "/file")
	origin.Spec.HTTP.OAuth2 = &v1alpha1.OAuth2{TokenURL: s.URL + "/token", Scopes: scopes}
	return origin
}

func client(pairs ...string) *corev1.Secret {
	return secret(append([]string{"clientID", "my id", "clientSecret", canary + "+/\n"}, pairs...)...)
}

// A04: the client secret is in the header only, which no redirect forwards.
func TestTokenRequest(t *testing.T) {
	for name, test := range map[string]struct {
		login *corev1.Secret
		want  url.Values
	}{
		"client credentials": {client(), url.Values{"grant_type": {"client_credentials"}, "scope": {"a b"}}},
		"refresh token": {client("refreshToken", "r\n"),
			url.Values{"grant_type": {"refresh_token"}, "scope": {"a b"}, "refresh_token": {"r"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked url.Values
			var id, password string
			s := tokenSite(t, func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				asked = r.Form
				id, password, _ = r.BasicAuth()
				giveToken(`{"token_type": "bearer", "access_token": "t", "expires_in": 3600}`)(w, r)
			})
			if got := readAll(t, open(t, withStock(s, test.login), withOAuth2(s, "a", "b"), Validators{})); got != "Bearer t" {
				t.Errorf("the export was asked for with %q", got)
			}
			if diff := cmp.Diff(test.want, asked); diff != "" {
				t.Errorf("token request (-want +got):\n%s", diff)
			}
			if id != "my+id" || password != url.QueryEscape(canary+"+/") {
				t.Errorf("client is %q with %q", id, password)
			}
		})
	}
}

// A04: a token endpoint's redirect is not followed, not even to itself.
func TestTokenRedirect(t *testing.T) {
	other := newSite(t, giveToken(`{"access_token": "t"}`))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, target := range map[string]string{"elsewhere": other.URL + "/" + canary, "itself": "/again"} {
			s := tokenSite(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/again" {
					t.Errorf("redirect %d to %s was followed", status, name)
				}
				http.Redirect(w, r, target, status)
			})
			_, err := withStock(s, client()).Open(t.Context(), withOAuth2(s), Validators{})
			fault(t, err, ReasonRedirectForbidden, true, "put the final URL into spec.http.oauth2.tokenURL")
		}
	}
	if n := other.connections.Load(); n != 0 {
		t.Errorf("the other host got %d connections", n)
	}
}

// A04, A01: the host of a token URL is a host like any other.
func TestTokenHostUnderPolicy(t *testing.T) {
	s := tokenSite(t, giveToken(`{"access_token": "t"}`))
	f := withStock(s, allowing(client(), "127.0.0.1, rebind.example"))
	f.resolver = dns()
	origin := withOAuth2(s)
	origin.Spec.HTTP.OAuth2.TokenURL = strings.Replace(s.URL, "127.0.0.1", "rebind.example", 1)
	_, err := f.Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
	origin.Spec.HTTP.OAuth2.TokenURL = strings.Replace(s.URL, "https", "http", 1)
	_, err = f.Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonURLInvalid, true, "spec.http.oauth2.tokenURL: is not an absolute https URL")
	f.objects.(objects).secrets["a/ca"] = secret(caKey, pemOf(certificate(t, func(*x509.Certificate) {}).Leaf))
	_, err = f.Open(t.Context(), withOAuth2(s), Validators{})
	fault(t, err, ReasonTLSFailed, true, "set spec.http.caSecretRef")
	if n := s.requests.Load(); n != 0 {
		t.Errorf("got %d requests", n)
	}
}

// A05: no text of an authorization server's answer is in an error; fault searches for
// the canary. After an error the export is not requested.
func TestTokenFaults(t *testing.T) {
	refused := func(code string) string {
		return `{"error": "` + code + `", "error_description": "` + canary + `", "error_uri": "https://` + canary + `"}`
	}
	for name, test := range map[string]struct {
		status       int
		body, reason string
		permanent    bool
		words        string
	}{
		"bad client":       {401, refused("invalid_client"), ReasonUnauthorized, true, "refused the credentials; check clientID and clientSecret in the Secret of spec.http.secretRef"},
		"bad client, 400":  {400, refused("invalid_client"), ReasonUnauthorized, true, "check clientID"},
		"401 in plain":     {401, canary, ReasonUnauthorized, true, "check clientID"},
		"dead refresh":     {400, refused("invalid_grant"), ReasonUnauthorized, true, "renew refreshToken"},
		"not its grant":    {400, refused("unauthorized_client"), ReasonUnauthorized, true, "kind of grant"},
		"200 with error":   {200, refused("invalid_grant"), ReasonUnauthorized, true, "renew refreshToken"},
		"bad scope":        {400, refused("invalid_scope"), ReasonTokenRefused, true, "check the scopes"},
		"unknown code":     {400, refused(canary), ReasonTokenRefused, true, "spec.http.oauth2.tokenURL"},
		"no such page":     {404, canary, ReasonTokenRefused, true, "gave no usable token"},
		"too many":         {429, canary, ReasonRateLimited, false, "HTTP 429"},
		"down":             {503, canary, ReasonServerError, false, "HTTP 503"},
		"down for now":     {400, refused("temporarily_unavailable"), ReasonServerError, false, "the operator tries again"},
		"broken":           {400, refused("server_error"), ReasonServerError, false, "the operator tries again"},
		"login page":       {200, "<html>" + canary, ReasonTokenRefused, true, "gave no usable token"},
		"no token":         {200, `{"token_type": "` + canary + `"}`, ReasonTokenRefused, true, "gave no usable token"},
		"other kind":       {200, `{"access_token": "` + canary + `", "token_type": "mac"}`, ReasonTokenRefused, true, "gave no usable token"},
		"second header":    {200, `{"access_token": "a\r\nX-Other:` + canary + `"}`, ReasonTokenRefused, true, "gave no usable token"},
		"token with blank": {200, `{"access_token": "a ` + canary + `"}`, ReasonTokenRefused, true, "gave no usable token"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/file" {
					t.Error("the export was asked for")
				}
				if r.PostFormValue("client_secret") != "" {
					t.Error("the secret came in the body")
				}
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Retry-After", "7200")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			_, err := withStock(s, client()).Open(t.Context(), withOAuth2(s), Validators{})
			fault(t, err, test.reason, test.permanent, test.words)
			if got := asError(t, err).RetryAfter; (got == time.Hour) == test.permanent {
				t.Errorf("got retry after %s", got)
			}
		})
	}
}

// A10: an endless answer is cut, and an answer that never begins times out.
func TestTokenAnswerWithoutEnd(t *testing.T) {
	endless := tokenSite(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	_, err := withStock(endless, client()).Open(t.Context(), withOAuth2(endless), Validators{})
	fault(t, err, ReasonTokenRefused, true, "gave no usable token")

	mute := tokenSite(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"access_token": "`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	origin := withOAuth2(mute)
	origin.Spec.Timeout.Duration = 300 * time.Millisecond
	_, err = withStock(mute, client()).Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonSourceTimeout, false, "no answer in time")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = withStock(mute, client()).Open(ctx, origin, Validators{})
	fault(t, err, ReasonFetchCanceled, false, "canceled before its end")
}

// A24: a token is used by one fetch only. A changed Secret has effect at once, and no
// source gets the token of another.
func TestTokenIsNotKept(t *testing.T) {
	s := tokenSite(t, func(w http.ResponseWriter, r *http.Request) {
		id, _, _ := r.BasicAuth()
		giveToken(`{"access_token": "of-`+id+`", "expires_in": 3600}`)(w, r)
	})
	held := objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca(), "b/ca": s.ca()}}
	f := New(held, Policy{AllowedHosts: []string{"127.0.0.1"}})
	for _, test := range []struct{ namespace, id string }{{"a", "one"}, {"b", "two"}, {"a", "three"}} {
		held.secrets[test.namespace+"/login"] = secret("clientID", test.id, "clientSecret", "x")
		origin := withOAuth2(s)
		origin.Namespace = test.namespace
		content, err := f.Open(t.Context(), origin, Validators{})
		if err != nil {
			t.Fatal(err)
		}
		if got := readAll(t, content); got != "Bearer of-"+test.id {
			t.Errorf("%s sent %q", test.id, got)
		}
		_ = content.Body.Close()
	}
}

// A07 for the credentials of a client.
func TestClientCredentialsRefused(t *testing.T) {
	s := tokenSite(t, giveToken(`{"access_token": "t"}`))
	unlabeled := client()
	unlabeled.Labels = nil
	for name, test := range map[string]struct {
		login  *corev1.Secret
		reason string
		words  string
	}{
		"no label":      {unlabeled, ReasonSecretNotOptedIn, "add the label"},
		"no id":         {secret("clientSecret", canary), ReasonCredentialsInvalid, "add the keys clientID and clientSecret"},
		"no secret":     {secret("clientID", canary, "clientSecret", "\n"), ReasonCredentialsInvalid, "add the keys clientID and clientSecret"},
		"empty refresh": {client("refreshToken", "\n"), ReasonCredentialsInvalid, `key "refreshToken" is empty`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := withStock(s, test.login).Open(t.Context(), withOAuth2(s), Validators{})
			fault(t, err, test.reason, true, test.words)
		})
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}
