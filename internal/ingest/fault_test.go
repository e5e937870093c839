// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

func TestFaultOf(t *testing.T) {
	own := &Fault{Reason: "SourceRegressed", Message: "older", Permanent: true, Refused: true}
	for _, test := range []struct {
		name string
		err  error
		want *Fault
	}{
		{"no error", nil, nil},
		{"our own", fmt.Errorf("accept: %w", own), own},
		{
			"the origin, for now",
			fmt.Errorf("reading the export: %w", &fetch.Error{Reason: "RateLimited", Message: "HTTP 429", RetryAfter: time.Minute}),
			&Fault{Reason: "RateLimited", Message: "HTTP 429", RetryAfter: time.Minute},
		},
		{
			"the origin, for good",
			&fetch.Error{Reason: "NotFound", Message: "HTTP 404", Permanent: true},
			&Fault{Reason: "NotFound", Message: "HTTP 404", Permanent: true},
		},
		{
			"the content",
			&records.Error{Reason: records.HeaderMissing, Message: "no column for customerId"},
			&Fault{Reason: "HeaderMissing", Message: "no column for customerId", Permanent: true, Refused: true},
		},
		{
			"time is up",
			fmt.Errorf("reading the export: %w", context.DeadlineExceeded),
			&Fault{Reason: "SourceTimeout", Message: "not complete within spec.timeout; raise it or look at the origin"},
		},
		{
			"the read was canceled",
			fmt.Errorf("reading the export: %w", context.Canceled),
			&Fault{Reason: "FetchCanceled", Message: "read was canceled before its end; the operator starts it again"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, FaultOf(test.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// An error nobody expected may quote what it met: only its existence is told.
func TestFaultOfHidesWhatItDoesNotKnow(t *testing.T) {
	fault := FaultOf(errors.New(`parse "https://example.com/?sig=SECRET": row "Contoso"`))
	if fault.Permanent || fault.Reason != "InternalError" {
		t.Errorf("fault %+v, want InternalError that is tried again", fault)
	}
	for _, hidden := range []string{"SECRET", "Contoso", "example.com"} {
		if strings.Contains(fault.Error(), hidden) {
			t.Errorf("%q shows %q", fault.Error(), hidden)
		}
	}
}
