// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestConditionalGet(t *testing.T) {
	const date = "Wed, 18 Nov 2026 06:00:00 GMT"
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, "new")
	})
	known := Validators{ETag: `"v1"`, LastModified: date}
	content := open(t, fetcher(s), source(s.URL), known)
	if !content.NotModified || content.Validators != known || content.Modified.IsZero() || readAll(t, content) != "" {
		t.Errorf("got %+v, want not modified with the known validators", content)
	}
	content = open(t, fetcher(s), source(s.URL), Validators{ETag: `"v0"`})
	if content.NotModified || content.Validators != (Validators{}) || readAll(t, content) != "new" {
		t.Errorf("got %+v, want new content", content)
	}
}

func TestConditionalGetWithBadValidators(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+strings.Repeat("x", 2000)+`"`)
		if r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	content := open(t, fetcher(s), source(s.URL), Validators{ETag: "a\nb", LastModified: strings.Repeat("x", 2000)})
	if content.NotModified || content.Validators != (Validators{}) {
		t.Errorf("got %+v", content)
	}
}

func TestLengthKnown(t *testing.T) {
	hijack := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}
	http2 := func(s *httptest.Server) { s.EnableHTTP2 = true }
	none := func(*httptest.Server) {}
	for name, test := range map[string]struct {
		handler   http.HandlerFunc
		configure func(*httptest.Server)
		want      bool
	}{
		"length":           {hijack("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"), none, true},
		"chunks":           {hijack("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"), none, true},
		"connection close": {hijack("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab"), none, false},
		"HTTP/1.0":         {hijack("HTTP/1.0 200 OK\r\n\r\nab"), none, false},
		"HTTP/2": {func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor != 2 {
				t.Errorf("got %s, want HTTP/2", r.Proto)
			}
			_, _ = io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "b")
		}, http2, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, test.handler, test.configure)
			content := open(t, fetcher(s), source(s.URL), Validators{})
			if content.LengthKnown != test.want || readAll(t, content) != "ab" {
				t.Errorf("got length known %t, want %t", content.LengthKnown, test.want)
			}
		})
	}
}

func TestStatus(t *testing.T) {
	for status, test := range map[int]struct {
		reason    string
		permanent bool
	}{
		201: {ReasonHTTPStatus, true},
		204: {ReasonHTTPStatus, true},
		206: {ReasonHTTPStatus, true},
		300: {ReasonHTTPStatus, true},
		302: {ReasonHTTPStatus, true}, // without a target
		304: {ReasonHTTPStatus, true}, // nothing was known
		400: {ReasonHTTPStatus, true},
		401: {ReasonUnauthorized, true},
		403: {ReasonForbidden, false},
		404: {ReasonNotFound, true},
		408: {ReasonServerError, false},
		410: {ReasonGone, true},
		425: {ReasonServerError, false},
		429: {ReasonRateLimited, false},
		500: {ReasonServerError, false},
		503: {ReasonServerError, false},
	} {
		s := newSite(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", canary)
			w.WriteHeader(status)
			if status >= 400 {
				_, _ = io.WriteString(w, canary)
			}
		})
		_, err := fetcher(s).Open(t.Context(), source(s.URL+"/"+canary), Validators{})
		fault(t, err, test.reason, test.permanent, "HTTP ")
	}
}

func TestRetryAfter(t *testing.T) {
	const now = "Wed, 18 Nov 2026 06:00:00 GMT"
	for _, test := range []struct {
		text, date string
		want       time.Duration
	}{
		{"", now, 0},
		{"120", "", 2 * time.Minute},
		{"0", "", 0},
		{"-5", "", 0},
		{"86400", "", time.Hour},
		{"9000000000000000000", "", time.Hour},
		{"soon", now, 0},
		{"Wed, 18 Nov 2026 06:15:00 GMT", now, 15 * time.Minute},
		{"Wed, 18 Nov 2026 05:00:00 GMT", now, 0},
		{"Thu, 18 Nov 2027 06:00:00 GMT", now, time.Hour},
		{"Wed, 18 Nov 2026 06:15:00 GMT", "", 0},
	} {
		header := http.Header{"Retry-After": {test.text}, "Date": {test.date}}
		if got := retryAfter(header); got != test.want {
			t.Errorf("%q at %q: got %s, want %s", test.text, test.date, got, test.want)
		}
	}
	for status, want := range map[int]time.Duration{429: time.Minute, 503: time.Minute, 404: 0} {
		answer := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {"60"}}}
		if got := statusFault(answer, httpFields).RetryAfter; got != want {
			t.Errorf("%d: got %s, want %s", status, got, want)
		}
	}
}
