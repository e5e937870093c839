// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
)

var day = time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)

// bucketSource reads url at an endpoint with the Secrets login and ca.
func bucketSource(url, endpoint string) *v1alpha1.ExportSource {
	s := source("")
	s.Spec.HTTP = nil
	s.Spec.ObjectStorage = &v1alpha1.ObjectStorageOrigin{
		URL: url, Endpoint: endpoint,
		SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
	}
	return s
}

func bucketFetcher(ca *corev1.Secret, login ...string) *Fetcher {
	secrets := map[string]*corev1.Secret{"a/ca": ca, "a/login": secret(login...)}
	secrets["a/login"].Name = "login"
	return New(objects{secrets: secrets}, Policy{AllowedHosts: []string{"127.0.0.1"}, MaxBytes: 1 << 20})
}

// fetched reads all and closes: an open fetch keeps a slot of its host.
func fetched(t *testing.T, f *Fetcher, s *v1alpha1.ExportSource, known Validators) (string, *Content) {
	t.Helper()
	content, err := f.Open(t.Context(), s, known)
	if err != nil {
		t.Fatal(err)
	}
	text := readAll(t, content)
	if err := content.Body.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return text, content
}

var s3Login = []string{"accessKeyID", buckettest.AccessKeyID, "secretAccessKey", buckettest.SecretAccessKey}

func TestS3(t *testing.T) {
	g := buckettest.Start(t)
	ca := secret(caKey, g.CA)
	f := bucketFetcher(ca, s3Login...)
	g.Put(t, "u/usage-1.csv", "one", day)
	g.Put(t, "u/usage-2.csv", "two", day.Add(-time.Hour))
	g.Put(t, "u/usage-3.csv", "three", day)
	g.Put(t, "u/usage-4.txt", "other", day.Add(time.Hour))
	g.Put(t, "u/usage-dir/5.csv", "deeper", day.Add(time.Hour))
	g.Put(t, "large.csv", strings.Repeat("x", 1<<20+1), day)
	pattern := bucketSource("s3://exports/u/usage-?.csv", g.URL)

	t.Run("object", func(t *testing.T) {
		text, content := fetched(t, f, bucketSource("s3://exports/u/usage-1.csv", g.URL), Validators{})
		if text != "one" || !content.LengthKnown || !content.Modified.Equal(day) {
			t.Errorf("got %q of %v, length known %t", text, content.Modified, content.LengthKnown)
		}
	})
	t.Run("newest, conditionally", func(t *testing.T) {
		text, first := fetched(t, f, pattern, Validators{})
		if text != "three" {
			t.Fatalf("got %q, want the last name of the newest date", text)
		}
		_, again := fetched(t, f, pattern, first.Validators)
		if !again.NotModified || again.Validators != first.Validators {
			t.Errorf("got %+v", again)
		}
		g.Put(t, "u/usage-2.csv", "two", day.Add(time.Hour))
		if text, _ := fetched(t, f, pattern, first.Validators); text != "two" {
			t.Errorf("got %q after a newer match", text)
		}
		g.Put(t, "u/usage-2.csv", "two again", day.Add(time.Hour))
		if text, _ := fetched(t, f, pattern, first.Validators); text != "two again" {
			t.Errorf("got %q after a change", text)
		}
	})
	for name, c := range map[string]struct {
		login       []string
		url, reason string
		words       string
	}{
		"no object":    {s3Login, "s3://exports/none.csv", ReasonNotFound, "HTTP 404"},
		"no bucket":    {s3Login, "s3://elsewhere/none.csv", ReasonNotFound, "no such bucket"},
		"no match":     {s3Login, "s3://exports/u/none-*.csv", ReasonNotFound, "no object matches"},
		"too large":    {s3Login, "s3://exports/large.csv", ReasonSourceTooLarge, "1 MiB"},
		"unknown key":  {[]string{"accessKeyID", canary, "secretAccessKey", canary}, "s3://exports/u/usage-1.csv", ReasonUnauthorized, "secretRef"},
		"wrong key":    {[]string{"accessKeyID", buckettest.AccessKeyID, "secretAccessKey", canary}, "s3://exports/u/*.csv", ReasonUnauthorized, "secretRef"},
		"no such kind": {s3Login, "ftp://exports/a", ReasonURLInvalid, "s3://"},
	} {
		t.Run(name, func(t *testing.T) {
			fault(t, read(t.Context(), bucketFetcher(ca, c.login...), bucketSource(c.url, g.URL)), c.reason, true, c.words)
		})
	}
}

