package fetch

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"gocloud.dev/blob"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// maxObjects looked at for a pattern: ten pages of a list.
const maxObjects = 10_000

// objectURL is an object of a bucket, or a pattern of objects.
type objectURL struct {
	scheme, bucket, key string
}

// parseObjectURL takes what follows the bucket as it is: in an object's name ?
// and % are characters like any other.
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

// validBucket: a bucket may become a part of the host name.
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

// prefix is what all names that match begin with.
func (u objectURL) prefix() string { return u.key[:strings.IndexAny(u.key, wildcards)] }

// literal takes the special meaning from what package path knows beside * and ?.
var literal = strings.NewReplacer(`\`, `\\`, `[`, `\[`)

func (u objectURL) matches(key string) bool {
	matched, err := path.Match(literal.Replace(u.key), key)
	return err == nil && matched
}

// find gives the key of the object, or of the newest one that matches.
func (s *store) find(ctx context.Context, w *wire, target objectURL) (string, *Error) {
	if !target.isPattern() {
		return target.key, nil
	}
	w.listing = true
	defer func() { w.listing = false }()
	var newest newestObject
	list := s.List(&blob.ListOptions{Prefix: target.prefix(), Delimiter: "/"})
	for seen := 0; ; seen++ {
		found, err := next(ctx, list)
		switch {
		case errors.Is(err, io.EOF) && newest.key == "":
			return "", w.noMatch()
		case errors.Is(err, io.EOF):
			return newest.key, nil
		case err != nil:
			return "", w.failed(err)
		case seen == maxObjects:
			return "", tooManyObjects()
		case !found.IsDir && target.matches(found.Key):
			newest.meet(found.Key, found.ModTime)
		}
	}
}

// noMatch: some clients take any document for an empty list, a login page too.
func (w *wire) noMatch() *Error {
	if strings.HasPrefix(w.answer.Header.Get("Content-Type"), "text/html") {
		return notOfThisKind()
	}
	return permanent(ReasonNotFound, "no object matches the pattern; check spec.objectStorage.url and the export job")
}

func next(ctx context.Context, list *blob.ListIterator) (found *blob.ListObject, err error) {
	defer calm(&err)
	return list.Next(ctx)
}

func tooManyObjects() *Error {
	return permanent(ReasonSourceTooLarge,
		"more than %d objects to look at for the pattern; write more of the name before its first * or ?, or remove old exports", maxObjects)
}

// newestObject is the newest of those it met; of two of one date, the one whose
// name comes last.
type newestObject struct {
	key      string
	modified time.Time
}

func (n *newestObject) meet(key string, modified time.Time) {
	if n.key == "" || modified.After(n.modified) || modified.Equal(n.modified) && key > n.key {
		n.key, n.modified = key, modified
	}
}
