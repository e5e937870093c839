// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

// maxLinkBytes of the link to the next page.
const maxLinkBytes = 16 << 10

// errStopped ends a page when the reader of the list was closed.
var errStopped = errors.New("reader was closed")

// readPage reads one answer of a paged API and hands each item to yield, until
// that returns false: then it has stopped.
func readPage(text io.Reader, yield func(jsontext.Value) bool) (page *envelope.Document, stopped bool, fault *Error) {
	page = envelope.New(text)
	err := page.Read(func(item jsontext.Value) error {
		if !yield(item) {
			return errStopped
		}
		return nil
	})
	switch {
	case errors.Is(err, errStopped):
		return page, true, nil
	case err != nil:
		return page, false, pageFault(page, err)
	case !page.List:
		return page, false, notAList(page)
	}
	return page, false, nil
}

func notAList(page *envelope.Document) *Error {
	if page.Failure {
		return permanent(ReasonVendorError, "API answered with an error object; check credentials and filter")
	}
	return permanent(ReasonFormatMismatch, "answer is not a list of records; check the endpoint")
}

// envelopeFaults are the faults that the reader of envelopes knows.
var envelopeFaults = map[error]*Error{
	envelope.ErrValueTooLong:   permanent(ReasonSourceTooLarge, "a record of more than 1 MiB; check the endpoint"),
	envelope.ErrTooDeep:        permanent(ReasonFormatMismatch, "more than %d levels of JSON; check the endpoint", envelope.MaxDepth),
	envelope.ErrTooManyMembers: permanent(ReasonFormatMismatch, "more than %d members around the list of records; check the endpoint", envelope.MaxMembers),
	envelope.ErrTwoLists:       permanent(ReasonFormatMismatch, "answer has two lists of records; check the endpoint"),
	envelope.ErrTwoDocuments:   permanent(ReasonFormatMismatch, "answer has more than one JSON document; check the endpoint"),
}

// pageFault puts what is wrong with a page into our words.
func pageFault(page *envelope.Document, err error) *Error {
	for cause, fault := range envelopeFaults {
		if errors.Is(err, cause) {
			return fault
		}
	}
	var own *Error
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &syntax) && page.InputOffset() == 0:
		// It does not even begin like JSON, such as a login page.
		return notAList(page)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return transient(ReasonSourceTruncated, "JSON ends before it is complete; the operator tries again")
	case syntax != nil:
		return permanent(ReasonJSONInvalid, "not JSON at offset %d; check the endpoint", syntax.ByteOffset)
	}
	return transient(ReasonSourceUnreachable, "answer could not be read; the operator tries again")
}