// An object that is announced as too large is not read at all. One without a length
// is read up to the limit.
func TestS3TooLarge(t *testing.T) {
	length := ""
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
		if length != "" {
			w.Header().Set("Content-Length", length)
			return
		}
		for range 2 {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
		}
	})
	f, origin := bucketFetcher(s.ca(), s3Login...), bucketSource("s3://exports/a", s.URL)
	fault(t, read(t.Context(), f, origin), ReasonSourceTooLarge, true, "1 MiB")
	length = "1048577"
	_, err := f.Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonSourceTooLarge, true, "1 MiB")
}

// A version belongs to one object: another object may have the same one.
func TestObjectVersionOfAnotherObject(t *testing.T) {
	versioned := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
		w.Header().Set("ETag", `"same"`)
		if r.Header.Get("If-None-Match") == `"same"` {
			w.WriteHeader(http.StatusNotModified)
		}
	}
	s, other := newSite(t, versioned), newSite(t, versioned)
	f := bucketFetcher(s.ca(), s3Login...)
	_, first := fetched(t, f, bucketSource("s3://exports/a", s.URL), Validators{})
	for name, c := range map[string]struct {
		url, endpoint string
		same          bool
	}{
		"same":     {"s3://exports/a", s.URL, true},
		"object":   {"s3://exports/b", s.URL, false},
		"bucket":   {"s3://elsewhere/a", s.URL, false},
		"endpoint": {"s3://exports/a", other.URL, false},
	} {
		if _, again := fetched(t, f, bucketSource(c.url, c.endpoint), first.Validators); again.NotModified != c.same {
			t.Errorf("%s: not modified is %t", name, again.NotModified)
		}
	}
}

// A09: a source without keys gets none, and no server is asked for any.
func TestObjectStorageUsesNoAmbientIdentity(t *testing.T) {
	metadata := newSite(t, giveToken(`{"Token": "CANARY-7f3a", "access_token": "CANARY-7f3a"}`))
	var asked atomic.Int64
	plainMetadata := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(plainMetadata.Close)
	host := strings.TrimPrefix(plainMetadata.URL, "http://")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": canary, "AWS_SECRET_ACCESS_KEY": canary, "AWS_EC2_METADATA_SERVICE_ENDPOINT": plainMetadata.URL,
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": plainMetadata.URL, "GCE_METADATA_HOST": host, "STORAGE_EMULATOR_HOST": host,
		"AZURE_STORAGE_ACCOUNT": "account", "AZURE_STORAGE_KEY": "a2V5", "IDENTITY_ENDPOINT": plainMetadata.URL, "IDENTITY_HEADER": canary,
	} {
		t.Setenv(name, value)
	}
	for _, c := range []struct {
		url   string
		login []string
	}{
		{"s3://exports/a", nil},
		{"s3://exports/a", []string{"accessKeyID", canary}},
		{"gs://exports/a", nil},
		{"gs://exports/a", []string{"serviceAccountKey", `{"type": "external_account", "credential_source": {"url": "` + metadata.URL + `"}}`}},
		{"gs://exports/a", logins(t, plainMetadata.URL)["gs"]},
		{"gs://exports/a", []string{"serviceAccountKey", `{"type": "service_account", "private_key": "CANARY-7f3a"}`}},
		{"azblob://exports/a", nil},
		{"azblob://exports/a", []string{"accountName", "account"}},
		{"azblob://exports/a", []string{"accountName", "evil.example/", "accountKey", "a2V5"}},
		{"azblob://exports/a", []string{"accountName", "account", "accountKey", "a2V5", "sasToken", "sig=x"}},
		{"azblob://exports/a", []string{"accountName", "account", "sasToken", canary}},
		{"azblob://exports/a", []string{"accountName", "account", "accountKey", canary}},
	} {
		fault(t, read(t.Context(), bucketFetcher(metadata.ca(), c.login...), bucketSource(c.url, metadata.URL)), ReasonCredentialsInvalid, true, `Secret "login"`)
	}
	if n := metadata.requests.Load(); n != 0 {
		t.Errorf("got %d requests", n)
	}
	// The client of a source with keys does not look for others either.
	for kind, login := range logins(t, metadata.URL) {
		_ = read(t.Context(), bucketFetcher(metadata.ca(), login...), bucketSource(kind+"://exports/a", metadata.URL))
	}
	if n := asked.Load(); n != 0 || metadata.requests.Load() == 0 {
		t.Errorf("got %d requests for the operator's identity, and %d with the source's", n, metadata.requests.Load())
	}
}

