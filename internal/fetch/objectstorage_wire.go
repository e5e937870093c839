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
	// maxRequests of one fetch: a list may have empty pages without end.
	maxRequests = 100
	// maxListBytes of one page of a list, which the clients hold as a whole: a
	// page has a thousand objects as a rule.
	maxListBytes = 16 << 20
	// maxProblemBytes of an answer that tells of an error.
	maxProblemBytes = 64 << 10
)

var (
	errNotModified = errors.New("not modified")
	errResume      = errors.New("a read is not resumed")
	errIncomplete  = errors.New("answer lacks something")
)

// wire is what is below the clients of the vendors: the transport under the
// policy, and the one place where an answer is judged. What it refuses, it
// keeps, for the clients hide it behind words of their own.
type wire struct {
	ctx       context.Context
	transport *http.Transport
	*Fetcher
	at place
	// words for an answer that have a meaning in this protocol only.
	words func(*http.Response) (Error, bool)
	// ifNoneMatch goes with the requests of a client that cannot send it.
	ifNoneMatch string
	purpose     purpose
	requests    int
	// listing: objects are looked at and none is read yet.
	listing bool
	// answer to the last request; its body is limited.
	answer      *http.Response
	notModified bool
	// exists says that an object was not created because there is one.
	exists bool
	// fault is the first one.
	fault *Error
}

func (f *Fetcher) newWire(ctx context.Context, roots *x509.CertPool, at place, words func(*http.Response) (Error, bool)) *wire {
	return &wire{ctx: ctx, transport: f.transport(roots), Fetcher: f, at: at, words: words}
}

func (w *wire) httpClient() *http.Client { return &http.Client{Transport: w} }

func (w *wire) close() {
	if w.answer != nil {
		_ = w.answer.Body.Close() // a client that failed may have left it
	}
	w.transport.CloseIdleConnections()
}

// RoundTrip gives answers of status 200 only, or 201 to what is created: no
// client sees a redirect to
// follow, nor a fault to try again by itself.
func (w *wire) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Header.Get("Range") != "" {
		return nil, errResume
	}
	if w.requests++; w.requests > maxRequests {
		return nil, w.keep(tooManyObjects())
	}
	request = request.Clone(request.Context())
	request.Header.Set("User-Agent", userAgent)
	if w.ifNoneMatch != "" {
		request.Header.Set("If-None-Match", w.ifNoneMatch)
	}
	answer, err := w.transport.RoundTrip(request)
	if err != nil {
		return nil, w.keep(connectFault(w.ctx, err, w.at))
	}
	switch answer.StatusCode {
	case http.StatusOK, http.StatusCreated:
		answer.Body = &limited{w.limitBody(w.ctx, answer.Body, answer.ContentLength), w}
		w.answer = answer
		return answer, nil
	case http.StatusNotModified:
		_ = answer.Body.Close()
		w.notModified = true
		return nil, errNotModified
	}
	defer func() { _ = answer.Body.Close() }()
	w.exists = w.exists || existed(answer)
	return nil, w.keep(w.refusal(answer))
}

// existed: Azure has a status of its own for the one condition there is.
func existed(answer *http.Response) bool {
	return answer.StatusCode == http.StatusPreconditionFailed ||
		answer.StatusCode == http.StatusConflict && answer.Header.Get("X-Ms-Error-Code") == "BlobAlreadyExists"
}

func (w *wire) keep(fault *Error) *Error {
	if w.fault == nil {
		w.fault = fault
	}
	return fault
}

// failed gives what ended a client's work in our own words.
func (w *wire) failed(err error) *Error {
	switch {
	case w.fault != nil:
		return w.fault
	case w.ctx.Err() != nil:
		return connectFault(w.ctx, err, w.at)
	default:
		return notOfThisKind()
	}
}

func notOfThisKind() *Error {
	return permanent(ReasonFormatMismatch, "answer is not one of this kind of object storage; check %s", storagePlace.host)
}

func (w *wire) refusal(answer *http.Response) *Error {
	if fault, named := w.words(answer); named {
		return fault.of(answer)
	}
	if answer.StatusCode/100 == 3 {
		return permanent(ReasonRedirectForbidden, "redirect of the object storage is not followed; check %s and region", w.at.host)
	}
	return statusFault(answer, objectPlace)
}

// limited keeps what ends a body.
type limited struct {
	*body
	wire *wire
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.body.Read(p)
	if l.wire.listing && l.body.wire.n > maxListBytes {
		err = tooManyObjects()
	}
	if own, ok := errors.AsType[*Error](err); ok && l.wire.fault == nil {
		l.wire.fault = own
	}
	return n, err
}

var (
	notAccepted = Error{Reason: ReasonUnauthorized, Permanent: true,
		Message: "credentials are not accepted; check the Secret of spec.objectStorage.secretRef"}
	clocksDiffer = Error{Reason: ReasonUnauthorized, Permanent: true,
		Message: "the clocks of the object storage and of the operator's node differ; correct the node's"}
	otherRegion = Error{Reason: ReasonRedirectForbidden, Permanent: true,
		Message: "the bucket is in another region; correct spec.objectStorage.region or endpoint"}
	noBucket = Error{Reason: ReasonNotFound, Permanent: true,
		Message: "no such bucket; check spec.objectStorage.url"}
	archived = Error{Reason: ReasonForbidden, Permanent: true,
		Message: "the object is archived; restore it or keep exports out of the archive"}
	tooFast = Error{Reason: ReasonRateLimited,
		Message: "too many requests; it is tried again when the service permits, or use a longer interval"}
)

// objectCodes are the error codes of S3 and of Azure's blobs that say more than
// their status.
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

// objectWords reads the code of an answer: Azure's header or the element of
// S3's document.
func objectWords(answer *http.Response) (Error, bool) {
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
