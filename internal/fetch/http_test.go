// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestOpenHTTP(t *testing.T) {
	modified := time.Date(2026, 11, 18, 6, 0, 0, 0, time.UTC)
	var asked http.Header
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", modified.Format(http.TimeFormat))
		_, _ = io.WriteString(w, "a,b\n")
	})
	content := open(t, fetcher(s), source(s.URL+"/usage.csv?v=x"), Validators{})
	if got := readAll(t, content); got != "a,b\n" {
		t.Errorf("got %q", got)
	}
	want := Content{
		Body: content.Body, LengthKnown: true, Modified: modified,
		Validators: Validators{ETag: `"v1"`, LastModified: modified.Format(http.TimeFormat)},
	}
	if *content != want {
		t.Errorf("got %+v, want %+v", *content, want)
	}
	header := http.Header{"Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "User-Agent": {userAgent}}
	if diff := cmp.Diff(header, asked); diff != "" {
		t.Errorf("request header (-want +got):\n%s", diff)
	}
}

// A validator that cannot be sent is left out; it must not fail the fetch.
// A03: a redirect is followed only to the same scheme, host and port.
func TestRedirectElsewhere(t *testing.T) {
	other := newSite(t, serve(canary))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, target := range map[string]string{
			"port":     other.URL + "/?" + canary,
			"host":     strings.Replace(other.URL, "127.0.0.1", "localhost", 1),
			"plain":    "http://" + other.Listener.Addr().String() + "/" + canary,
			"metadata": "https://169.254.169.254/",
			"file":     "file:///" + canary,
		} {
			s := newSite(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, status) })
			f := fetcher(s)
			f.rules[""] = append(f.rules[""], hostRule{host: "localhost"})
			_, err := f.Open(t.Context(), source(s.URL), Validators{})
			fault(t, err, ReasonRedirectForbidden, true, "put the final URL into spec.http.url")
			if t.Failed() {
				t.Fatalf("redirect %d to another %s", status, name)
			}
		}
	}
	if n := other.connections.Load(); n != 0 {
		t.Errorf("the other host got %d connections", n)
	}
}

func TestRedirectWithUser(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); ok {
			t.Error("user of a redirect was sent")
		}
		http.Redirect(w, r, "https://me:"+canary+"@"+r.Host+"/", http.StatusFound)
	})
	_, err := fetcher(s).Open(t.Context(), source(s.URL), Validators{})
	fault(t, err, ReasonRedirectForbidden, true, "redirect")
}

func TestRedirectWithinOrigin(t *testing.T) {
	hops := map[string]string{"/4": "/3", "/3": "/2", "/2": "/1", "/1": "/0"}
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if next, ok := hops[r.URL.Path]; ok {
			http.Redirect(w, r, next, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "ab")
	})
	if got := readAll(t, open(t, fetcher(s), source(s.URL+"/3"), Validators{})); got != "ab" {
		t.Errorf("got %q after 3 redirects", got)
	}
	_, err := fetcher(s).Open(t.Context(), source(s.URL+"/4"), Validators{})
	fault(t, err, ReasonRedirectForbidden, true, "more than 3 redirects")
}

// A05: no text of an answer is in an error. fault searches for the canary.
func TestNoWordOfTheAnswerInErrors(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		reason string
	}{
		"status text": {"HTTP/1.1 500 " + canary + "\r\n\r\n", ReasonServerError},
		"no HTTP":     {canary + "\r\n\r\n", ReasonSourceUnreachable},
		"bad header":  {"HTTP/1.1 200 OK\r\n" + canary + "\r\n\r\n", ReasonSourceUnreachable},
		"bad target":  {"HTTP/1.1 302 Found\r\nLocation: https://[" + canary + "\r\n\r\n", ReasonSourceUnreachable},
		"encoding":    {"HTTP/1.1 200 OK\r\nContent-Encoding: " + canary + "\r\n\r\n", ReasonEncodingUnsupported},
		"bad gzip":    {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + canary, ReasonSourceCorrupt},
		"bad chunk":   {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + canary + "\r\n", ReasonSourceTruncated},
		"long header": {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat(canary, 10000) + "\r\n\r\n", ReasonSourceUnreachable},
		"no answer":   {"", ReasonSourceUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.WriteString(conn, test.answer)
				_ = conn.(interface{ CloseWrite() error }).CloseWrite()
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			})
			err := read(t.Context(), fetcher(s), source(s.URL+"/?v="+canary))
			fault(t, err, test.reason, asError(t, err).Permanent, "")
			if _, ok := errors.AsType[*url.Error](err); ok {
				t.Error("the URL can be unwrapped from the error")
			}
		})
	}
}

// A10: the limit holds before and after decoding, whether the size is announced or
// not.
func TestConnectionRefused(t *testing.T) {
	s := newSite(t, serve(""))
	f := fetcher(s)
	s.Close()
	_, err := f.Open(t.Context(), source(s.URL+"/?v="+canary), Validators{})
	fault(t, err, ReasonSourceUnreachable, false, "connection refused")
}

func TestConnectionsEndWithTheBody(t *testing.T) {
	closed := make(chan struct{}, 8)
	s := newSite(t, serve("ab"), func(s *httptest.Server) {
		count := s.Config.ConnState
		s.Config.ConnState = func(c net.Conn, state http.ConnState) {
			count(c, state)
			if state == http.StateClosed {
				closed <- struct{}{}
			}
		}
	})
	f := fetcher(s)
	for range 2 {
		content, err := f.Open(t.Context(), source(s.URL), Validators{})
		if err != nil {
			t.Fatal(err)
		}
		readAll(t, content)
		if err := content.Body.Close(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Fatal("connection still open")
		}
	}
	if n := s.connections.Load(); n != 2 {
		t.Errorf("got %d connections, want one for each fetch", n)
	}
}

func TestInvalidURLSendsNothing(t *testing.T) {
	s := newSite(t, serve(""))
	bad := source(strings.Replace(s.URL, "https:", "http:", 1))
	_, err := fetcher(s).Open(t.Context(), bad, Validators{})
	fault(t, err, ReasonURLInvalid, true, "spec.http.url: ")
	bad.Spec.HTTP = &v1alpha1.HTTPOrigin{URL: s.URL + "/#" + canary}
	_, err = fetcher(s).Open(t.Context(), bad, Validators{})
	fault(t, err, ReasonURLInvalid, true, "fragment")
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}
