// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestUsageInflated is docs/semantics.md section 7, row UsageInflated.
func TestUsageInflated(t *testing.T) {
	workloads := func(exchangeEntitled, exchangeActive, yammerEntitled, yammerActive int64) func(*Input) {
		return func(in *Input) {
			usageOf(in, adoption.Workload{Name: "Exchange", Entitled: exchangeEntitled, Active: exchangeActive},
				adoption.Workload{Name: "Yammer", Entitled: yammerEntitled, Active: yammerActive})
		}
	}
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
	}{
		"no figure": {
			func(in *Input) { in.Metrics.Usage = nil },
			Finding{usageInflated, Unknown, "NoData", "no source has usage counts of the customer"},
		},
		"exactly 100 %": {
			workloads(90, 90, 10, 10),
			Finding{usageInflated, False, "NotInflated", "100 active of 100 entitled; measured contributions of 0 are less than 10 percentage points"},
		},
		"one too many, though still 100 % when floored": {
			workloads(990, 991, 10, 10),
			Finding{usageInflated, True, "Unexplained", "1001 active of 1000 entitled; Unexplained accounts for 1 (0 percentage points)"},
		},
		"just under 10 points": {
			workloads(90, 10, 10, 19),
			Finding{usageInflated, False, "NotInflated", "29 active of 100 entitled; measured contributions of 9 are less than 10 percentage points"},
		},
		"10 points": {
			workloads(90, 10, 10, 20),
			Finding{usageInflated, True, "YammerOveruse", "30 active of 100 entitled; YammerOveruse accounts for 10 (10 percentage points)"},
		},
		"the largest is named": {
			workloads(10, 16, 10, 15),
			Finding{usageInflated, True, "Unexplained", "31 active of 20 entitled; Unexplained accounts for 6 (30 percentage points)"},
		},
		"of equals the first of the table": {
			workloads(10, 15, 10, 15),
			Finding{usageInflated, True, "YammerOveruse", "30 active of 20 entitled; YammerOveruse accounts for 5 (25 percentage points)"},
		},
		"duplicates and mixed dates are no reason": {
			func(in *Input) {
				workloads(90, 90, 10, 10)(in)
				in.Metrics.Usage.Duplicates, in.Metrics.Usage.MixedDates = 3, true
			},
			Finding{usageInflated, False, "NotInflated", "100 active of 100 entitled; measured contributions of 0 are less than 10 percentage points; left out: 3 duplicate rows"},
		},
		"nor beside one": {
			func(in *Input) {
				workloads(90, 91, 10, 10)(in)
				in.Metrics.Usage.Duplicates, in.Metrics.Usage.MixedDates = 1, true
			},
			Finding{usageInflated, True, "Unexplained", "101 active of 100 entitled; Unexplained accounts for 1 (1 percentage point); left out: 1 duplicate row"},
		},
		"an estimate can be the largest": {
			func(in *Input) {
				workloads(90, 92, 10, 11)(in)
				in.Metrics.Usage.Estimates.Lapsed = 9
			},
			Finding{usageInflated, True, "LapsedSubscription", "103 active of 100 entitled; LapsedSubscription accounts for 2 (2 percentage points)"},
		},
		"all four together make 10 points": {
			func(in *Input) {
				workloads(90, 20, 10, 12)(in)
				in.Metrics.Usage.Evidence = adoption.Causes{Trial: 2, Lapsed: 2, Transfer: 4}
			},
			Finding{usageInflated, True, "LicenseTransfer", "32 active of 100 entitled; LicenseTransfer accounts for 4 (4 percentage points)"},
		},
		"nothing entitled, nothing active": {
			workloads(0, 0, 0, 0),
			Finding{usageInflated, False, "NotInflated", "0 active of 0 entitled; measured contributions of 0 are less than 10 percentage points"},
		},
		"nothing entitled, something active": {
			workloads(0, 2, 0, 1),
			Finding{usageInflated, True, "Unexplained", "3 active of 0 entitled; Unexplained accounts for 2"},
		},
		"data that is stale or of few licenses is explained all the same": {
			func(in *Input) {
				usageOf(in, adoption.Workload{Name: "Exchange", Entitled: 2, Active: 3})
				in.Now = in.Now.AddDate(1, 0, 0)
			},
			Finding{usageInflated, True, "Unexplained", "3 active of 2 entitled; Unexplained accounts for 1 (50 percentage points)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := find(Assess(changed(c.change)), usageInflated)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}
