// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"errors"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// Reasons of faults that are of the manager, not of an origin or a content.
const (
	// ReasonMemoryLimit: the content takes more memory than there is for it.
	ReasonMemoryLimit = "MemoryLimit"
	// ReasonReadHeldBack: the manager ended while it read the source, and reads
	// others first.
	ReasonReadHeldBack = "ReadHeldBack"
)

// Fault is why a source could not be read, in words of our own that are safe
// to show. There are three kinds:
//
//	Permanent              somebody has to change something: Stalled, looked at again at the interval
//	RetryAfter > 0         the origin named a time: Reconciling, tried again then
//	otherwise              Reconciling, tried again with backoff
type Fault struct {
	// Reason from the catalog in docs/conditions.md.
	Reason string
	// Message says the place, what is wrong and what to do.
	Message string
	// Permanent faults do not go away by trying again.
	Permanent bool
	// Refused is true when content was read and turned down, false when none
	// could be read.
	Refused bool
	// RetryAfter is the origin's own wish.
	RetryAfter time.Duration
}

func (f *Fault) Error() string { return f.Reason + ": " + f.Message }

// FaultOf turns an error (or none) of the way from origin to facts into a Fault. An
// error of another kind is shown by its type of failure only: its text might
// hold what must not be shown.
func FaultOf(err error) *Fault {
	var fault *Fault
	var origin *fetch.Error
	var data *records.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &origin):
		return &Fault{Reason: origin.Reason, Message: origin.Message, Permanent: origin.Permanent, RetryAfter: origin.RetryAfter}
	case errors.As(err, &data):
		return &Fault{Reason: string(data.Reason), Message: data.Message, Permanent: true, Refused: true}
	case errors.Is(err, context.DeadlineExceeded):
		return &Fault{Reason: fetch.ReasonSourceTimeout, Message: "not complete within spec.timeout; raise it or look at the origin"}
	case errors.Is(err, context.Canceled):
		return &Fault{Reason: fetch.ReasonFetchCanceled, Message: "read was canceled before its end; the operator starts it again"}
	default:
		return &Fault{Reason: "InternalError", Message: "reading the source failed for a reason that cannot be shown; see the origin's own log"}
	}
}
