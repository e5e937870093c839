// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestOverAssigned is docs/semantics.md section 12, OverAssigned.
func TestOverAssigned(t *testing.T) {
	excess := func(list ...adoption.Excess) func(*Input) { return func(in *Input) { in.Metrics.Excesses = list } }
	also := func(change, more func(*Input)) func(*Input) { return func(in *Input) { change(in); more(in) } }
	one := excess(adoption.Excess{Sold: 10, Assigned: 12})
	finding := func(status Status, reason, message string) Finding {
		return Finding{overAssigned, status, reason, message}
	}
	const tooMany = "1 product has more licenses assigned than sold; the largest excess is 2 (12 of 10)"
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
	}{
		"none": {func(*Input) {}, finding(False, "WithinSold", "no product has more licenses assigned than sold")},
		"one":  {one, finding(True, "MoreAssignedThanSold", tooMany)},
		"the largest": {excess(adoption.Excess{Sold: 10, Assigned: 12}, adoption.Excess{Sold: 0, Assigned: 7}, adoption.Excess{Sold: 1, Assigned: 3}),
			finding(True, "MoreAssignedThanSold", "3 products have more licenses assigned than sold; the largest excess is 7 (7 of 0)")},
		"explained to the last": {excess(adoption.Excess{Sold: 10, Assigned: 12, Lapsed: 2}),
			finding(False, "LapsedSubscription", "1 product has more licenses assigned than sold, at most 2, all of which lapsed subscriptions of the same product can have")},
		"explained but for one": {excess(adoption.Excess{Sold: 10, Assigned: 12, Lapsed: 1}), finding(True, "MoreAssignedThanSold", tooMany)},
		"one of two explained":  {excess(adoption.Excess{Sold: 10, Assigned: 12}, adoption.Excess{Sold: 10, Assigned: 90, Lapsed: 80}), finding(True, "MoreAssignedThanSold", tooMany)},
		"few licenses":          {also(one, func(in *Input) { in.Targets.MinimumLicenses = 1000 }), finding(True, "MoreAssignedThanSold", tooMany)},
		"no target":             {also(one, func(in *Input) { in.Targets.DeploymentPercent = 0 }), finding(True, "MoreAssignedThanSold", tooMany)},
		"no deployment":         {func(in *Input) { in.Metrics.Deployment = nil }, finding(Unknown, "NoData", "no source has deployment counts of the customer")},
		"own":                   {func(in *Input) { in.Targets.OwnOnly = true }, finding(Unknown, "NoData", "no source has own deployment counts of the customer")},
		"rejected rows":         {also(one, func(in *Input) { in.Sources[0].Rejected = 1 }), finding(Unknown, "DataIncomplete", "1 row of the customer could not be read in source license-deployment")},
		"rejected elsewhere":    {also(one, func(in *Input) { in.Sources[1].Rejected = 1 }), finding(True, "MoreAssignedThanSold", tooMany)},
		"blank counts": {also(one, func(in *Input) {
			in.Metrics.Lacks = []adoption.Lacking{{Count: adoption.BlankAssigned, Source: 0, Subscriptions: 1}}
		}), finding(Unknown, "DataIncomplete", "the assigned licenses of 1 subscription are blank in source license-deployment")},
		"too old": {also(one, func(in *Input) { in.Metrics.Deployment.AsOf = asOf.AddDays(-8) }), finding(Unknown, "DataStale", "deployment data of 2026-11-10 is older than 7 days")},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, find(Assess(changed(c.change)), overAssigned)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}
