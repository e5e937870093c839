// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
)

// folder is a destination at an endpoint with the Secrets login and ca.
func folder(url, endpoint string) v1alpha1.ExportDestination {
	return v1alpha1.ExportDestination{
		URL: url, Endpoint: endpoint,
		SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
	}
}

func file(name, content string) Object {
	return Object{Name: name, MediaType: "text/csv", Content: []byte(content)}
}

func create(t *testing.T, f *Fetcher, to v1alpha1.ExportDestination, o Object) bool {
	t.Helper()
	created, err := f.Create(t.Context(), "a", to, o)
	if err != nil {
		t.Fatal(err)
	}
	return created
}

// An object is created once and never overwritten, small or large.
func TestCreateS3(t *testing.T) {
	g := buckettest.Start(t)
	f := bucketFetcher(secret(caKey, g.CA), s3Login...)
	f.maxBytes = 64 << 20
	large := strings.Repeat("0123456789abcdef", 1<<20)
	for name, test := range map[string]struct{ url, key, content string }{
		"folder":    {"s3://exports/out", "out/a.csv", "one"},
		"slash":     {"s3://exports/out/", "out/b.csv", "two"},
		"bucket":    {"s3://exports", "c.csv", "three"},
		"empty":     {"s3://exports/out", "out/d.csv", ""},
		"many MiB":  {"s3://exports/out", "out/e.csv", large},
		"deep":      {"s3://exports/x/y/z", "x/y/z/f.csv", "four"},
		"non-ASCII": {"s3://exports/ąö 漢", "ąö 漢/g.csv", "five"},
		"reserved":  {"s3://exports/a+b&c=d%20(e)!'~", "a+b&c=d%20(e)!'~/h.csv", "six"},
	} {
		t.Run(name, func(t *testing.T) {
			name := test.key[strings.LastIndex(test.key, "/")+1:]
			if !create(t, f, folder(test.url, g.URL), file(name, test.content)) {
				t.Error("not created")
			}
			if create(t, f, folder(test.url, g.URL), file(name, "other"+large)) || create(t, f, folder(test.url, g.URL), file(name, "other")) {
				t.Error("created twice")
			}
			if text, _ := fetched(t, f, bucketSource("s3://exports/"+test.key, g.URL), Validators{}); text != test.content {
				t.Errorf("%d bytes came back, want %d", len(text), len(test.content))
			}
		})
	}
	for name, c := range map[string]struct {
		login       []string
		url, reason string
		words       string
	}{
		"no bucket":    {s3Login, "s3://elsewhere/out", ReasonNotFound, "check objectStorage.url"},
		"unknown key":  {[]string{"accessKeyID", canary, "secretAccessKey", canary}, "s3://exports/out", ReasonUnauthorized, "objectStorage.secretRef"},
		"no such kind": {s3Login, "ftp://exports/a", ReasonURLInvalid, "s3://"},
		"no key":       {nil, "s3://exports/out", ReasonCredentialsInvalid, "accessKeyID"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bucketFetcher(secret(caKey, g.CA), c.login...).Create(t.Context(), "a", folder(c.url, g.URL), file("a.csv", "one"))
			fault(t, err, c.reason, true, c.words)
			if strings.Contains(asError(t, err).Message, "spec.objectStorage") {
				t.Errorf("the place is that of a source: %v", err)
			}
		})
	}
}

