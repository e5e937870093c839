// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// entry of an archive; typeflag 0 is a regular file.
type entry struct {
	name, content string
	typeflag      byte
}

func tarGz(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Typeflag: e.typeflag, Mode: 0o600, Size: int64(len(e.content))}
		if e.typeflag == 0 {
			header.Typeflag = tar.TypeReg
		}
		if header.Typeflag != tar.TypeReg {
			header.Size, header.Linkname = 0, e.content
		}
		if err := archive.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if header.Size > 0 {
			_, _ = io.WriteString(archive, e.content)
		}
	}
	if err := errors.Join(archive.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func sha256Of(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// archives serves one over plain HTTP, as Flux does.
type archives struct {
	*httptest.Server
	requests atomic.Int64
}

func newStorage(t *testing.T, handler http.HandlerFunc) *archives {
	t.Helper()
	s := &archives{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func serveBytes(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }
}

func fluxSource(path string) *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "usage"},
		Spec:       v1alpha1.ExportSourceSpec{Flux: &v1alpha1.FluxOrigin{Kind: v1alpha1.FluxBucket, Name: "exports", Path: path}},
	}
}

// bucket is a Flux source that holds an artifact.
func bucket(url, digest string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{"status": map[string]any{"artifact": map[string]any{
		"url": url, "digest": digest, "lastUpdateTime": "2026-11-18T10:00:00+02:00", "revision": digest, "size": int64(1),
	}}}}
}

func fluxFetcher(object *unstructured.Unstructured, policy Policy) *Fetcher {
	return New(objects{flux: map[string]*unstructured.Unstructured{"a/Bucket/exports": object}}, policy)
}

var loopback = Policy{AllowedHosts: []string{"127.0.0.1"}}

func TestFluxReadsTheFile(t *testing.T) {
	long := strings.Repeat("x", 200)
	for name, test := range map[string]struct {
		path    string
		entries []entry
	}{
		"alone":              {"usage.csv", []entry{{"usage.csv", "a,b\n1,2\n", 0}}},
		"with ./":            {"usage.csv", []entry{{"./usage.csv", "a,b\n1,2\n", 0}}},
		"in a folder":        {"x/usage.csv", []entry{{"x/", "", tar.TypeDir}, {"x/usage.csv", "a,b\n1,2\n", 0}}},
		"among others":       {"usage.csv", []entry{{"a.csv", long, 0}, {"usage.csv", "a,b\n1,2\n", 0}, {"z.csv", long, 0}}},
		"beside look-alikes": {"usage.csv", []entry{{"../usage.csv", "no", 0}, {"/usage.csv", "no", 0}, {"x/../usage.csv", "no", 0}, {"usage.csv", "a,b\n1,2\n", 0}, {"USAGE.CSV", "no", 0}}},
		"with a long name":   {long + "/usage.csv", []entry{{long + "/usage.csv", "a,b\n1,2\n", 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			packed := tarGz(t, test.entries...)
			server := newStorage(t, serveBytes(packed))
			content := open(t, fluxFetcher(bucket(server.URL+"/a.tar.gz", sha256Of(packed)), loopback), fluxSource(test.path), Validators{})
			if diff := cmp.Diff("a,b\n1,2\n", readAll(t, content)); diff != "" {
				t.Error(diff)
			}
			if want := time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC); !content.LengthKnown || !content.Modified.Equal(want) {
				t.Errorf("got %+v", content)
			}
		})
	}
}

func TestFluxDigests(t *testing.T) {
	packed := tarGz(t, entry{"usage.csv", "a\n", 0})
	server := newStorage(t, serveBytes(packed))
	sum384, sum512 := sha512.Sum384(packed), sha512.Sum512(packed)
	for _, digest := range []string{sha256Of(packed), "sha384:" + hex.EncodeToString(sum384[:]), "sha512:" + hex.EncodeToString(sum512[:])} {
		if err := read(t.Context(), fluxFetcher(bucket(server.URL, digest), loopback), fluxSource("usage.csv")); err != nil {
			t.Errorf("%.7s: %v", digest, err)
		}
	}
	for _, digest := range []string{"sha256:", "sha256:00", "md5:00112233445566778899aabbccddeeff", canary, strings.TrimPrefix(sha256Of(packed), "sha256:")} {
		fault(t, read(t.Context(), fluxFetcher(bucket(server.URL, digest), loopback), fluxSource("usage.csv")), ReasonArtifactInvalid, true, "SHA-2")
	}
}