// A01: the dial guard protects every kind of object storage.
func TestObjectStorageAddressForbidden(t *testing.T) {
	s := newSite(t, serve(canary))
	for kind, login := range logins(t, s.URL) {
		f := bucketFetcher(s.ca(), login...)
		f.rules = nil
		fault(t, read(t.Context(), f, bucketSource(kind+"://exports/a", s.URL)), ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}

// logins are usable credentials of each kind; tokens come from tokenURL.
func logins(t *testing.T, tokenURL string) map[string][]string {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key, err := json.Marshal(map[string]string{
		"type": "service_account", "client_email": "me@example", "token_uri": tokenURL + "/token",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})),
	})
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]string{
		"s3":     s3Login,
		"gs":     {"serviceAccountKey", string(key)},
		"azblob": {"accountName", "account", "accountKey", "a2V5"},
	}
}

// shop is a service that behaves as documented, with two objects: usage-1.csv
// and the newer usage-2.csv of version 22.
func shop(t *testing.T, kind string, faulty func(http.ResponseWriter, *http.Request) bool) *site {
	answer := map[string]http.HandlerFunc{"gs": answerGCS, "azblob": answerAzure}[kind]
	return newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("User-Agent") != userAgent {
			t.Errorf("user agent is %q", r.Header.Get("User-Agent"))
		}
		if r.URL.Path == "/token" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"token_type": "Bearer", "access_token": "CANARY-7f3a"}`)
			return
		}
		if faulty == nil || !faulty(w, r) {
			answer(w, r)
		}
	})
}

func answerGCS(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	isRead := r.URL.Path == "/exports/u/usage-2.csv"
	switch {
	case r.Header.Get("Authorization") != "Bearer "+canary:
		w.WriteHeader(http.StatusUnauthorized)
	case isRead && r.Header.Get("If-None-Match") == `"22"`:
		w.WriteHeader(http.StatusNotModified)
	case isRead && r.Header.Get("Accept-Encoding") == "gzip":
		w.Header().Set("ETag", `"22"`)
		w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
		_, _ = io.WriteString(w, "two")
	case r.URL.Path == "/storage/v1/b/exports/o" && q.Get("prefix") == "u/usage-" && q.Get("delimiter") == "/":
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"prefixes": ["u/usage-dir/"], "items": [
			{"name": "u/usage-1.csv", "updated": "2026-11-19T06:00:00Z"}, {"name": "u/usage-2.csv", "updated": "2026-11-20T06:00:00Z"}]}`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func answerAzure(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	signed := strings.HasPrefix(r.Header.Get("Authorization"), "SharedKey account:") || q.Get("sig") == canary
	switch {
	case !signed || r.Header.Get("X-Ms-Version") == "":
		w.Header().Set("X-Ms-Error-Code", "AuthenticationFailed")
		w.WriteHeader(http.StatusForbidden)
	case r.URL.Path == "/exports/u/usage-2.csv" && r.Header.Get("If-None-Match") == `"22"`:
		w.WriteHeader(http.StatusNotModified)
	case r.URL.Path == "/exports/u/usage-2.csv":
		w.Header().Set("ETag", `"22"`)
		w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
		_, _ = io.WriteString(w, "two")
	case r.URL.Path == "/exports" && q.Get("comp") == "list" && q.Get("prefix") == "u/usage-" && q.Get("delimiter") == "/":
		w.Header().Set("Content-Type", "application/xml")
		item := func(name, date string) string {
			return "<Blob><Name>" + name + "</Name><Properties><Last-Modified>" + date + "</Last-Modified><Etag>x</Etag><Content-Length>3</Content-Length></Properties></Blob>"
		}
		_, _ = fmt.Fprint(w, `<?xml version="1.0"?><EnumerationResults ContainerName="exports"><Blobs>`+
			item("u/usage-1.csv", day.Add(-time.Hour).Format(http.TimeFormat))+item("u/usage-2.csv", day.Format(http.TimeFormat))+
			`<BlobPrefix><Name>u/usage-dir/</Name></BlobPrefix></Blobs><NextMarker/></EnumerationResults>`)
	default:
		w.Header().Set("X-Ms-Error-Code", "BlobNotFound")
		w.WriteHeader(http.StatusNotFound)
	}
}

