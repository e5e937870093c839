// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestOwnPartner is docs/semantics.md section 8: totals are judged by default, and
// one's own figures with OwnOnly.
func TestOwnPartner(t *testing.T) {
	in := changed(func(in *Input) {
		in.Metrics.OwnDeployment = &adoption.Deployment{Origin: in.Metrics.Deployment.Origin, Sold: 20, Assigned: 5}
		in.Metrics.OwnUsage = &adoption.Usage{
			Origin: in.Metrics.Usage.Origin, Entitled: 50, Active: 60, Evidence: adoption.Causes{Trial: 40},
			Workloads: []adoption.Workload{{Name: "Teams", Entitled: 50, Active: 60, Evidence: adoption.Causes{Trial: 40}}},
		}
		in.Targets.Workloads = []WorkloadTarget{{"Teams", 50}}
		in.Targets.UpsellUsagePercent = 30
	})
	all := Assess(in)
	expect(t, all, lowDeployment, False, "OnTarget")
	expect(t, all, usageInflated, True, "YammerOveruse")

	in.Targets.OwnOnly = true
	own := Assess(in)
	for _, want := range []Finding{
		{lowDeployment, True, "BelowTarget", "own deployment 25 % (5 of 20) is below its target of 70 %; clears at 75 %"},
		{lowUsage, True, "WorkloadBelowTarget", "Teams own usage 40 % (20 of 50, adjusted) is below its target of 50 %; clears at 55 %; all usage is below its target, too"},
		{usageInflated, True, "TrialActivity", "60 active of 50 entitled; TrialActivity accounts for 40 (80 percentage points)"},
		{upsellOpportunity, True, "FullyUsed", "own usage 40 % (20 of 50, adjusted) reaches 30 %"},
	} {
		if diff := cmp.Diff(want, find(own, want.Type)); diff != "" {
			t.Errorf("finding (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff([]string{"Deployment", "Usage", "Usage/Teams"}, own.Below); diff != "" {
		t.Errorf("below (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Contribution{{"TrialActivity", 40, Measured}}, own.Inflation); diff != "" {
		t.Errorf("inflation (-want +got):\n%s", diff)
	}
	// The adjusted counts are those of the figures, whichever is judged.
	if own.AdjustedActive != 138 || own.AdjustedOwn != 20 || all.AdjustedActive != 138 || all.AdjustedOwn != 20 {
		t.Errorf("adjusted: %d and %d, %d and %d", own.AdjustedActive, own.AdjustedOwn, all.AdjustedActive, all.AdjustedOwn)
	}

	in.Metrics.OwnDeployment, in.Metrics.OwnUsage = nil, nil
	for _, want := range []Finding{
		{lowDeployment, Unknown, "NoData", "no source has own deployment counts of the customer"},
		{usageInflated, Unknown, "NoData", "no source has own usage counts of the customer"},
	} {
		if diff := cmp.Diff(want, find(Assess(in), want.Type)); diff != "" {
			t.Errorf("no row names a partner (-want +got):\n%s", diff)
		}
	}
}

// TestAlternate: it is adjusted and dated, so that it can be stale, and not
// judged (docs/semantics.md sections 5, 3.5 and 7).
func TestAlternate(t *testing.T) {
	r := Assess(changed(func(in *Input) {
		in.Metrics.Alternate = &adoption.Usage{
			Origin: adoption.Origin{Source: 1, AsOf: asOf.AddDays(-8)}, Basis: adoption.Users, Entitled: 100, Active: 9, Evidence: adoption.Causes{Transfer: 4},
		}
	}))
	if r.AdjustedAlternate != 5 || r.Adoption != AdoptionUnknown {
		t.Errorf("adjusted %d, %s", r.AdjustedAlternate, r.Adoption)
	}
	want := Finding{dataStale, True, "TooOld", "alternate usage data of 2026-11-10 is older than 7 days"}
	if diff := cmp.Diff(want, find(r, dataStale)); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
}
