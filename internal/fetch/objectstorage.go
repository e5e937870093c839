// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

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

// Messages about connections name endpointFields; messages about answers name
// objectFields.
var (
	endpointFields = fieldsOf("spec.objectStorage", "endpoint")
	objectFields   = fieldsOf("spec.objectStorage", "url")
)

// bucketClient is an open bucket, for one fetch.
type bucketClient struct {
	*blob.Bucket
	// prepare sets the options of a read: only if the object has another version
	// than this one. An empty version reads always.
	prepare func(as func(any) bool, version string) error
	// put creates an object in one request, for clients whose own upload sends
	// parts; nil for the others.
	put func(ctx context.Context, key string, object Object) error
}

// openers open the kinds of object storage, by the scheme of the URL.
var openers = map[string]func(context.Context, *storageTransport, string, v1alpha1.ObjectStorageOrigin, *corev1.Secret) (*bucketClient, *Error){
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

// openObjectStorage makes one conditional read. It does not request attributes
// first: object, version and date come in one answer and belong together.
func (f *Fetcher) openObjectStorage(ctx context.Context, namespace string, origin v1alpha1.ObjectStorageOrigin, known Validators) (*Content, *Error) {
	target, fault := parseObjectURL(origin.URL)
	if fault != nil {
		return nil, fault
	}
	b, t, fault := f.openBucket(ctx, namespace, target, origin, toRead)
	if fault != nil {
		return nil, fault
	}
	content, fault := b.open(ctx, t, target, origin.Endpoint, known)
	if fault != nil || content.NotModified {
		b.end(t)
		return content, fault
	}
	content.Body = &bodyWithCleanup{content.Body, func() { b.end(t) }}
	return content, nil
}

// purpose says what a bucket is opened for.
type purpose bool

const (
	toRead   purpose = false
	toCreate purpose = true
)

// openBucket opens the bucket of an object with the credentials of the origin.
func (f *Fetcher) openBucket(ctx context.Context, namespace string, target objectURL, origin v1alpha1.ObjectStorageOrigin, use purpose) (*bucketClient, *storageTransport, *Error) {
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, nil, fault
	}
	secret, fault := f.storageCredentials(ctx, namespace, origin)
	if fault != nil {
		return nil, nil, fault
	}
	t := f.newStorageTransport(ctx, roots, endpointFields, storageFault)
	t.purpose = use
	b, fault := openers[target.scheme](ctx, t, target.bucket, origin, secret)
	if fault != nil {
		t.close()
		return nil, nil, fault
	}
	return b, t, nil
}

// storageCredentials reads the credentials of a bucket. Without an endpoint they
// are sent to the vendor's own host.
func (f *Fetcher) storageCredentials(ctx context.Context, namespace string, origin v1alpha1.ObjectStorageOrigin) (*corev1.Secret, *Error) {
	secret, fault := f.secret(ctx, namespace, origin.SecretRef.Name, useCredentials)
	if fault == nil && origin.Endpoint != "" {
		fault = permitHost(secret, endpointFields.host, origin.Endpoint, "")
	}
	return secret, fault
}

func (b *bucketClient) end(t *storageTransport) {
	_ = b.Close()
	t.close()
}

func (b *bucketClient) open(ctx context.Context, t *storageTransport, target objectURL, endpoint string, known Validators) (*Content, *Error) {
	key, fault := b.find(ctx, t, target)
	if fault != nil {
		return nil, fault
	}
	identity := sha256.Sum256([]byte(endpoint + "\n" + target.scheme + "\n" + target.bucket + "\n" + key))
	mark := hex.EncodeToString(identity[:16]) + ":"
	// The version of another object must not be compared with this one.
	version, same := strings.CutPrefix(known.ETag, mark)
	if !same {
		version = ""
	}
	reader, err := b.read(ctx, key, version)
	if t.notModified && version != "" {
		return &Content{Body: io.NopCloser(strings.NewReader("")), LengthKnown: true, Validators: known, NotModified: true}, nil
	}
	if err != nil {
		return nil, t.errorFor(err)
	}
	if t.answer.ContentLength > t.maxBytes {
		_ = reader.Close()
		return nil, tooLarge(t.maxBytes)
	}
	content := &Content{
		Body:        &object{reader, t},
		LengthKnown: lengthKnown(t.answer),
		Modified:    parseDate(t.answer.Header.Get("Last-Modified")),
	}
	if version := t.answer.Header.Get("ETag"); version != "" {
		content.Validators = usable(Validators{ETag: mark + version})
	}
	return content, nil
}

func (b *bucketClient) read(ctx context.Context, key, version string) (reader *blob.Reader, err error) {
	defer recoverPanic(&err)
	return b.NewReader(ctx, key, &blob.ReaderOptions{BeforeRead: func(as func(any) bool) error { return b.prepare(as, version) }})
}

// recoverPanic turns a panic of a vendor's client into an error. Some clients
// expect what an answer may lack, such as a date.
func recoverPanic(err *error) {
	if recover() != nil {
		*err = errIncomplete
	}
}

// object is a reader whose errors are *Error.
type object struct {
	*blob.Reader
	transport *storageTransport
}

func (o *object) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	if err == nil || errors.Is(err, io.EOF) && o.transport.fault == nil {
		return n, err
	}
	if o.transport.fault == nil && o.transport.ctx.Err() == nil {
		return n, transient(ReasonSourceCorrupt, "checksum of the object does not match its content; the operator tries again")
	}
	return n, o.transport.errorFor(err)
}
