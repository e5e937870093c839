// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// policy of every answer: what the page loads comes from the console itself, and
// no other page may hold it. Only the empty icon is a data address.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers of every answer.
var headers = map[string]string{
	"Content-Security-Policy":      policy,
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Cache-Control":                "no-store",
}

// cookieName of the session. Its path is that of the guard.
const cookieName = "adoption-console"

// guard lets in only the person who has the address that was printed.
type guard struct {
	// hosts are the values of Host that are answered, such as 127.0.0.1:8443. A
	// page of another host that points its name here is not.
	hosts []string
	// folder is where the pages are: a path that nobody can guess. Cookies do not
	// know ports, so a cookie for / would be sent to every server on this machine.
	folder string
	// token is in the printed address. session is in the cookie that it is
	// exchanged for.
	token, session string
	pages          http.Handler
}

func newGuard(port string, pages http.Handler) *guard {
	return &guard{
		hosts:  []string{net.JoinHostPort("127.0.0.1", port), net.JoinHostPort("localhost", port)},
		folder: "/" + strings.ToLower(rand.Text()) + "/",
		token:  rand.Text(), session: rand.Text(), pages: pages,
	}
}

// address is what the user opens.
func (g *guard) address() string { return "http://" + g.hosts[0] + g.folder + "?token=" + g.token }

// ServeHTTP implements http.Handler.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	switch token := r.URL.Query().Get("token"); {
	case !g.isHost(r.Host):
		http.Error(w, "The console answers to 127.0.0.1 and localhost only.", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The console changes nothing. Use GET or HEAD.", http.StatusMethodNotAllowed)
	case !isSameOrigin(r):
		http.Error(w, "Another page asked for this one. Open the address that the console printed.", http.StatusForbidden)
	case !strings.HasPrefix(r.URL.Path, g.folder):
		http.Error(w, "Open the address that the console printed.", http.StatusNotFound)
	case token != "" && r.URL.Path == g.folder:
		g.exchange(w, r, token)
	case !g.knows(r):
		http.Error(w, "Open the address that the console printed.", http.StatusForbidden)
	default:
		http.StripPrefix(strings.TrimSuffix(g.folder, "/"), g.pages).ServeHTTP(w, r)
	}
}

func (g *guard) isHost(host string) bool { return host == g.hosts[0] || host == g.hosts[1] }

// isSameOrigin says that no other page made the request. A browser tells with
// Sec-Fetch-Site; "none" is an address that the user has typed.
func isSameOrigin(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "" || site == "same-origin" || site == "none"
}

// exchange gives a cookie for the token, and leads to an address without it, so
// that the token is not in the history of the browser.
func (g *guard) exchange(w http.ResponseWriter, r *http.Request, token string) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) != 1 {
		http.Error(w, "The token is not that of this console. Open the address that it printed.", http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: g.session, Path: g.folder, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, g.folder, http.StatusSeeOther)
}

func (g *guard) knows(r *http.Request) bool {
	for _, cookie := range r.CookiesNamed(cookieName) {
		if subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(g.session)) == 1 {
			return true
		}
	}
	return false
}
