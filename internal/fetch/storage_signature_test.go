// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net/http"
	"strings"
	"testing"
)

// The signatures are those of the vendor's library for Go, azblob v1.8.0.
func TestAzureSignature(t *testing.T) {
	const list = "/exports?comp=list&delimiter=%2F&marker=next%2F2&prefix=u%2F%C3%BC%20%2B%26%3D%25&restype=container"
	read := http.Header{"If-None-Match": {`"22"`}}
	create := http.Header{
		"If-None-Match": {"*"}, "Content-Type": {"application/octet-stream"},
		"X-Ms-Blob-Type": {"BlockBlob"}, "X-Ms-Blob-Content-Type": {"text/csv"},
	}
	for name, test := range map[string]struct {
		method, url, body string
		header            http.Header
		signature         string
	}{
		"list":             {"GET", "https://account.blob.core.windows.net" + list, "", nil, "hMjHrAXJ0k1onNuFKHhBnUistWSr5aJb7/j0waQ+AMA="},
		"read":             {"GET", "https://account.blob.core.windows.net/exports/%C4%85%20b+c&d=%25.csv", "", read, "HIoRtzyW3ilV4BBTkNE0f9wWy4SNKsAb8jLdhLqA1O8="},
		"create":           {"PUT", "https://account.blob.core.windows.net/exports/out.csv", "one, two", create, "GEOfECMS/1MckXWmplULFsHKQHr3zvVD50D0cEULlKM="},
		"list, endpoint":   {"GET", "https://127.0.0.1:10000/account" + list, "", nil, "AvzeLyCcGNUO15SBs3QYwDEdUdzBDh7XTRbYcfPHmy4="},
		"read, endpoint":   {"GET", "https://127.0.0.1:10000/account/exports/%C4%85%20b+c&d=%25.csv", "", read, "m9R5QWItlGtXPPuE19k4e3dCzk4HJowxhNJmOeA75CE="},
		"create, endpoint": {"PUT", "https://127.0.0.1:10000/account/exports/out.csv", "one, two", create, "cBN1f9+zIDUENP8s7CmrWGmUY+NBRnTWnTFtW3ySjqM="},
	} {
		request, err := http.NewRequestWithContext(t.Context(), test.method, test.url, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		if test.header != nil {
			request.Header = test.header.Clone()
		}
		request.Header.Set("X-Ms-Version", "2026-06-06")
		request.Header.Set("X-Ms-Date", "Sun, 29 Nov 2026 08:29:46 GMT")
		c := &azureContainer{account: "account", key: []byte("key")}
		if got := c.sharedKey(request); got != test.signature {
			t.Errorf("%s: got %s, want %s", name, got, test.signature)
		}
	}
}

// Each kind of object storage has its own addresses, and takes a name as it is.
func TestObjectAddresses(t *testing.T) {
	const key = "ü/a b+c&d=e%20?#*.csv"
	const escaped = "%C3%BC/a%20b%2Bc%26d%3De%2520%3F%23%2A.csv"
	azure := []string{"accountName", "account", "accountKey", "a2V5"}
	for name, test := range map[string]struct {
		scheme, bucket, endpoint, region string
		want                             string
	}{
		"aws":               {"s3", "exports", "", "", "https://exports.s3.us-east-1.amazonaws.com/"},
		"region":            {"s3", "exports", "", "eu-central-1", "https://exports.s3.eu-central-1.amazonaws.com/"},
		"bucket with a dot": {"s3", "a.b", "", "eu-central-1", "https://s3.eu-central-1.amazonaws.com/a.b/"},
		"China":             {"s3", "exports", "", "cn-north-1", "https://exports.s3.cn-north-1.amazonaws.com.cn/"},
		"Europe's own":      {"s3", "exports", "", "eusc-de-east-1", "https://exports.s3.eusc-de-east-1.amazonaws.eu/"},
		"government":        {"s3", "exports", "", "us-gov-west-1", "https://exports.s3.us-gov-west-1.amazonaws.com/"},
		"endpoint":          {"s3", "exports", "https://s3.example:9000/", "x", "https://s3.example:9000/exports/"},
		"azure":             {"azblob", "exports", "", "", "https://account.blob.core.windows.net/exports/"},
		"azure, endpoint":   {"azblob", "exports", "https://blobs.example", "", "https://blobs.example/exports/"},
	} {
		login := map[string][]string{"s3": s3Login, "azblob": azure}[test.scheme]
		spec := bucketSource(test.scheme+"://"+test.bucket+"/a", test.endpoint).Spec.ObjectStorage
		spec.Region = test.region
		s, fault := openers[test.scheme](nil, test.bucket, *spec, secret(login...))
		if fault != nil {
			t.Fatal(fault)
		}
		if got := s.object(key).String(); got != test.want+escaped {
			t.Errorf("%s: got %s, want %s", name, got, test.want+escaped)
		}
	}
	endpoint, fault := endpointOf("", "https://storage.googleapis.com")
	if fault != nil {
		t.Fatal(fault)
	}
	google := &gcsBucket{endpoint: endpoint, name: "exports"}
	if got, want := google.object(key).String(), "https://storage.googleapis.com/exports/"+escaped; got != want {
		t.Errorf("google: got %s, want %s", got, want)
	}
}