// A known archive is not requested again, except for another file in it.
func TestFluxAsksOnceForAnArchive(t *testing.T) {
	packed := tarGz(t, entry{"usage.csv", "a\n", 0}, entry{"other.csv", "b\n", 0})
	server := newStorage(t, serveBytes(packed))
	f := fluxFetcher(bucket(server.URL, sha256Of(packed)), loopback)
	first := open(t, f, fluxSource("usage.csv"), Validators{})
	_ = readAll(t, first)
	again := open(t, f, fluxSource("usage.csv"), first.Validators)
	if !again.NotModified || readAll(t, again) != "" || again.Validators != first.Validators || !again.Modified.Equal(first.Modified) {
		t.Errorf("got %+v", again)
	}
	if n := server.requests.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
	if got := readAll(t, open(t, f, fluxSource("other.csv"), first.Validators)); got != "b\n" {
		t.Errorf("got %q", got)
	}
}

func TestFluxFaults(t *testing.T) {
	good := tarGz(t, entry{"usage.csv", "a\n", 0})
	many := strings.Repeat("x", 4000)
	changed := bytes.Clone(good)
	changed[4]++ // a date that no reader looks at
	garbage := append(bytes.Clone(good), canary...)
	for name, test := range map[string]struct {
		packed    []byte
		path      string
		digest    string // of packed when empty
		reason    string
		permanent bool
		words     string
	}{
		"missing":             {good, "other.csv", "", ReasonNotFound, true, "spec.flux.path"},
		"folder above":        {good, "../usage.csv", "", ReasonReferenceNotFound, true, "spec.flux.path"},
		"root":                {good, "/usage.csv", "", ReasonReferenceNotFound, true, "spec.flux.path"},
		"dot":                 {good, "./usage.csv", "", ReasonReferenceNotFound, true, "spec.flux.path"},
		"only a look-alike":   {tarGz(t, entry{"x/../usage.csv", "no", 0}), "usage.csv", "", ReasonNotFound, true, ""},
		"symbolic link":       {tarGz(t, entry{"usage.csv", "/etc/passwd", tar.TypeSymlink}), "usage.csv", "", ReasonArtifactInvalid, true, "regular"},
		"hard link":           {tarGz(t, entry{"b", "x", 0}, entry{"usage.csv", "b", tar.TypeLink}), "usage.csv", "", ReasonArtifactInvalid, true, "regular"},
		"device":              {tarGz(t, entry{"usage.csv", "", tar.TypeChar}), "usage.csv", "", ReasonArtifactInvalid, true, "regular"},
		"twice":               {tarGz(t, entry{"usage.csv", "a", 0}, entry{"./usage.csv", "b", 0}), "usage.csv", "", ReasonArtifactInvalid, true, "two files at spec.flux.path"},
		"link after the file": {tarGz(t, entry{"usage.csv", "a", 0}, entry{"usage.csv", "b", tar.TypeSymlink}), "usage.csv", "", ReasonArtifactInvalid, true, "regular"},
		"huge":                {tarGz(t, entry{"usage.csv", many, 0}), "usage.csv", "", ReasonSourceTooLarge, true, "3000 bytes"},
		"huge before":         {tarGz(t, entry{"a", many, 0}, entry{"usage.csv", "a", 0}), "usage.csv", "", ReasonSourceTooLarge, true, "3000 bytes"},
		"huge after":          {tarGz(t, entry{"usage.csv", "a", 0}, entry{"z", many, 0}), "usage.csv", "", ReasonSourceTooLarge, true, "3000 bytes"},
		"another digest":      {good, "usage.csv", sha256Of(nil), ReasonSourceCorrupt, true, "digest"},
		"changed":             {changed, "usage.csv", sha256Of(good), ReasonSourceCorrupt, true, "digest"},
		"changed, missing":    {changed, "other.csv", sha256Of(good), ReasonSourceCorrupt, true, "digest"},
		"cut archive":         {good[:len(good)-9], "usage.csv", "", ReasonSourceCorrupt, true, "tar.gz"},
		"garbage after":       {garbage, "usage.csv", "", ReasonSourceCorrupt, true, "tar.gz"},
		"not packed":          {[]byte("a,b\n" + canary), "usage.csv", "", ReasonSourceCorrupt, true, "tar.gz"},
		"nothing":             {nil, "usage.csv", "", ReasonNotFound, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := newStorage(t, serveBytes(test.packed))
			if test.digest == "" {
				test.digest = sha256Of(test.packed)
			}
			f := fluxFetcher(bucket(server.URL, test.digest), Policy{AllowedHosts: loopback.AllowedHosts, MaxBytes: 3000})
			fault(t, read(t.Context(), f, fluxSource(test.path)), test.reason, test.permanent, test.words)
		})
	}
}

