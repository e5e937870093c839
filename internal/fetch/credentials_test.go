// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net/http"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func withSecret(url string) *v1alpha1.ExportSource {
	s := source(url)
	s.Spec.HTTP.SecretRef = &v1alpha1.SecretReference{Name: "login"}
	return s
}

func withStock(s *site, login *corev1.Secret) *Fetcher {
	return New(objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca(), "a/login": login}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
}

func TestCredentials(t *testing.T) {
	var got string
	s := newSite(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") })
	for name, test := range map[string]struct {
		secret *corev1.Secret
		want   string
	}{
		"token":                   {secret("token", "abc"), "Bearer abc"},
		"token written by echo":   {secret("token", "abc\n"), "Bearer abc"},
		"token of a Windows file": {secret("token", "abc\r\n"), "Bearer abc"},
		"basic":                   {secret("username", "me", "password", "pw"), "Basic bWU6cHc="},
		"basic written by echo":   {secret("username", "me\n", "password", "pw\n"), "Basic bWU6cHc="},
		"one line break only":     {secret("username", "me", "password", "pw\n\n"), "Basic bWU6cHcK"},
		"empty password":          {secret("username", "me", "password", ""), "Basic bWU6"},
	} {
		t.Run(name, func(t *testing.T) {
			open(t, withStock(s, test.secret), withSecret(s.URL), Validators{})
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A22: credentials for the query come from the Secret, alone or with other
// credentials.
func TestSecretQuery(t *testing.T) {
	var got string
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.RawQuery + " " + r.Header.Get("Authorization")
		if r.URL.Path == "/token" {
			giveToken(`{"access_token":"abc","token_type":"Bearer"}`)(w, r)
		}
	})
	oauth2 := withOAuth2(s)
	for name, test := range map[string]struct {
		secret *corev1.Secret
		source *v1alpha1.ExportSource
		want   string
	}{
		"alone":         {secret("query", "sig=a%2Fb"), withSecret(s.URL + "/f"), "sig=a%2Fb "},
		"with others":   {secret("query", "sig=a&se=2"), withSecret(s.URL + "/f?v=1"), "v=1&sig=a&se=2 "},
		"question mark": {secret("query", "?sig=a\n"), withSecret(s.URL + "/f"), "sig=a "},
		"token":         {secret("query", "key=a", "token", "abc"), withSecret(s.URL), "key=a Bearer abc"},
		"OAuth2":        {client("query", "key=a"), oauth2, "key=a Bearer abc"},
	} {
		t.Run(name, func(t *testing.T) {
			open(t, withStock(s, test.secret), test.source, Validators{})
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A07: a Secret that has not opted in, or has no credentials, is not sent anywhere.
func TestCredentialsRefused(t *testing.T) {
	s := newSite(t, serve(""))
	label := func(value string) *corev1.Secret {
		c := secret("token", canary)
		c.Labels[v1alpha1.ExportSourceSecretLabel] = value
		return c
	}
	ofType := func(kind corev1.SecretType) *corev1.Secret {
		c := secret("token", canary)
		c.Type = kind
		return c
	}
	for name, test := range map[string]struct {
		secret *corev1.Secret
		reason string
		words  string
	}{
		"no label":          {&corev1.Secret{Data: map[string][]byte{"token": []byte(canary)}}, ReasonSecretNotOptedIn, `add the label adoption.partnerinsights.io/export-source: "true"`},
		"label false":       {label("false"), ReasonSecretNotOptedIn, "add the label"},
		"ServiceAccount":    {ofType(corev1.SecretTypeServiceAccountToken), ReasonSecretNotOptedIn, "use one of type Opaque"},
		"bootstrap":         {ofType(corev1.SecretTypeBootstrapToken), ReasonSecretNotOptedIn, "use one of type Opaque"},
		"Helm":              {ofType("helm.sh/release.v1"), ReasonSecretNotOptedIn, "use one of type Opaque"},
		"nothing":           {secret("other", canary), ReasonCredentialsInvalid, "add the key token"},
		"no password":       {secret("username", canary), ReasonCredentialsInvalid, "add the key token"},
		"both":              {secret("token", canary, "username", canary, "password", canary), ReasonCredentialsInvalid, "keep one"},
		"empty token":       {secret("token", "\n"), ReasonCredentialsInvalid, `key "token"`},
		"token of 2 lines":  {secret("token", canary+"\nX-Other:1\n"), ReasonCredentialsInvalid, `key "token"`},
		"whole header":      {secret("token", "Bearer "+canary), ReasonCredentialsInvalid, `key "token"`},
		"no user":           {secret("username", "", "password", canary), ReasonCredentialsInvalid, `key "username"`},
		"empty query":       {secret("query", "?"), ReasonCredentialsInvalid, `key "query"`},
		"query of 2 lines":  {secret("query", "sig="+canary+"\nHost: x\n"), ReasonCredentialsInvalid, `key "query"`},
		"query of a URL":    {secret("query", "a=b#"+canary), ReasonCredentialsInvalid, `key "query"`},
		"bad query":         {secret("query", "sig=%zz"+canary), ReasonCredentialsInvalid, `key "query"`},
		"query, no user":    {secret("query", "sig="+canary, "password", canary), ReasonCredentialsInvalid, "add the key token"},
		"user with a colon": {secret("username", canary+":x", "password", canary), ReasonCredentialsInvalid, `key "username"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := withStock(s, test.secret).Open(t.Context(), withSecret(s.URL), Validators{})
			fault(t, err, test.reason, true, test.words)
		})
	}
	_, err := fetcher(s).Open(t.Context(), withSecret(s.URL), Validators{})
	fault(t, err, ReasonReferenceNotFound, true, `Secret "login" not found`)
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}

// A24: two namespaces, one URL, one Fetcher: each sends its own token.
func TestCredentialsOfTwoNamespaces(t *testing.T) {
	var got []string
	s := newSite(t, func(_ http.ResponseWriter, r *http.Request) { got = append(got, r.Header.Get("Authorization")) })
	f := New(objects{secrets: map[string]*corev1.Secret{
		"a/ca": s.ca(), "a/login": secret("token", "of-a"),
		"b/ca": s.ca(), "b/login": secret("token", "of-b"),
	}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
	for _, namespace := range []string{"a", "b", "a"} {
		origin := withSecret(s.URL)
		origin.Namespace = namespace
		if err := read(t.Context(), f, origin); err != nil {
			t.Error(err)
		}
	}
	if len(got) != 3 || got[0] != "Bearer of-a" || got[1] != "Bearer of-b" || got[2] != "Bearer of-a" {
		t.Errorf("got %q", got)
	}
}