// The same over the documented contract of the other two.
func TestCreateGCSAndAzure(t *testing.T) {
	for _, kind := range []string{"gs", "azblob"} {
		t.Run(kind, func(t *testing.T) {
			stored := map[string]string{}
			s := shop(t, kind, func(w http.ResponseWriter, r *http.Request) bool {
				if isLook(r) {
					w.WriteHeader(http.StatusNotFound)
					return true
				}
				body, _ := io.ReadAll(r.Body)
				key, condition := r.URL.Path, r.Header.Get("If-None-Match") == "*"
				if kind == "gs" {
					key, condition = r.URL.Query().Get("name"), r.URL.Query().Get("ifGenerationMatch") == "0"
				}
				if !condition {
					t.Errorf("%s %s may overwrite", r.Method, r.URL)
				}
				if _, exists := stored[key]; exists {
					w.Header().Set("X-Ms-Error-Code", "BlobAlreadyExists")
					w.WriteHeader(map[string]int{"gs": http.StatusPreconditionFailed, "azblob": http.StatusConflict}[kind])
					return true
				}
				stored[key] = string(body)
				if kind == "azblob" {
					w.WriteHeader(http.StatusCreated)
					return true
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"name": "out/a.csv", "crc32c": "`+crc32c("one, two")+`"}`)
				return true
			})
			f := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...)
			if !create(t, f, folder(kind+"://exports/out", s.URL), file("a.csv", "one, two")) {
				t.Error("not created")
			}
			if create(t, f, folder(kind+"://exports/out", s.URL), file("a.csv", "three")) {
				t.Error("created twice")
			}
			key := map[string]string{"gs": "out/a.csv", "azblob": "/exports/out/a.csv"}[kind]
			if len(stored) != 1 || !strings.Contains(stored[key], "one, two") {
				t.Errorf("stored %q", stored)
			}
		})
	}
}

// crc32c is how the service says that it got what was sent.
func crc32c(text string) string {
	sum := crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli))
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
}

// A service that refuses gets one request, and its answer is in no error.
func TestCreateFaults(t *testing.T) {
	for status, reason := range map[int]string{http.StatusForbidden: ReasonForbidden, http.StatusInternalServerError: ReasonServerError, http.StatusTooManyRequests: ReasonRateLimited, http.StatusFound: ReasonRedirectForbidden} {
		for kind := range logins(t, "") {
			t.Run(fmt.Sprint(kind, status), func(t *testing.T) {
				var asked atomic.Int64
				s := shop(t, kind, func(w http.ResponseWriter, r *http.Request) bool {
					if !isLook(r) {
						asked.Add(1)
					}
					_, _ = io.Copy(io.Discard, r.Body)
					w.WriteHeader(status)
					_, _ = io.WriteString(w, "<Error><Code>"+canary+"</Code></Error>")
					return true
				})
				_, err := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...).Create(t.Context(), "a", folder(kind+"://exports/out", s.URL), file("a.csv", "one"))
				fault(t, err, reason, status == http.StatusFound, "")
				if asked.Load() != 1 {
					t.Errorf("asked %d times", asked.Load())
				}
			})
		}
	}
}

// Writing is under the same policy as reading.
func TestCreateUnderPolicy(t *testing.T) {
	s := newSite(t, serve(canary))
	f := bucketFetcher(s.ca(), s3Login...)
	f.rules = nil
	_, err := f.Create(t.Context(), "a", folder("s3://exports", s.URL), file("a.csv", "one"))
	fault(t, err, ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
	unlabeled := &corev1.Secret{}
	unlabeled.Name = "login"
	f = New(objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca(), "a/login": unlabeled}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
	_, err = f.Create(t.Context(), "a", folder("s3://exports", s.URL), file("a.csv", "one"))
	fault(t, err, ReasonSecretNotOptedIn, true, v1alpha1.ExportSourceSecretLabel)
	if n := s.connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// isLook reports that a request only asks whether an object exists.
func isLook(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// A large object is one request too: a failed upload in parts would leave parts.
func TestCreateInOneRequest(t *testing.T) {
	large := strings.Repeat("0123456789abcdef", 20<<16)
	for kind := range logins(t, "") {
		t.Run(kind, func(t *testing.T) {
			var asked atomic.Int64
			s := shop(t, kind, func(w http.ResponseWriter, r *http.Request) bool {
				if isLook(r) {
					w.WriteHeader(http.StatusNotFound)
					return true
				}
				asked.Add(1)
				if n, _ := io.Copy(io.Discard, r.Body); n < int64(len(large)) {
					t.Errorf("%d bytes", n)
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"crc32c": "`+crc32c(large)+`"}`)
				return true
			})
			_, _ = bucketFetcher(s.ca(), logins(t, s.URL)[kind]...).Create(t.Context(), "a", folder(kind+"://exports/out", s.URL), file("a.csv", large))
			if asked.Load() != 1 {
				t.Errorf("asked %d times", asked.Load())
			}
		})
	}
}