func TestFluxManyEntries(t *testing.T) {
	entries := make([]entry, maxEntries+1)
	for i := range entries {
		entries[i].name = "x"
	}
	packed := tarGz(t, entries...)
	server := newStorage(t, serveBytes(packed))
	f := fluxFetcher(bucket(server.URL, sha256Of(packed)), Policy{AllowedHosts: loopback.AllowedHosts, MaxBytes: 1 << 30})
	fault(t, read(t.Context(), f, fluxSource("usage.csv")), ReasonSourceTooLarge, true, "100000 files")
}

func TestFluxAnswers(t *testing.T) {
	packed := tarGz(t, entry{"usage.csv", strings.Repeat("x", 10_000), 0})
	elsewhere := newStorage(t, serveBytes(packed))
	for name, test := range map[string]struct {
		handler   http.HandlerFunc
		reason    string
		permanent bool
		words     string
	}{
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10000")
			_, _ = w.Write(packed[:len(packed)/2])
		}, ReasonSourceTruncated, false, "of 10000 bytes"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}, ReasonHTTPStatus, true, "302"},
		"gone":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, ReasonArtifactNotReady, false, "404"},
		"refused": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, canary, http.StatusForbidden) }, ReasonForbidden, false, "403"},
		"fault":   {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, canary, http.StatusBadGateway) }, ReasonServerError, false, "502"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newStorage(t, test.handler)
			f := fluxFetcher(bucket(server.URL+"/"+canary, sha256Of(packed)), loopback)
			fault(t, read(t.Context(), f, fluxSource("usage.csv")), test.reason, test.permanent, test.words)
		})
	}
	if n := elsewhere.requests.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

