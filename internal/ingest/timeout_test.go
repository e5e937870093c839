// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// endless is a content that is always there and never ends, as one that takes
// long to compute.
type endless struct{ header bool }

func (e *endless) Open(context.Context, *v1alpha1.ExportSource, fetch.Validators) (*fetch.Content, error) {
	return &fetch.Content{Body: io.NopCloser(e), LengthKnown: true}, nil
}

func (e *endless) Read(p []byte) (int, error) {
	if !e.header {
		e.header = true
		return copy(p, "customerId,licensesEntitled,licensesActive\n"), nil
	}
	time.Sleep(100 * time.Millisecond)
	return copy(p, "tenant-1,10,5\n"), nil
}

// The time of a source bounds the work with its content, not only the wire.
func TestTimeoutEndsTheWork(t *testing.T) {
	for _, test := range []struct{ spec, most time.Duration }{{time.Second, 0}, {time.Hour, time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			source := annotated()
			source.Spec.Dataset, source.Spec.Timeout.Duration = v1alpha1.DatasetLicenseUsage, test.spec
			began := time.Now()
			_, err := Reader{Fetcher: &endless{}, Timeout: test.most}.Read(t.Context(), source, fetch.Validators{}, later)
			if fault := FaultOf(err); fault == nil || fault.Reason != fetch.ReasonSourceTimeout || fault.Permanent {
				t.Errorf("fault %v, want %s", fault, fetch.ReasonSourceTimeout)
			}
			if took := time.Since(began); took < time.Second || took > 2*time.Second {
				t.Errorf("ended after %s of a second", took)
			}
		})
	}
}
