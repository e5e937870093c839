// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Messages about connections name endpointFields; messages about answers name
// objectFields.
var (
	endpointFields = fieldsOf("spec.objectStorage", "endpoint")
	objectFields   = fieldsOf("spec.objectStorage", "url")
)

// openers open the kinds of object storage, by the scheme of the URL.
var openers = map[string]func(*storageTransport, string, v1alpha1.ObjectStorageOrigin, *corev1.Secret) (storage, *Error){
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
	b, fault := f.openBucket(ctx, namespace, target, origin, toRead)
	if fault != nil {
		return nil, fault
	}
	content, fault := b.open(target, origin.Endpoint, known)
	if fault != nil || content.NotModified {
		b.close()
		return content, fault
	}
	content.Body = &bodyWithCleanup{content.Body, b.close}
	return content, nil
}

// purpose says what a bucket is opened for.
type purpose bool

const (
	toRead   purpose = false
	toCreate purpose = true
)

// openBucket opens the bucket of an object with the credentials of the origin.
func (f *Fetcher) openBucket(ctx context.Context, namespace string, target objectURL, origin v1alpha1.ObjectStorageOrigin, use purpose) (*bucketClient, *Error) {
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, fault
	}
	secret, fault := f.storageCredentials(ctx, namespace, origin)
	if fault != nil {
		return nil, fault
	}
	t := f.newStorageTransport(ctx, roots, endpointFields, storageFault)
	t.purpose = use
	s, fault := openers[target.scheme](t, target.bucket, origin, secret)
	if fault != nil {
		t.close()
		return nil, fault
	}
	return &bucketClient{s, t}, nil
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

func (b *bucketClient) open(target objectURL, endpoint string, known Validators) (*Content, *Error) {
	key, fault := b.find(target)
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
	answer, fault := b.read(key, version)
	if fault != nil {
		return nil, fault
	}
	content, fault := b.contentOf(answer, mark, version != "")
	if fault != nil || content.NotModified {
		_ = answer.Body.Close()
	}
	if fault == nil && content.NotModified {
		content.Validators = known
	}
	return content, fault
}

// contentOf refuses an answer without a date: every object has one.
func (b *bucketClient) contentOf(answer *http.Response, mark string, conditional bool) (*Content, *Error) {
	modified := parseDate(answer.Header.Get("Last-Modified"))
	switch {
	case answer.StatusCode == http.StatusNotModified && conditional:
		return &Content{Body: http.NoBody, LengthKnown: true, NotModified: true}, nil
	case answer.StatusCode != http.StatusOK || modified.IsZero():
		return nil, notOfThisKind()
	case answer.ContentLength > b.maxBytes:
		return nil, tooLarge(b.maxBytes)
	}
	content := &Content{Body: checked(answer), LengthKnown: lengthKnown(answer), Modified: modified}
	if version := answer.Header.Get("ETag"); version != "" {
		content.Validators = usable(Validators{ETag: mark + version})
	}
	return content, nil
}
