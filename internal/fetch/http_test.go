package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
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
	content := open(t, fetcher(s), source(s.URL+"/usage.csv?sig=x"), Validators{})
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

// A validator that cannot be sent is left out; it must not fail the fetch.
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
		403: {ReasonForbidden, true},
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
		e := fault(t, err, test.reason, test.permanent, "HTTP ")
		if !strings.Contains(e.Message, "; ") {
			t.Errorf("%q does not say what to do", e.Message)
		}
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
		if got := statusFault(answer).RetryAfter; got != want {
			t.Errorf("%d: got %s, want %s", status, got, want)
		}
	}
}

// A03: a redirect leads nowhere but to the same scheme, host and port.
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
			f.hosts = append(f.hosts, hostRule{host: "localhost"})
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

// A05: whatever an answer holds, none of it is in an error. fault looks for
// the canary.
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
			err := read(t.Context(), fetcher(s), source(s.URL+"/?sig="+canary))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			fault(t, err, test.reason, e.Permanent, "")
			var address *url.Error
			if errors.As(err, &address) {
				t.Error("the URL can be unwrapped from the error")
			}
		})
	}
}

func TestContentEncodings(t *testing.T) {
	for value, words := range map[string]string{
		"br": `content encoding "br" is not supported`, "ZSTD": `"zstd"`, "gzip, gzip": "content encoding of the answer", canary: "content encoding of the answer",
	} {
		s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", value) })
		_, err := fetcher(s).Open(t.Context(), source(s.URL), Validators{})
		fault(t, err, ReasonEncodingUnsupported, true, words)
	}
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func TestGzipContentEncoding(t *testing.T) {
	encoded := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, body)
		}
	}
	for body, want := range map[string]string{gzipped("a,b\n"): "a,b\n", "": ""} {
		s := newSite(t, encoded(body))
		if got := readAll(t, open(t, fetcher(s), source(s.URL), Validators{})); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	whole := gzipped("a,b\n")
	for name, test := range map[string]struct {
		body, reason string
		permanent    bool
		words        string
	}{
		"cut":      {whole[:len(whole)-4], ReasonSourceTruncated, false, "but the gzip stream in them ends early"},
		"trailing": {whole + canary, ReasonSourceCorrupt, true, "damaged"},
		"flipped":  {whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:], ReasonSourceCorrupt, true, "damaged"},
		"no block": {whole[:10] + "\xff\xff\xff" + whole, ReasonSourceCorrupt, true, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, encoded(test.body))
			fault(t, read(t.Context(), fetcher(s), source(s.URL)), test.reason, test.permanent, test.words)
		})
	}
}

// A10: both sides of the content encoding end at the limit, announced or not.
func TestMaxBytes(t *testing.T) {
	const limit = 1 << 20
	chunked := func(size int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for range size / 1024 {
				_, _ = w.Write(make([]byte, 1024))
			}
		}
	}
	announced := func(size int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, size)) }
	}
	bomb := func(size int) http.HandlerFunc {
		body := gzipped(strings.Repeat("0", size))
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, body)
		}
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		fits    bool
	}{
		"chunks at the limit":   {chunked(limit), true},
		"chunks over the limit": {chunked(limit + 1024), false},
		"announced and large":   {announced(limit + 1), false},
		"gzip at the limit":     {bomb(limit), true},
		"gzip over the limit":   {bomb(limit + 1), false},
		"gzip bomb":             {bomb(64 * limit), false},
		"endless":               {endless, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, test.handler)
			f := fetcher(s)
			f.maxBytes = limit
			err := read(t.Context(), f, source(s.URL))
			if test.fits {
				if err != nil {
					t.Error(err)
				}
				return
			}
			fault(t, err, ReasonSourceTooLarge, true, "more than 1 MiB; ")
		})
	}
	if got := New(nil, Policy{}).maxBytes; got != 32<<20 {
		t.Errorf("got a limit of %d", got)
	}
	fault(t, tooLarge(1000), ReasonSourceTooLarge, true, "more than 1000 bytes; ")
}

func TestCutBody(t *testing.T) {
	for name, test := range map[string]struct{ head, words string }{
		"length": {"Content-Length: 100", "received 16 of 100 bytes; "},
		"chunks": {"Transfer-Encoding: chunked", "received 16 bytes, but not the end; "},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				text := "0123456789abcdef"
				if name == "chunks" {
					text = "10\r\n" + text + "\r\n"
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+test.head+"\r\n\r\n"+text)
				_ = conn.Close()
			})
			fault(t, read(t.Context(), fetcher(s), source(s.URL)), ReasonSourceTruncated, false, test.words)
		})
	}
}

func TestTimeAndCancel(t *testing.T) {
	slow := func(head string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if head != "" {
				_, _ = io.WriteString(w, head)
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done()
		}
	}
	for name, test := range map[string]struct{ head, words string }{
		"no answer":    {"", "no answer in time"},
		"stalled body": {"ab", "not complete within spec.timeout (received 2 bytes, but not the end); "},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, slow(test.head))
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			err := read(ctx, fetcher(s), source(s.URL))
			fault(t, err, ReasonSourceTimeout, false, test.words)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Error("not context.DeadlineExceeded")
			}
		})
		t.Run(name+", given up", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			wait := slow(test.head)
			s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
				if test.head == "" {
					cancel()
				}
				wait(w, r)
			})
			content, err := fetcher(s).Open(ctx, source(s.URL), Validators{})
			if err == nil {
				_, err = io.ReadFull(content.Body, make([]byte, 2))
				cancel()
				if err == nil {
					_, err = io.Copy(io.Discard, content.Body)
				}
				_ = content.Body.Close()
			}
			fault(t, err, ReasonFetchCanceled, false, "given up")
		})
	}
}

func TestConnectionRefused(t *testing.T) {
	s := newSite(t, serve(""))
	f := fetcher(s)
	s.Close()
	_, err := f.Open(t.Context(), source(s.URL+"/?sig="+canary), Validators{})
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
