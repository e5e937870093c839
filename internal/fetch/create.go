// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// largeUpload is the size in bytes from which a service may refuse an upload before
// it is sent.
const largeUpload = 2 << 20

// Object is a file to create.
type Object struct {
	// Name within its folder.
	Name string
	// MediaType as HTTP names it, such as text/csv.
	MediaType string
	// Content of the whole file.
	Content []byte
}

// HostOfDestination is the host that an export is written to; empty when the
// destination has no valid URL.
func HostOfDestination(to v1alpha1.ExportDestination) string {
	return hostOfBucket(v1alpha1.ObjectStorageOrigin{URL: to.URL, Endpoint: to.Endpoint})
}

// CreateTimeout limits the writing of an object, including the wait for a slot.
const CreateTimeout = 5 * time.Minute

// Create creates an object in the folder of a bucket, under the same policy as
// reading. It never overwrites an object: if one exists, created is false and
// there is no error. The error is an *Error.
func (f *Fetcher) Create(ctx context.Context, namespace string, to v1alpha1.ExportDestination, object Object) (created bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, CreateTimeout)
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
	b, fault := f.in(namespace).openBucket(ctx, namespace, target, origin, toCreate)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	defer b.close()
	if b.has(target.key) {
		return false, nil
	}
	fault = b.put(target.key, object)
	switch {
	case fault == nil:
		return true, nil
	case b.exists:
		return false, nil
	default:
		return false, inPortfolio(fault)
	}
}

// has reports that the object certainly exists. Credentials that may only write
// get no answer, and the object is then sent. Asking first matters because some
// servers cut the connection when they refuse an upload.
func (b *bucketClient) has(key string) bool {
	answer, fault := b.send(storageRequest{method: http.MethodHead, address: b.object(key)})
	if fault != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// put sends an object in one request. The object is created as a whole or not at
// all, and no parts of an upload are left that somebody pays for.
func (b *bucketClient) put(key string, object Object) *Error {
	b.exists, b.fault = false, nil
	r := b.create(key, object)
	if len(r.body) >= largeUpload {
		r.header.Set("Expect", "100-continue")
	}
	answer, fault := b.send(r)
	if fault != nil {
		return fault
	}
	_ = answer.Body.Close()
	if answer.StatusCode == http.StatusNotModified {
		return notOfThisKind()
	}
	return nil
}

// inPortfolio replaces the field names of an ExportSource by those of a
// PortfolioAdoption.
func inPortfolio(fault *Error) *Error {
	renamed := *fault
	renamed.Message = strings.NewReplacer("spec.objectStorage", "objectStorage", "ExportSource", "PortfolioAdoption").Replace(fault.Message)
	return &renamed
}
