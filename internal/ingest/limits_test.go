// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

func TestFlagsReachTheReader(t *testing.T) {
	var limits Limits
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	limits.AddFlags(flags)
	if err := flags.Parse([]string{"--max-content-size=2Mi", "--max-buffered-size=1Mi", "--max-rows=7", "--max-groups=9", "--max-concurrent-fetches=5", "--max-fetches-per-host=3"}); err != nil {
		t.Fatal(err)
	}
	got := limits.NewReader(nil).Limits
	if diff := cmp.Diff([]int64{2 << 20, 1 << 20, 7, 9}, []int64{got.MaxBytes, got.MaxBuffered, got.MaxRows, got.MaxGroups}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{5, 3}, []int64{limits.Policy().MaxConcurrent, limits.Policy().MaxPerHost}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.MaxRatio <= 0 {
		t.Error("no limit against decompression bombs")
	}
}

// No source takes longer than the settings permit, whatever its spec says.
func TestTimeoutIsBounded(t *testing.T) {
	for _, test := range []struct{ spec, most, want time.Duration }{
		{time.Minute, time.Hour, time.Minute},
		{6 * time.Hour, time.Hour, time.Hour},
		{0, time.Hour, time.Hour},
		{6 * time.Hour, 0, 6 * time.Hour},
	} {
		opened := &timeoutOpener{}
		source := annotated()
		source.Spec.Timeout.Duration = test.spec
		_, _ = Reader{Fetcher: opened, Timeout: test.most}.Read(t.Context(), source, fetch.Validators{}, later)
		if opened.timeout != test.want {
			t.Errorf("spec.timeout %v, at most %v: opened with %v, want %v", test.spec, test.most, opened.timeout, test.want)
		}
		if source.Spec.Timeout.Duration != test.spec {
			t.Error("the object itself was changed")
		}
	}
}

// timeoutOpener notes the timeout of the source that it is to open.
type timeoutOpener struct{ timeout time.Duration }

func (o *timeoutOpener) Open(_ context.Context, source *v1alpha1.ExportSource, _ fetch.Validators) (*fetch.Content, error) {
	o.timeout = source.Spec.Timeout.Duration
	return &fetch.Content{NotModified: true}, nil
}
