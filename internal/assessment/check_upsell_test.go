// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestUpsellOpportunity is docs/semantics.md section 7, row UpsellOpportunity.
func TestUpsellOpportunity(t *testing.T) {
	full := func(in *Input) {
		in.Metrics.Deployment.Assigned = 114 // 95 %
		usageOf(in, adoption.Workload{Name: "Teams", Entitled: 100, Active: 80})
	}
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
	}{
		"used to the full": {
			func(*Input) {},
			Finding{upsellOpportunity, True, "FullyUsed", "deployment 95 % (114 of 120) reaches 95 %; usage 80 % (80 of 100) reaches 80 %"},
		},
		"deployment below": {
			func(in *Input) { in.Metrics.Deployment.Assigned = 113 },
			Finding{upsellOpportunity, False, "RoomToGrow", "deployment 94 % (113 of 120) is below 95 %"},
		},
		"usage below": {
			func(in *Input) { in.Metrics.Usage.Active = 79 },
			Finding{upsellOpportunity, False, "RoomToGrow", "usage 79 % (79 of 100) is below 80 %"},
		},
		"raw usage does not count": {
			func(in *Input) { in.Metrics.Usage.Active, in.Metrics.Usage.Evidence.Trial = 90, 11 },
			Finding{upsellOpportunity, False, "RoomToGrow", "usage 79 % (79 of 100, adjusted) is below 80 %"},
		},
		"only deployment is asked for": {
			func(in *Input) { in.Targets.UpsellUsagePercent, in.Metrics.Usage = 0, nil },
			Finding{upsellOpportunity, True, "FullyUsed", "deployment 95 % (114 of 120) reaches 95 %"},
		},
		"only usage is asked for": {
			func(in *Input) { in.Targets.UpsellDeploymentPercent, in.Metrics.Deployment = 0, nil },
			Finding{upsellOpportunity, True, "FullyUsed", "usage 80 % (80 of 100) reaches 80 %"},
		},
		"switched off": {
			func(in *Input) { in.Targets.UpsellDeploymentPercent, in.Targets.UpsellUsagePercent = 0, 0 },
			Finding{},
		},
		"no margin: nothing is remembered": {
			func(in *Input) { in.Below = []string{"Deployment", "Usage"} },
			Finding{upsellOpportunity, True, "FullyUsed", "deployment 95 % (114 of 120) reaches 95 %; usage 80 % (80 of 100) reaches 80 %"},
		},
		"no figure, whatever the other says": {
			func(in *Input) { in.Metrics.Deployment.Assigned, in.Metrics.Usage = 0, nil },
			Finding{upsellOpportunity, Unknown, "NoData", "no source has usage counts of the customer"},
		},
		"NoData comes before DataIncomplete": {
			func(in *Input) { in.Sources[0].Rejected, in.Metrics.Usage.Entitled = 1, 0 },
			Finding{upsellOpportunity, Unknown, "NoData", "0 licenses are entitled, so usage has no percentage"},
		},
		"DataIncomplete before DataStale": {
			func(in *Input) { in.Sources[1].Rejected, in.Metrics.Deployment.AsOf = 1, asOf.AddDays(-30) },
			Finding{upsellOpportunity, Unknown, "DataIncomplete", "1 row of the customer could not be read in source license-usage"},
		},
		"DataStale before TooFewLicenses": {
			func(in *Input) { in.Metrics.Deployment.Sold, in.Metrics.Usage.AsOf = 9, asOf.AddDays(-30) },
			Finding{upsellOpportunity, Unknown, "DataStale", "usage data of 2026-10-19 is older than 7 days"},
		},
		"TooFewLicenses": {
			func(in *Input) { in.Metrics.Deployment.Sold = 9 },
			Finding{upsellOpportunity, Unknown, "TooFewLicenses", "9 licenses sold, fewer than the 10 that are judged"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(full)
			in.Targets.UpsellDeploymentPercent, in.Targets.UpsellUsagePercent = 95, 80
			c.change(&in)
			if diff := cmp.Diff(c.want, find(Assess(in), upsellOpportunity)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}
