// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestHysteresis is docs/semantics.md section 7 over sequences: once below, a
// target clears only at min(target + margin, 100).
func TestHysteresis(t *testing.T) {
	type step struct {
		active int64
		want   Status
	}
	for name, c := range map[string]struct {
		target, margin int32
		steps          []step
	}{
		"falls through 50, 52 stays, 55 clears": {50, 5, []step{{51, False}, {49, True}, {52, True}, {54, True}, {55, False}, {52, False}, {50, False}, {49, True}}},
		"no margin":                             {50, 0, []step{{49, True}, {50, False}, {49, True}}},
		"at most 100 %":                         {98, 5, []step{{97, True}, {99, True}, {100, False}}},
		"target of 100":                         {100, 100, []step{{99, True}, {100, False}}},
	} {
		t.Run(name, func(t *testing.T) {
			in := example()
			in.Targets.UsagePercent, in.Targets.RecoveryMargin = c.target, c.margin
			for i, s := range c.steps {
				usageOf(&in, adoption.Workload{Name: "Teams", Entitled: 100, Active: s.active})
				r := Assess(in)
				if f := find(r, lowUsage); f.Status != s.want {
					t.Fatalf("step %d, %d %%: got %s (%s), want %s", i, s.active, f.Status, f.Message, s.want)
				}
				in.Below = r.Below
			}
		})
	}
}

// TestHysteresisIsPerTarget: what one target remembers is nothing to another.
func TestHysteresisIsPerTarget(t *testing.T) {
	in := changed(func(in *Input) {
		usageOf(in, adoption.Workload{Name: "Teams", Entitled: 100, Active: 52}, adoption.Workload{Name: "Exchange", Entitled: 100, Active: 52})
		in.Targets.Workloads = []WorkloadTarget{{"Teams", 50}, {"Exchange", 50}}
		in.Metrics.Deployment.Assigned = 85 // 70 %
	})
	for name, c := range map[string]struct{ before, after []string }{
		"nothing":           {nil, nil},
		"deployment":        {[]string{"Deployment"}, []string{"Deployment"}},
		"usage":             {[]string{"Usage"}, []string{"Usage"}},
		"one workload":      {[]string{"Usage/Teams"}, []string{"Usage/Teams"}},
		"without case":      {[]string{"Usage/TEAMS"}, []string{"Usage/Teams"}},
		"all, in any order": {[]string{"Usage/Teams", "Usage", "Usage/Exchange", "Deployment"}, []string{"Deployment", "Usage", "Usage/Exchange", "Usage/Teams"}},
		"unheard of":        {[]string{"Usage/Yammer", "Upsell"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in.Below = c.before
			if diff := cmp.Diff(c.after, Assess(in).Below); diff != "" {
				t.Errorf("below (-want +got):\n%s", diff)
			}
		})
	}
}
