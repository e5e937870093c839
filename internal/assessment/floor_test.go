// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestFloorAndVerdictsAgree is docs/semantics.md section 4: without a previous
// status a verdict follows from the percentage that is shown, for every target.
func TestFloorAndVerdictsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(10, 1<<50).Draw(t, "whole")
		part := rapid.Int64Range(0, whole+whole/4).Draw(t, "part")
		percent, _ := adoption.Percent(part, whole)
		in := changed(func(in *Input) {
			in.Metrics.Deployment.Sold, in.Metrics.Deployment.Assigned = whole, part
			usageOf(in, adoption.Workload{Name: "Teams", Entitled: whole, Active: part})
			in.Metrics.Support = &adoption.Support{Origin: adoption.Origin{Source: 1, AsOf: asOf}, Requests: part, Users: whole, Per100Users: &percent}
		})
		for target := int32(1); target <= 100; target++ {
			in.Targets.DeploymentPercent, in.Targets.UsagePercent = target, target
			in.Targets.UpsellDeploymentPercent, in.Targets.UpsellUsagePercent, in.Targets.HelpRequestsPer100Users = target, target, target
			below := map[bool]Status{true: True, false: False}[percent < target]
			atLeast := map[bool]Status{true: True, false: False}[percent >= target]
			r := Assess(in)
			for kind, want := range map[string]Status{lowDeployment: below, lowUsage: below, upsellOpportunity: atLeast, highSupportDemand: atLeast} {
				if f := find(r, kind); f.Status != want {
					t.Fatalf("%d %% and target %d: %s is %s", percent, target, kind, f.Status)
				}
			}
		}
	})
}
