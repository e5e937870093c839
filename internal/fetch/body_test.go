// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

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
			fault(t, err, ReasonFetchCanceled, false, "canceled before its end")
		})
	}
}

// A server that notices the cancellation may end a half-sent body properly.
func TestEndAfterTheTimeIsNoEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	answer := &http.Response{Body: http.NoBody, ContentLength: -1}
	b, err := New(nil, Policy{}).openBody(ctx, answer)
	if err != nil {
		t.Fatal(err)
	}
	_, late := b.Read(make([]byte, 1))
	fault(t, late, ReasonFetchCanceled, false, "canceled before its end")
}
