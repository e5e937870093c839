package fetch

import (
	"bytes"
	"context"
	"strings"
	"time"

	"gocloud.dev/blob"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// createTimeout bounds the writing of an object, waiting for a place included.
const createTimeout = 5 * time.Minute

// Object is a file to be.
type Object struct {
	// Name within its folder, and its media type.
	Name, MediaType string
	Content         []byte
}

// Create creates an object in the folder of a bucket, under the policy that
// holds for reading. What exists is never overwritten: created is then false
// and there is no error. The error is an *Error.
func (f *Fetcher) Create(ctx context.Context, namespace string, to v1alpha1.ExportDestination, object Object) (created bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, createTimeout)
	defer cancel()
	origin := v1alpha1.ObjectStorageOrigin{
		URL:      strings.TrimSuffix(to.URL, "/") + "/" + object.Name,
		Endpoint: to.Endpoint, Region: to.Region, SecretRef: to.SecretRef, CASecretRef: to.CASecretRef,
	}
	leave, fault := f.enter(ctx, hostOfBucket(origin), 0)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	defer leave()
	target, fault := parseObjectURL(origin.URL)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	s, w, fault := f.openBucket(ctx, namespace, target, origin, toCreate)
	if fault != nil {
		return false, inPortfolio(fault)
	}
	defer s.end(w)
	if s.has(ctx, target.key) {
		return false, nil
	}
	w.fault = nil
	err = s.create(ctx, target.key, object)
	switch {
	case err == nil:
		return true, nil
	case w.exists:
		return false, nil
	default:
		return false, inPortfolio(w.failed(err))
	}
}

// has says that an object is there for sure. Who may only write is not told;
// but who is told need not send what some servers refuse by cutting the
// connection.
func (s *store) has(ctx context.Context, key string) bool {
	var err error
	defer calm(&err)
	found, err := s.Exists(ctx, key)
	return err == nil && found
}

// create sends an object in one request: it comes into being whole or not at
// all, and no parts stay behind that somebody pays for.
func (s *store) create(ctx context.Context, key string, object Object) (err error) {
	defer calm(&err)
	if s.put != nil {
		return s.put(ctx, key, object)
	}
	options := &blob.WriterOptions{ContentType: object.MediaType, IfNotExist: true, MaxConcurrency: 1, BufferSize: len(object.Content) + 1}
	return s.Upload(ctx, key, bytes.NewReader(object.Content), options)
}

// inPortfolio names the places of a PortfolioAdoption, where those of an
// ExportSource have other names.
func inPortfolio(fault *Error) *Error {
	renamed := *fault
	renamed.Message = strings.NewReplacer("spec.objectStorage", "objectStorage", "ExportSource", "PortfolioAdoption").Replace(fault.Message)
	return &renamed
}
