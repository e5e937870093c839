package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

func TestFlagsReachTheReader(t *testing.T) {
	var limits Limits
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	limits.AddFlags(flags)
	if err := flags.Parse([]string{"--max-content-size=2Mi", "--max-buffered-size=1Mi", "--max-rows=7", "--max-concurrent-fetches=5", "--max-fetches-per-host=3"}); err != nil {
		t.Fatal(err)
	}
	got := limits.NewReader(nil).Limits
	if diff := cmp.Diff([]int64{2 << 20, 1 << 20, 7}, []int64{got.MaxBytes, got.MaxBuffered, got.MaxRows}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{5, 3}, []int64{limits.Policy().MaxConcurrent, limits.Policy().MaxPerHost}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.MaxRatio <= 0 {
		t.Error("no limit against decompression bombs")
	}
}