func TestGCSAndAzure(t *testing.T) {
	for _, kind := range []string{"gs", "azblob"} {
		t.Run(kind, func(t *testing.T) {
			s := shop(t, kind, nil)
			f := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...)
			pattern := bucketSource(kind+"://exports/u/usage-*.csv", s.URL)
			text, first := fetched(t, f, pattern, Validators{})
			if text != "two" || !first.Modified.Equal(day) || !first.LengthKnown {
				t.Errorf("got %q of %v", text, first.Modified)
			}
			if _, again := fetched(t, f, pattern, first.Validators); !again.NotModified {
				t.Errorf("got %+v", again)
			}
			fault(t, read(t.Context(), f, bucketSource(kind+"://exports/none", s.URL)), ReasonNotFound, true, "spec.objectStorage.url")
		})
	}
	t.Run("sas", func(t *testing.T) {
		s := shop(t, "azblob", nil)
		f := bucketFetcher(s.ca(), "accountName", "account", "sasToken", "?sv=2024-01-01&sig="+url.QueryEscape(canary))
		if text, _ := fetched(t, f, bucketSource("azblob://exports/u/usage-*.csv", s.URL), Validators{}); text != "two" {
			t.Errorf("got %q", text)
		}
	})
}

// A refused request is sent once, and the error has our own words only.
func TestObjectStorageFaults(t *testing.T) {
	answer := func(status int, header, value, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
			w.Header().Set(header, value)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer    func(http.ResponseWriter)
		reason    string
		permanent bool
		words     string
	}{
		"redirect":   {answer(302, "Location", "https://"+canary+".example/", canary), ReasonRedirectForbidden, true, "redirect"},
		"forbidden":  {answer(403, "X-Id", canary, "<Error><Code>AccessDenied</Code><Message>"+canary+"</Message></Error>"), ReasonForbidden, false, "HTTP 403"},
		"throttled":  {answer(503, "Retry-After", "7", "<Error><Code>SlowDown</Code></Error>"), ReasonRateLimited, false, "longer interval"},
		"429":        {answer(429, "Retry-After", "7", canary), ReasonRateLimited, false, "HTTP 429"},
		"fault":      {answer(500, "X-Id", canary, canary), ReasonServerError, false, "HTTP 500"},
		"other zone": {answer(400, "X-Id", canary, "<Error><Code>AuthorizationHeaderMalformed</Code></Error>"), ReasonRedirectForbidden, true, "region"},
		"cut":        {answer(200, "Content-Length", "10", "half"), ReasonSourceTruncated, false, "4 of 10 bytes"},
	} {
		for kind, login := range logins(t, "") {
			t.Run(name+" "+kind, func(t *testing.T) {
				asked := 0
				s := shop(t, kind, func(w http.ResponseWriter, _ *http.Request) bool { asked++; c.answer(w); return true })
				if kind == "gs" {
					login = logins(t, s.URL)[kind]
				}
				err := read(t.Context(), bucketFetcher(s.ca(), login...), bucketSource(kind+"://exports/a", s.URL))
				fault(t, err, c.reason, c.permanent, c.words)
				if asked != 1 {
					t.Errorf("asked %d times", asked)
				}
				if wait := asError(t, err).RetryAfter; c.reason == ReasonRateLimited && wait != 7*time.Second {
					t.Errorf("got to wait %v", wait)
				}
			})
		}
	}
}

