// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// newGuarded is a guard before a handler that answers with the path it was asked
// for.
func newGuarded() *guard {
	return newGuard("8443", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("served " + r.URL.Path)) }))
}

// TestGuard: the person with the printed address gets in, nobody else does.
func TestGuard(t *testing.T) {
	g := newGuarded()
	for name, c := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"with the cookie":           {func(*http.Request) {}, http.StatusOK},
		"by the name localhost":     {func(r *http.Request) { r.Host = "localhost:8443" }, http.StatusOK},
		"HEAD":                      {func(r *http.Request) { r.Method = http.MethodHead }, http.StatusOK},
		"same origin":               {header("Origin", "http://127.0.0.1:8443"), http.StatusOK},
		"typed by the user":         {header("Sec-Fetch-Site", "none"), http.StatusOK},
		"asked for by its own page": {header("Sec-Fetch-Site", "same-origin"), http.StatusOK},

		"without a cookie":             {func(r *http.Request) { r.Header.Del("Cookie") }, http.StatusForbidden},
		"with another cookie":          {header("Cookie", cookieName+"=guessed"), http.StatusForbidden},
		"with an empty cookie":         {header("Cookie", cookieName+"="), http.StatusForbidden},
		"with the token as cookie":     {header("Cookie", cookieName+"="+g.token), http.StatusForbidden},
		"rebound name":                 {func(r *http.Request) { r.Host = "attacker.example:8443" }, http.StatusMisdirectedRequest},
		"another port":                 {func(r *http.Request) { r.Host = "127.0.0.1:80" }, http.StatusMisdirectedRequest},
		"no port":                      {func(r *http.Request) { r.Host = "127.0.0.1" }, http.StatusMisdirectedRequest},
		"no host":                      {func(r *http.Request) { r.Host = "" }, http.StatusMisdirectedRequest},
		"a host that begins the same":  {func(r *http.Request) { r.Host = "127.0.0.1:8443.attacker.example" }, http.StatusMisdirectedRequest},
		"another origin":               {header("Origin", "https://attacker.example"), http.StatusForbidden},
		"origin null":                  {header("Origin", "null"), http.StatusForbidden},
		"origin of another port":       {header("Origin", "http://127.0.0.1:3000"), http.StatusForbidden},
		"origin of the other scheme":   {header("Origin", "https://127.0.0.1:8443"), http.StatusForbidden},
		"asked for by another site":    {header("Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		"asked for by another port":    {header("Sec-Fetch-Site", "same-site"), http.StatusForbidden},
		"outside of the secret folder": {func(r *http.Request) { r.URL.Path = "/customers" }, http.StatusNotFound},
		"the folder without its slash": {func(r *http.Request) { r.URL.Path = strings.TrimSuffix(g.folder, "/") }, http.StatusNotFound},
		"POST":                         {func(r *http.Request) { r.Method = http.MethodPost }, http.StatusMethodNotAllowed},
		"PUT":                          {func(r *http.Request) { r.Method = http.MethodPut }, http.StatusMethodNotAllowed},
		"DELETE":                       {func(r *http.Request) { r.Method = http.MethodDelete }, http.StatusMethodNotAllowed},
		"OPTIONS":                      {func(r *http.Request) { r.Method = http.MethodOptions }, http.StatusMethodNotAllowed},
		"CONNECT":                      {func(r *http.Request) { r.Method = http.MethodConnect }, http.StatusMethodNotAllowed},
		"a wrong token":                {func(r *http.Request) { r.URL.RawQuery, r.URL.Path = "token=guessed", g.folder }, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8443"+g.folder+"customers", nil)
			r.AddCookie(&http.Cookie{Name: cookieName, Value: g.session})
			c.change(r)
			answer := httptest.NewRecorder()
			g.ServeHTTP(answer, r)
			if answer.Code != c.want {
				t.Errorf("got %d: %s", answer.Code, answer.Body)
			}
			if c.want != http.StatusOK && strings.Contains(answer.Body.String(), "served ") {
				t.Errorf("the page came: %s", answer.Body)
			}
			assertHeaders(t, answer.Header())
		})
	}
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// assertHeaders: every answer, a refusal too, has them.
func assertHeaders(t *testing.T, h http.Header) {
	t.Helper()
	for name, value := range headers {
		if h.Get(name) != value {
			t.Errorf("%s is %q", name, h.Get(name))
		}
	}
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(h.Get("Content-Security-Policy"), part) {
			t.Errorf("the policy has no %s", part)
		}
	}
	for _, loose := range []string{"unsafe", "*", "http:", "https:"} {
		if strings.Contains(h.Get("Content-Security-Policy"), loose) {
			t.Errorf("the policy has %s", loose)
		}
	}
	if h.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another origin may read the answer")
	}
}

// TestToken: the printed address gives a cookie that scripts, other sites and
// other servers of this machine do not get, and leads to an address without it.
func TestToken(t *testing.T) {
	g := newGuarded()
	answer := httptest.NewRecorder()
	g.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, g.address(), nil))
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != g.folder {
		t.Fatalf("got %d, to %s", answer.Code, answer.Header().Get("Location"))
	}
	cookies := answer.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	c := cookies[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != g.folder || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("cookie %v", c)
	}
	next := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8443"+g.folder, nil)
	next.AddCookie(c)
	answer = httptest.NewRecorder()
	if g.ServeHTTP(answer, next); answer.Body.String() != "served /" {
		t.Errorf("got %d: %s", answer.Code, answer.Body)
	}
	assertHeaders(t, answer.Header())
}

// TestSecretsDiffer: two consoles share nothing, and no secret is short.
func TestSecretsDiffer(t *testing.T) {
	a, b := newGuarded(), newGuarded()
	seen := map[string]bool{}
	for _, secret := range []string{a.folder, a.token, a.session, b.folder, b.token, b.session} {
		if seen[secret] || len(secret) < 26 {
			t.Errorf("secret %q", secret)
		}
		seen[secret] = true
	}
}
