// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestRenewalAtRisk is docs/semantics.md section 12, RenewalAtRisk.
func TestRenewalAtRisk(t *testing.T) {
	low := func(in *Input) { in.Metrics.Deployment.Assigned = 20 }
	lowUsage := func(in *Input) { usageOf(in, adoption.Workload{Entitled: 100}) }
	finding := func(status Status, reason, message string) Finding {
		return Finding{renewalAtRisk, status, reason, message}
	}
	const two = "2 subscriptions end within 60 days of 2026-11-18 (120 licenses), and "
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
	}{
		"low deployment":    {low, finding(True, "LowBeforeRenewal", two+"LowDeployment is True")},
		"low usage":         {lowUsage, finding(True, "LowBeforeRenewal", two+"LowUsage is True")},
		"on target":         {func(*Input) {}, finding(False, "OnTarget", two+"adoption is on target")},
		"no verdict is on":  {func(in *Input) { low(in); in.Targets.DeploymentPercent, in.Targets.UsagePercent = 0, 0 }, finding(False, "OnTarget", two+"adoption is on target")},
		"low beats unknown": {func(in *Input) { low(in); in.Metrics.Usage = nil }, finding(True, "LowBeforeRenewal", two+"LowDeployment is True")},
		"unknown":           {func(in *Input) { in.Metrics.Usage = nil }, finding(Unknown, "NoData", two+"LowUsage is Unknown")},
		"the first unknown": {func(in *Input) { in.Metrics.Usage, in.Sources[0].Rejected = nil, 1 }, finding(Unknown, "DataIncomplete", two+"LowDeployment is Unknown")},
		"few licenses":      {func(in *Input) { low(in); in.Targets.MinimumLicenses = 1000 }, finding(Unknown, "TooFewLicenses", two+"LowDeployment is Unknown")},
		"old figures":       {func(in *Input) { low(in); in.Metrics.Deployment.AsOf = asOf.AddDays(-30) }, finding(Unknown, "DataStale", two+"LowDeployment is Unknown")},
		"an old date": {func(in *Input) { low(in); in.Metrics.Renewals.AsOf = asOf.AddDays(-8) },
			finding(Unknown, "DataStale", "subscription data of 2026-11-10 is older than 7 days")},
		"no dates": {func(in *Input) { low(in); in.Metrics.Renewals = nil }, finding(Unknown, "NoData", "it is not known when a counted subscription ends")},
		"off":      {func(in *Input) { low(in); in.Targets.RenewalDays = 0 }, Finding{}},
		"the last day": {func(in *Input) { low(in); in.Targets.RenewalDays = 10 },
			finding(True, "LowBeforeRenewal", "1 subscription ends within 10 days of 2026-11-18 (20 licenses), and LowDeployment is True")},
		"the day after": {func(in *Input) { low(in); in.Targets.RenewalDays = 9 }, finding(False, "NothingDue", "no counted subscription ends within 9 days of 2026-11-18")},
		"nothing due, nothing known": {func(in *Input) { in.Targets.RenewalDays, in.Metrics.Deployment, in.Metrics.Usage = 1, nil, nil },
			finding(False, "NothingDue", "no counted subscription ends within 1 day of 2026-11-18")},
		"nothing due in what was read": {func(in *Input) { in.Targets.RenewalDays, in.Sources[1].Rejected = 9, 2 },
			finding(Unknown, "DataIncomplete", "2 rows of the customer could not be read in source license-usage")},
		"remembered as low": {func(in *Input) { in.Below, in.Metrics.Deployment.Assigned = []string{"Deployment"}, 86 }, finding(True, "LowBeforeRenewal", two+"LowDeployment is True")},
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(func(in *Input) {
				in.Targets.RenewalDays = 60
				in.Metrics.Renewals = &adoption.Renewals{Origin: adoption.Origin{Source: 1, AsOf: asOf}, Due: []adoption.Due{
					{Days: 10, Renewal: adoption.Renewal{Subscriptions: 1, Licenses: 20}}, {Days: 60, Renewal: adoption.Renewal{Subscriptions: 1, Licenses: 100}},
					{Days: 61, Renewal: adoption.Renewal{Subscriptions: 1, Licenses: 1}},
				}}
				c.change(in)
			})
			if diff := cmp.Diff(c.want, find(Assess(in), renewalAtRisk)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}

// A renewal that is fresh now is looked at again when it turns stale.
func TestRenewalsTurnStale(t *testing.T) {
	in := changed(func(in *Input) {
		in.Metrics.Renewals = &adoption.Renewals{Origin: adoption.Origin{Source: 1, AsOf: asOf.AddDays(-3)}}
	})
	if got, want := Assess(in).StaleAt, endOfDay(asOf.AddDays(4), nil).Add(1); !got.Equal(want) {
		t.Errorf("stale at %v, want %v", got, want)
	}
}