// An incomplete or wrong answer is a fault, not a panic of the client.
func TestObjectStorageAnswersOfAnotherKind(t *testing.T) {
	for _, text := range []string{
		"", canary, "{}x", "<html>" + canary, "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>",
		"<EnumerationResults><Blobs><Blob><Name>a</Name><Properties/></Blob></Blobs></EnumerationResults>",
		"<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
	} {
		for kind := range logins(t, "") {
			s := shop(t, kind, func(w http.ResponseWriter, _ *http.Request) bool { _, _ = io.WriteString(w, text); return true })
			f := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...)
			e := asError(t, read(t.Context(), f, bucketSource(kind+"://exports/*", s.URL)))
			if e.Reason != ReasonFormatMismatch && e.Reason != ReasonNotFound || strings.Contains(e.Message, canary) {
				t.Errorf("%s: %q gives %s: %v", kind, text, e.Reason, e)
			}
		}
	}
	// The request had no condition.
	for _, code := range []int{http.StatusOK, http.StatusNotModified} {
		s := shop(t, "azblob", func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(code); return true })
		f := bucketFetcher(s.ca(), logins(t, "")["azblob"]...)
		fault(t, read(t.Context(), f, bucketSource("azblob://exports/a", s.URL)), ReasonFormatMismatch, true, "endpoint")
	}
}

// An endless list ends with a fault.
func TestObjectStorageListIsBounded(t *testing.T) {
	for name, test := range map[string]struct {
		objects string
		most    int64
	}{
		"many objects": {strings.Repeat("<Blob><Name>a</Name><Properties><Last-Modified>"+day.Format(http.TimeFormat)+"</Last-Modified><Etag>x</Etag><Content-Length>3</Content-Length></Properties></Blob>", 5000), 3},
		"empty pages":  {"", maxRequests},
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(t, "azblob", func(w http.ResponseWriter, _ *http.Request) bool {
				_, _ = io.WriteString(w, "<EnumerationResults><Blobs>"+test.objects+"</Blobs><NextMarker>more</NextMarker></EnumerationResults>")
				return true
			})
			f := bucketFetcher(s.ca(), logins(t, "")["azblob"]...)
			fault(t, read(t.Context(), f, bucketSource("azblob://exports/*", s.URL)), ReasonSourceTooLarge, true, "more than 10000 objects")
			if n := s.requests.Load(); n > test.most {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// A page of a list that never ends is not kept in memory.
func TestObjectStorageListPageIsBounded(t *testing.T) {
	space := []byte(strings.Repeat(" ", 1<<20))
	for kind := range openers {
		t.Run(kind, func(t *testing.T) {
			s := shop(t, kind, func(w http.ResponseWriter, _ *http.Request) bool {
				for range 2 * maxListBytes / len(space) {
					if _, err := w.Write(space); err != nil {
						return true
					}
				}
				return true
			})
			f := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...)
			f.maxBytes = 1 << 40
			fault(t, read(t.Context(), f, bucketSource(kind+"://exports/*", s.URL)), ReasonSourceTooLarge, true, "more than 10000 objects")
		})
	}
}

func FuzzObjectURL(f *testing.F) {
	for _, seed := range []string{"s3://b/p/usage-*.csv", "gs://b/?", "azblob://b/a[1]\\*", "s3://b/*/x", "s3://", "s3://../x", "://", "s3://b/%zz"} {
		f.Add(seed, "p/usage-1.csv")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		u, fault := parseObjectURL(text)
		if fault != nil {
			if !strings.HasPrefix(fault.Message, "spec.objectStorage.url: ") || originOfBucket(text) != "objectStorage" {
				t.Errorf("%q: %v", text, fault)
			}
			return
		}
		if u.scheme+"://"+u.bucket+"/"+u.key != text {
			t.Errorf("%q became %+v", text, u)
		}
		if !u.isPattern() {
			return
		}
		if u.matches(name) && !strings.HasPrefix(name, u.prefix()) {
			t.Errorf("%q matches %q but is not listed", text, name)
		}
		if literal := strings.NewReplacer("*", "any", "?", "x").Replace(u.key); !u.matches(literal) {
			t.Errorf("%q does not match %q", text, literal)
		}
	})
}
