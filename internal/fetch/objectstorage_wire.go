// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/x509"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
)

const (
	// maxRequests of one fetch: a server could send empty pages of a list forever.
	maxRequests = 100
	// maxListBytes of one page of a list, which usually has a thousand objects.
	// The clients keep a whole page in memory.
	maxListBytes = 16 << 20
	// maxProblemBytes of an answer that describes an error.
	maxProblemBytes = 64 << 10
)

// storageTransport applies the policy to the requests of one fetch, and decides
// whether an answer is accepted. It is also the transport of the client that gets
// tokens. It records the fault of an answer that it refuses, because that client
// replaces it with an error of its own.
type storageTransport struct {
	ctx  context.Context
	base *http.Transport
	*Fetcher
	fields specFields
	// faultOf gives the fault of an answer by the codes of the protocol, if it
	// has one.
	faultOf  func(*http.Response) (Error, bool)
	purpose  purpose
	requests int
	// listing says that objects are listed and none is read yet.
	listing bool
	// answer to the last request; its body is limited.
	answer *http.Response
	// exists says that an object was not created because it already exists.
	exists bool
	// fault is the first fault.
	fault *Error
}

func (f *Fetcher) newStorageTransport(ctx context.Context, roots *x509.CertPool, fields specFields, faultOf func(*http.Response) (Error, bool)) *storageTransport {
	return &storageTransport{ctx: ctx, base: f.transport(roots), Fetcher: f, fields: fields, faultOf: faultOf}
}

func (t *storageTransport) httpClient() *http.Client { return &http.Client{Transport: t} }

func (t *storageTransport) close() {
	if t.answer != nil {
		_ = t.answer.Body.Close() // a caller may have left it
	}
	t.base.CloseIdleConnections()
}

// RoundTrip implements http.RoundTripper.
func (t *storageTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, fault := t.answerTo(request.Clone(request.Context()))
	if fault != nil {
		return nil, fault
	}
	return answer, nil
}

// answerTo gives only answers of status 200, 201 for an object that was created,
// and 304. No redirect is followed, and no request is sent again.
func (t *storageTransport) answerTo(request *http.Request) (*http.Response, *Error) {
	if t.requests++; t.requests > maxRequests {
		return nil, t.record(tooManyObjects())
	}
	request.Header.Set("User-Agent", userAgent)
	answer, err := t.base.RoundTrip(request)
	if err != nil {
		return nil, t.record(connectFault(t.ctx, err, t.fields))
	}
	switch answer.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusNotModified:
		answer.Body = &recordedBody{t.limitBody(t.ctx, answer.Body, answer.ContentLength), t}
		t.answer = answer
		return answer, nil
	}
	defer func() { _ = answer.Body.Close() }()
	t.exists = t.exists || existed(answer)
	return nil, t.record(t.refused(answer))
}

// existed reports that the object was there already. Azure has a status of its own
// for that.
func existed(answer *http.Response) bool {
	return answer.StatusCode == http.StatusPreconditionFailed ||
		answer.StatusCode == http.StatusConflict && answer.Header.Get("X-Ms-Error-Code") == "BlobAlreadyExists"
}

func (t *storageTransport) record(fault *Error) *Error {
	if t.fault == nil {
		t.fault = fault
	}
	return fault
}

// errorFor describes an error of the token client, or of an answer that cannot be
// read, in our own words.
func (t *storageTransport) errorFor(err error) *Error {
	switch {
	case t.fault != nil:
		return t.fault
	case t.ctx.Err() != nil:
		return connectFault(t.ctx, err, t.fields)
	default:
		return notOfThisKind()
	}
}

func notOfThisKind() *Error {
	return permanent(ReasonFormatMismatch, "answer is not that of this kind of object storage; check %s", endpointFields.host)
}

func (t *storageTransport) refused(answer *http.Response) *Error {
	if fault, named := t.faultOf(answer); named {
		return fault.withStatus(answer)
	}
	if answer.StatusCode/100 == 3 {
		return permanent(ReasonRedirectForbidden, "redirect of the object storage is not followed; check %s and region", t.fields.host)
	}
	return statusFault(answer, objectFields)
}

// recordedBody records the fault that ends a body.
type recordedBody struct {
	*body
	transport *storageTransport
}

func (l *recordedBody) Read(p []byte) (int, error) {
	n, err := l.body.Read(p)
	if l.transport.listing && l.wire.n > maxListBytes {
		err = tooManyObjects()
	}
	if own, ok := errors.AsType[*Error](err); ok && l.transport.fault == nil {
		l.transport.fault = own
	}
	return n, err
}

var (
	notAccepted = Error{Reason: ReasonUnauthorized, Permanent: true,
		Message: "credentials are not accepted; check the Secret of spec.objectStorage.secretRef"}
	clocksDiffer = Error{Reason: ReasonUnauthorized, Permanent: true,
		Message: "the clocks of the object storage and of the operator's node differ; correct the clock of the node"}
	otherRegion = Error{Reason: ReasonRedirectForbidden, Permanent: true,
		Message: "the bucket is in another region; correct spec.objectStorage.region or endpoint"}
	noBucket = Error{Reason: ReasonNotFound, Permanent: true,
		Message: "no such bucket; check spec.objectStorage.url"}
	archived = Error{Reason: ReasonForbidden, Permanent: true,
		Message: "the object is archived; restore it, or do not archive exports"}
	tooFast = Error{Reason: ReasonRateLimited,
		Message: "too many requests; the operator tries again when the service allows it; use a longer interval"}
)

// objectCodes are the error codes of S3 and of Azure's blobs that are more precise
// than their status.
var objectCodes = map[string]Error{
	"InvalidAccessKeyId":           notAccepted,
	"SignatureDoesNotMatch":        notAccepted,
	"XAdminUserNotFound":           notAccepted, // versitygw
	"InvalidToken":                 notAccepted,
	"ExpiredToken":                 notAccepted,
	"AuthenticationFailed":         notAccepted,
	"InvalidAuthenticationInfo":    notAccepted,
	"NoAuthenticationInformation":  notAccepted,
	"RequestTimeTooSkewed":         clocksDiffer,
	"PermanentRedirect":            otherRegion,
	"TemporaryRedirect":            otherRegion,
	"AuthorizationHeaderMalformed": otherRegion,
	"NoSuchBucket":                 noBucket,
	"ContainerNotFound":            noBucket,
	"InvalidObjectState":           archived,
	"BlobArchived":                 archived,
	"ConditionalRequestConflict":   tooFast,
	"SlowDown":                     tooFast,
	"ServerBusy":                   tooFast,
}

// storageFault reads the code of an answer, from Azure's header or from an element
// of S3's document.
func storageFault(answer *http.Response) (Error, bool) {
	code := answer.Header.Get("X-Ms-Error-Code")
	if code == "" {
		var document struct{ Code string }
		if err := xml.NewDecoder(io.LimitReader(answer.Body, maxProblemBytes)).Decode(&document); err != nil {
			return Error{}, false
		}
		code = document.Code
	}
	fault, known := objectCodes[code]
	return fault, known
}