func TestFluxPolicy(t *testing.T) {
	packed := tarGz(t, entry{"usage.csv", "a\n", 0})
	server := newStorage(t, serveBytes(packed))
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for _, hosts := range [][]string{nil, {"127.0.0.1:1"}, {"localhost"}} {
		f := fluxFetcher(bucket(server.URL, sha256Of(packed)), Policy{AllowedHosts: hosts})
		fault(t, read(t.Context(), f, fluxSource("usage.csv")), ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
	}
	if n := server.requests.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
	if err := read(t.Context(), fluxFetcher(bucket(server.URL, sha256Of(packed)), Policy{AllowedHosts: []string{"127.0.0.1:" + port}}), fluxSource("usage.csv")); err != nil {
		t.Error(err)
	}
	for _, url := range []string{"ftp://127.0.0.1/x", "/etc/passwd", "file:///etc/passwd", "http://u:p@127.0.0.1/", "http://", "http://[", canary} {
		fault(t, read(t.Context(), fluxFetcher(bucket(url, sha256Of(packed)), loopback), fluxSource("usage.csv")), ReasonURLInvalid, true, "")
	}
}

func TestFluxObjects(t *testing.T) {
	resource := schema.GroupResource{Resource: "buckets"}
	for name, test := range map[string]struct {
		objects   objects
		reason    string
		permanent bool
		words     string
	}{
		"missing":       {objects{}, ReasonReferenceNotFound, true, `Bucket "exports" not found`},
		"no Flux":       {objects{err: &meta.NoKindMatchError{}}, ReasonReferenceNotFound, true, "install Flux"},
		"no right":      {objects{err: apierrors.NewForbidden(resource, "exports", errors.New(canary))}, ReasonAccessDenied, false, "get on buckets"},
		"no answer":     {objects{err: errors.New(canary)}, ReasonAPIError, false, ""},
		"no status":     {objects{flux: map[string]*unstructured.Unstructured{"a/Bucket/exports": {}}}, ReasonArtifactNotReady, false, "no artifact yet"},
		"other form":    {objects{flux: map[string]*unstructured.Unstructured{"a/Bucket/exports": {Object: map[string]any{"status": map[string]any{"artifact": canary}}}}}, ReasonArtifactNotReady, false, "no artifact yet"},
		"no digest yet": {objects{flux: map[string]*unstructured.Unstructured{"a/Bucket/exports": bucket("http://x.example", "")}}, ReasonArtifactNotReady, false, "no artifact yet"},
	} {
		t.Run(name, func(t *testing.T) {
			fault(t, read(t.Context(), New(test.objects, loopback), fluxSource("usage.csv")), test.reason, test.permanent, test.words)
		})
	}
}

// A fetch that is canceled in the middle does not give io.EOF.
func TestFluxCancel(t *testing.T) {
	packed := tarGz(t, entry{"usage.csv", "a\n", 0})
	ctx, cancel := context.WithCancel(t.Context())
	server := newStorage(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-r.Context().Done()
	})
	fault(t, read(ctx, fluxFetcher(bucket(server.URL, sha256Of(packed)), loopback), fluxSource("usage.csv")), ReasonFetchCanceled, false, "")
}

// For any bytes: io.EOF comes only with the right digest, and the content is the one
// that Go's own reader finds under the name.
func FuzzFluxArchive(f *testing.F) {
	f.Add(tarGz(f, entry{"usage.csv", "a,b\n1,2\n", 0}), true)
	f.Add(tarGz(f, entry{"usage.csv", "a", 0}, entry{"usage.csv", "b", 0}), true)
	f.Add(tarGz(f, entry{"usage.csv", "x", tar.TypeSymlink}), false)
	f.Add([]byte(canary), true)
	f.Fuzz(func(t *testing.T, packed []byte, honest bool) {
		digest := sha256Of(packed)
		if !honest {
			digest = sha256Of(append(packed, 0))
		}
		want, fault := parseDigest(digest)
		if fault != nil {
			t.Fatal(fault)
		}
		const limit = 1 << 20
		a := newArchive(io.NopCloser(bytes.NewReader(packed)), want, "usage.csv", limit)
		if fault := a.find(); fault != nil {
			return
		}
		got, err := io.ReadAll(io.LimitReader(a, 2*limit))
		if err != nil {
			if _, own := errors.AsType[*Error](err); !own {
				t.Errorf("%v is not our own", err)
			}
			return
		}
		if !honest {
			t.Error("a wrong digest was accepted")
		}
		if reference := lookUp(t, packed, "usage.csv"); len(got) < limit && !bytes.Equal(got, reference) {
			t.Errorf("got %q, want %q", got, reference)
		}
	})
}

func lookUp(t *testing.T, packed []byte, name string) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewReader(zip)
	for {
		header, err := archive.Next()
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimPrefix(header.Name, "./") == name {
			data, err := io.ReadAll(io.LimitReader(archive, 2<<20))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
}
