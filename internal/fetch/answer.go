// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter is the longest wait that a server may ask for.
const maxRetryAfter = time.Hour

// content makes a Content of the head of an answer.
func (f *Fetcher) content(ctx context.Context, answer *http.Response, known Validators, fields specFields) (*Content, *Error) {
	if answer.StatusCode == http.StatusNotModified && known != (Validators{}) {
		return notModified(answer, known), nil
	}
	if answer.StatusCode != http.StatusOK {
		return nil, statusFault(answer, fields)
	}
	if answer.ContentLength > f.maxBytes {
		return nil, tooLarge(f.maxBytes)
	}
	body, fault := f.openBody(ctx, answer)
	if fault != nil {
		return nil, fault
	}
	validators := answerValidators(answer)
	return &Content{
		Body:        body,
		LengthKnown: lengthKnown(answer),
		Modified:    parseDate(validators.LastModified),
		Validators:  validators,
	}, nil
}

func notModified(answer *http.Response, known Validators) *Content {
	validators := answerValidators(answer)
	if validators.ETag == "" {
		validators.ETag = known.ETag
	}
	if validators.LastModified == "" {
		validators.LastModified = known.LastModified
	}
	return &Content{
		Body:        http.NoBody,
		LengthKnown: true,
		Modified:    parseDate(validators.LastModified),
		Validators:  validators,
		NotModified: true,
	}
}

func answerValidators(answer *http.Response) Validators {
	return usable(Validators{ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified")})
}

// parseDate gives the zero time for a text that is not an HTTP date.
func parseDate(text string) time.Time {
	date, err := http.ParseTime(text)
	if err != nil {
		return time.Time{}
	}
	return date.UTC()
}

// lengthKnown reports whether the end of a body proves that all of it has
// arrived. A length, the last chunk and the end of an HTTP/2 stream prove it; the
// end of a connection does not.
func lengthKnown(answer *http.Response) bool {
	return answer.ContentLength >= 0 || answer.ProtoMajor >= 2 || slices.Contains(answer.TransferEncoding, "chunked")
}

// statuses are the HTTP statuses with messages of their own.
var statuses = map[int]Error{
	http.StatusNoContent:       {Reason: ReasonHTTPStatus, Permanent: true, Message: "no content; check the export job"},
	http.StatusPartialContent:  {Reason: ReasonHTTPStatus, Permanent: true, Message: "partial content is not accepted; check {host}"},
	http.StatusNotModified:     {Reason: ReasonHTTPStatus, Permanent: true, Message: "not modified, although the whole file was requested; check the server"},
	http.StatusUnauthorized:    {Reason: ReasonUnauthorized, Permanent: true, Message: "credentials are missing or not accepted; check the Secret of {login}"},
	http.StatusForbidden:       {Reason: ReasonForbidden, Message: "access refused; check what the credentials permit"},
	http.StatusNotFound:        {Reason: ReasonNotFound, Permanent: true, Message: "no such file; check {host}"},
	http.StatusGone:            {Reason: ReasonGone, Permanent: true, Message: "the file was removed permanently; change {host}"},
	http.StatusRequestTimeout:  {Reason: ReasonServerError, Message: "the server gave up waiting; the operator tries again"},
	http.StatusTooEarly:        {Reason: ReasonServerError, Message: "too early for the server; the operator tries again"},
	http.StatusTooManyRequests: {Reason: ReasonRateLimited, Message: "too many requests; the operator tries again when the server allows it; use a longer interval"},
}

func statusFault(answer *http.Response, fields specFields) *Error {
	fault, named := statuses[answer.StatusCode]
	switch {
	case named:
	case answer.StatusCode >= http.StatusInternalServerError:
		fault = Error{Reason: ReasonServerError, Message: "the server has a fault; the operator tries again"}
	default:
		fault = Error{Reason: ReasonHTTPStatus, Permanent: true, Message: "only 200 is accepted; check {host}"}
	}
	fault.Message = fields.fill(fault.Message)
	return fault.withStatus(answer)
}

// withStatus adds the status of an answer, and the wait that it asks for.
func (e Error) withStatus(answer *http.Response) *Error {
	e.Message = "HTTP " + strconv.Itoa(answer.StatusCode) + ": " + e.Message
	if !e.Permanent {
		e.RetryAfter = retryAfter(answer.Header)
	}
	return &e
}

// retryAfter reads both forms of the header. A date is compared with the answer's
// own Date, which comes from the same clock; our clock may differ.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		limit := int64(maxRetryAfter / time.Second)
		return time.Duration(min(max(seconds, 0), limit)) * time.Second
	}
	date, now := parseDate(text), parseDate(header.Get("Date"))
	if date.IsZero() || now.IsZero() {
		return 0
	}
	return min(max(date.Sub(now), 0), maxRetryAfter)
}
