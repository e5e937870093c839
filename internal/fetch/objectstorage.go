package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"gocloud.dev/blob"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// storagePlace names the endpoint, which is what a connection depends on;
// objectPlace names the URL, which is what an answer depends on.
var (
	storagePlace = placeOf("spec.objectStorage", "endpoint")
	objectPlace  = placeOf("spec.objectStorage", "url")
)

// store is a bucket for one fetch.
type store struct {
	*blob.Bucket
	// prepare readies the read of an object: only if it is not of the version,
	// unless that is empty.
	prepare func(as func(any) bool, version string) error
	// put creates an object, where the bucket would do so in parts.
	put func(ctx context.Context, key string, object Object) error
}

// openers are the kinds of object storage by the scheme of their URLs.
var openers = map[string]func(context.Context, *wire, string, v1alpha1.ObjectStorageOrigin, *corev1.Secret) (*store, *Error){
	"s3":     openS3,
	"gs":     openGCS,
	"azblob": openAzure,
}

// objectStorageOrigin is an object of a bucket.
func objectStorageOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.ObjectStorage
	if spec == nil {
		return nil
	}
	return &origin{
		name: originOfBucket(spec.URL),
		host: hostOfBucket(*spec),
		open: func(ctx context.Context, f *Fetcher, known Validators) (*Content, *Error) {
			return f.openObjectStorage(ctx, source.Namespace, *spec, known)
		},
	}
}

// openObjectStorage makes one conditional read. It asks for no attributes
// before: object, version and date come in one answer and belong together.
func (f *Fetcher) openObjectStorage(ctx context.Context, namespace string, origin v1alpha1.ObjectStorageOrigin, known Validators) (*Content, *Error) {
	target, fault := parseObjectURL(origin.URL)
	if fault != nil {
		return nil, fault
	}
	s, w, fault := f.openBucket(ctx, namespace, target, origin, toRead)
	if fault != nil {
		return nil, fault
	}
	content, fault := s.open(ctx, w, target, origin.Endpoint, known)
	if fault != nil || content.NotModified {
		s.end(w)
		return content, fault
	}
	content.Body = &lastBody{content.Body, func() { s.end(w) }}
	return content, nil
}

// purpose is what a bucket is opened for.
type purpose bool

const (
	toRead   purpose = false
	toCreate purpose = true
)

// openBucket opens the bucket of an object with the credentials of the origin.
func (f *Fetcher) openBucket(ctx context.Context, namespace string, target objectURL, origin v1alpha1.ObjectStorageOrigin, why purpose) (*store, *wire, *Error) {
	if origin.Endpoint != "" {
		if _, fault := parseURL(storagePlace.host, origin.Endpoint); fault != nil {
			return nil, nil, fault
		}
	}
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, nil, fault
	}
	secret, fault := f.optedIn(ctx, namespace, &origin.SecretRef)
	if fault != nil {
		return nil, nil, fault
	}
	w := f.newWire(ctx, roots, storagePlace, objectWords)
	w.purpose = why
	s, fault := openers[target.scheme](ctx, w, target.bucket, origin, secret)
	if fault != nil {
		w.close()
		return nil, nil, fault
	}
	return s, w, nil
}

func (s *store) end(w *wire) {
	_ = s.Close()
	w.close()
}

func (s *store) open(ctx context.Context, w *wire, target objectURL, endpoint string, known Validators) (*Content, *Error) {
	key, fault := s.find(ctx, w, target)
	if fault != nil {
		return nil, fault
	}
	identity := sha256.Sum256([]byte(endpoint + "\n" + target.scheme + "\n" + target.bucket + "\n" + key))
	mark := hex.EncodeToString(identity[:16]) + ":"
	// The version of another object says nothing of this one.
	version, same := strings.CutPrefix(known.ETag, mark)
	if !same {
		version = ""
	}
	reader, err := s.read(ctx, key, version)
	if w.notModified && version != "" {
		return &Content{Body: io.NopCloser(strings.NewReader("")), LengthKnown: true, Validators: known, NotModified: true}, nil
	}
	if err != nil {
		return nil, w.failed(err)
	}
	if w.answer.ContentLength > w.maxBytes {
		_ = reader.Close()
		return nil, tooLarge(w.maxBytes)
	}
	content := &Content{
		Body:        &object{reader, w},
		LengthKnown: lengthKnown(w.answer),
		Modified:    parseDate(w.answer.Header.Get("Last-Modified")),
	}
	if version := w.answer.Header.Get("ETag"); version != "" {
		content.Validators = usable(Validators{ETag: mark + version})
	}
	return content, nil
}

func (s *store) read(ctx context.Context, key, version string) (reader *blob.Reader, err error) {
	defer calm(&err)
	return s.NewReader(ctx, key, &blob.ReaderOptions{BeforeRead: func(as func(any) bool) error { return s.prepare(as, version) }})
}

// calm turns a panic of a vendor's client into an error: some take for granted
// what an answer may lack, such as a date.
func calm(err *error) {
	if recover() != nil {
		*err = errIncomplete
	}
}

// object is a reader whose errors are an *Error.
type object struct {
	*blob.Reader
	wire *wire
}

func (o *object) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	if err == nil || errors.Is(err, io.EOF) && o.wire.fault == nil {
		return n, err
	}
	if o.wire.fault == nil && o.wire.ctx.Err() == nil {
		return n, transient(ReasonSourceCorrupt, "object is not as its checksum says; it is tried again")
	}
	return n, o.wire.failed(err)
}
