// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listOfKind is a page of two objects, as each kind of object storage writes it.
// The names of Azure may be encoded, and its documents begin with a byte order mark.
var listOfKind = map[string]struct{ parameter, first, second string }{
	"s3": {
		"continuation-token",
		`<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>
<Contents><Key>a/a&amp;1</Key><LastModified>2026-11-20T06:00:00.000Z</LastModified></Contents><NextContinuationToken>go on+/=</NextContinuationToken></ListBucketResult>`,
		`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a/ü 2</Key><LastModified>2026-11-20T07:00:00.000Z</LastModified></Contents>
<CommonPrefixes><Prefix>a/deeper/</Prefix></CommonPrefixes></ListBucketResult>`,
	},
	"gs": {
		"pageToken",
		`{"kind": "storage#objects", "nextPageToken": "go on+/=", "items": [{"name": "a/a&1", "updated": "2026-11-20T06:00:00.123Z"}]}`,
		`{"prefixes": ["a/deeper/"], "items": [{"name": "a/ü 2", "updated": "2026-11-20T07:00:00Z"}]}`,
	},
	"azblob": {
		"marker",
		"\ufeff" + `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs><Blob><Name>a/a&amp;1</Name><Properties><Last-Modified>Fri, 20 Nov 2026 06:00:00 GMT</Last-Modified></Properties></Blob>
</Blobs><NextMarker>go on+/=</NextMarker></EnumerationResults>`,
		`<EnumerationResults><Blobs><Blob><Name Encoded="true">a%2F%C3%BC%202</Name><Properties><Last-Modified>Fri, 20 Nov 2026 07:00:00 GMT</Last-Modified></Properties></Blob>
<BlobPrefix><Name>a/deeper/</Name></BlobPrefix></Blobs><NextMarker /></EnumerationResults>`,
	},
}

// The newest object may be on any page, and its name is requested as it is listed.
func TestObjectStorageListOfPages(t *testing.T) {
	for kind, pages := range listOfKind {
		t.Run(kind, func(t *testing.T) {
			var listed []string
			s := shop(t, kind, func(w http.ResponseWriter, r *http.Request) bool {
				query := r.URL.Query()
				if !query.Has("delimiter") {
					if r.URL.EscapedPath() != "/exports/a/%C3%BC%202" {
						t.Errorf("read %s", r.URL.EscapedPath())
					}
					w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
					_, _ = io.WriteString(w, "two")
					return true
				}
				page := query.Get(pages.parameter)
				listed = append(listed, page)
				_, _ = io.WriteString(w, map[string]string{"": pages.first, "go on+/=": pages.second}[page])
				return true
			})
			f := bucketFetcher(s.ca(), logins(t, s.URL)[kind]...)
			text, _ := fetched(t, f, bucketSource(kind+"://exports/a/*", s.URL), Validators{})
			if text != "two" || len(listed) != 2 {
				t.Errorf("got %q after the pages %q", text, listed)
			}
		})
	}
}

// A page is decoded, or refused as a whole: an object without a name or a date is
// not left out.
func TestObjectStorageListOfIncompleteObjects(t *testing.T) {
	kinds := map[string]storage{"s3": &s3Bucket{}, "gs": &gcsBucket{}, "azblob": &azureContainer{}}
	for kind, pages := range listOfKind {
		if found, err := kinds[kind].decode(strings.NewReader(pages.first)); err != nil || len(found.objects) != 1 ||
			found.objects[0].key != "a/a&1" || !found.objects[0].modified.Truncate(time.Second).Equal(day) || found.next != "go on+/=" {
			t.Errorf("%s: got %+v, %v", kind, found, err)
		}
		for what, broken := range map[string]string{
			"no name":     strings.NewReplacer("a/a&amp;1", "", "a/a&1", "").Replace(pages.first),
			"no date":     strings.NewReplacer("2026-11-20T06:00:00.000Z", "", "2026-11-20T06:00:00.123Z", "", "Fri, 20 Nov 2026 06:00:00 GMT", "").Replace(pages.first),
			"not a date":  strings.ReplaceAll(pages.first, "2026", "soon"),
			"cut":         pages.first[:len(pages.first)-5],
			"another one": strings.NewReplacer("ListBucketResult", "Error", "EnumerationResults", "Error", `[`, `{`).Replace(pages.first),
		} {
			if found, err := kinds[kind].decode(strings.NewReader(broken)); err == nil {
				t.Errorf("%s, %s: got %+v", kind, what, found)
			}
		}
	}
}

// Google Cloud Storage sends a checksum of what it has stored.
func TestGCSChecksum(t *testing.T) {
	right, wrong := "crc32c="+crc32c("one, two"), "crc32c="+crc32c("other")
	for name, test := range map[string]struct {
		header http.Header
		fails  bool
	}{
		"none":         {http.Header{}, false},
		"right":        {http.Header{"X-Goog-Hash": {right + ",md5=x"}}, false},
		"wrong":        {http.Header{"X-Goog-Hash": {"md5=x, " + wrong}}, true},
		"second line":  {http.Header{"X-Goog-Hash": {"md5=x", wrong}}, true},
		"unreadable":   {http.Header{"X-Goog-Hash": {"crc32c=?"}}, false},
		"decompressed": {http.Header{"X-Goog-Hash": {wrong}, "X-Goog-Stored-Content-Encoding": {"gzip"}}, false},
		"as stored":    {http.Header{"X-Goog-Hash": {wrong}, "X-Goog-Stored-Content-Encoding": {"gzip"}, "Content-Encoding": {"gzip"}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(t, "gs", func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
				maps.Copy(w.Header(), test.header)
				_, _ = io.WriteString(w, "one, two")
				return true
			})
			err := read(t.Context(), bucketFetcher(s.ca(), logins(t, s.URL)["gs"]...), bucketSource("gs://exports/a", s.URL))
			switch {
			case test.fails:
				fault(t, err, ReasonSourceCorrupt, false, "checksum")
			case err != nil:
				t.Error(err)
			}
		})
	}
}
