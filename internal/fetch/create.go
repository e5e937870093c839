// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"strings"
	"time"

	"gocloud.dev/blob"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// createTimeout limits the writing of an object, including the wait for a slot.
const createTimeout = 5 * time.Minute

// Object is a file to create.
type Object struct {
	// Name within its folder.
	Name string
	// MediaType as HTTP names it, such as text/csv.
	MediaType string
	// Content of the whole file.
	Content []byte
}

// Create creates an object in the folder of a bucket, under the same policy as
// reading. It never overwrites an object: if one exists, created is false and
// there is no error. The error is an *Error.
func (f *Fetcher) Create(ctx context.Context, namespace string, to v1alpha1.ExportDestination, object Object) (created bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, createTimeout)
	defer cancel()
	origin := v1alpha1.ObjectStorageOrigin{
		URL:      strings.TrimSuffix(to.URL, "/") + "/" + object.Name,
		Endpoint: to.Endpoint, Region: to.Region, SecretRef: to.SecretRef, CASecretRef: to.CASecretRef,
	}
	release, fault := f.acquireSlot(ctx, hostOfBucket(origin), 0)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	defer release()
	target, fault := parseObjectURL(origin.URL)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	b, t, fault := f.in(namespace).openBucket(ctx, namespace, target, origin, toCreate)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	defer b.end(t)
	if b.has(ctx, target.key) {
		return false, nil
	}
	t.fault = nil
	err = b.create(ctx, target.key, object)
	switch {
	case err == nil:
		return true, nil
	case t.exists:
		return false, nil
	default:
		return false, inPortfolio(t.errorFor(err))
	}
}

// has reports that the object certainly exists. Credentials that may only write
// get no answer, and the object is then sent. Asking first matters because some
// servers cut the connection when they refuse an upload.
func (b *bucketClient) has(ctx context.Context, key string) bool {
	var err error
	defer recoverPanic(&err)
	found, err := b.Exists(ctx, key)
	return err == nil && found
}

// create sends an object in one request. The object is created as a whole or not
// at all, and no parts of an upload are left that somebody pays for.
func (b *bucketClient) create(ctx context.Context, key string, object Object) (err error) {
	defer recoverPanic(&err)
	if b.put != nil {
		return b.put(ctx, key, object)
	}
	options := &blob.WriterOptions{ContentType: object.MediaType, IfNotExist: true, MaxConcurrency: 1, BufferSize: len(object.Content) + 1}
	return b.Upload(ctx, key, bytes.NewReader(object.Content), options)
}

// inPortfolio replaces the field names of an ExportSource by those of a
// PortfolioAdoption.
func inPortfolio(fault *Error) *Error {
	renamed := *fault
	renamed.Message = strings.NewReplacer("spec.objectStorage", "objectStorage", "ExportSource", "PortfolioAdoption").Replace(fault.Message)
	return &renamed
}
