// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"path"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// maxObjects is how many objects a pattern may list: ten pages.
const maxObjects = 10_000

// objectURL is an object of a bucket, or a pattern of objects.
type objectURL struct {
	scheme, bucket, key string
}

// parseObjectURL takes the text after the bucket unchanged: ? and % are ordinary
// characters of an object's name.
func parseObjectURL(text string) (objectURL, *Error) {
	scheme, rest, _ := strings.Cut(text, "://")
	bucket, key, _ := strings.Cut(rest, "/")
	u := objectURL{scheme, bucket, key}
	_, known := openers[scheme]
	folder, name := path.Split(key)
	urlInvalid := func(what string) (objectURL, *Error) {
		return objectURL{}, permanent(ReasonURLInvalid, "spec.objectStorage.url: %s", what)
	}
	switch {
	case !known:
		return urlInvalid("names no object storage; write s3://, gs:// or azblob://")
	case !validBucket(bucket):
		return urlInvalid("names no bucket; write s3://bucket/path")
	case name == "":
		return urlInvalid("names no object; write s3://bucket/path, a pattern such as usage-*.csv in its last part")
	case strings.ContainsAny(folder, wildcards):
		return urlInvalid("has * or ? before its last part; write them into the last part only")
	}
	return u, nil
}

const wildcards = "*?"

// validBucket checks the characters, because a bucket may become a part of the
// host name.
func validBucket(bucket string) bool {
	return bucket != "" && strings.Trim(bucket, hostCharacters+".") == "" &&
		strings.Trim(bucket[:1], "-_.") != "" && !strings.Contains(bucket, "..")
}

// originOfBucket gives objectStorage/<bucket>, or objectStorage for a URL that
// is not valid.
func originOfBucket(text string) string {
	u, fault := parseObjectURL(text)
	if fault != nil {
		return "objectStorage"
	}
	return "objectStorage/" + u.bucket
}

// hostOfBucket gives the host that the fetches of a bucket go to. At the
// vendors' own endpoints each bucket has a host name of its own.
func hostOfBucket(spec v1alpha1.ObjectStorageOrigin) string {
	if spec.Endpoint != "" {
		return hostOfURL(spec.Endpoint)
	}
	return originOfBucket(spec.URL)
}

func (u objectURL) isPattern() bool { return strings.ContainsAny(u.key, wildcards) }

// prefix is the text before the first wildcard; every match begins with it.
func (u objectURL) prefix() string { return u.key[:strings.IndexAny(u.key, wildcards)] }

// literal escapes the special characters of package path other than * and ?.
var literal = strings.NewReplacer(`\`, `\\`, `[`, `\[`)

func (u objectURL) matches(key string) bool {
	matched, err := path.Match(literal.Replace(u.key), key)
	return err == nil && matched
}

// find gives the key of the object, or of the newest one that matches.
func (b *bucketClient) find(target objectURL) (string, *Error) {
	if !target.isPattern() {
		return target.key, nil
	}
	b.listing = true
	defer func() { b.listing = false }()
	var newest listedObject
	for seen, next := 0, ""; ; {
		found, fault := b.page(target.prefix(), next)
		if fault != nil {
			return "", fault
		}
		if seen += len(found.objects); seen > maxObjects {
			return "", tooManyObjects()
		}
		for _, o := range found.objects {
			if target.matches(o.key) && o.newerThan(newest) {
				newest = o
			}
		}
		if next = found.next; next == "" {
			break
		}
	}
	if newest.key == "" {
		return "", permanent(ReasonNotFound, "no object matches the pattern; check spec.objectStorage.url and the export job")
	}
	return newest.key, nil
}

func tooManyObjects() *Error {
	return permanent(ReasonSourceTooLarge,
		"more than %d objects to compare with the pattern; write more of the name before its first * or ?, or remove old exports", maxObjects)
}

// newerThan decides between two with the same date by their names: it is the one
// that sorts last.
func (o listedObject) newerThan(other listedObject) bool {
	return other.key == "" || o.modified.After(other.modified) || o.modified.Equal(other.modified) && o.key > other.key
}
