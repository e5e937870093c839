// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// usageOf replaces the usage figure by these workloads.
func usageOf(in *Input, workloads ...adoption.Workload) {
	u := &adoption.Usage{Origin: in.Metrics.Usage.Origin, Sources: in.Metrics.Usage.Sources, Workloads: workloads}
	for _, w := range workloads {
		u.Entitled += w.Entitled
		u.Active += w.Active
	}
	in.Metrics.Usage = u
}

// TestLowUsage is docs/semantics.md section 7, row LowUsage: adjusted usage, and the
// targets of workloads.
func TestLowUsage(t *testing.T) {
	teams := func(active int64) adoption.Workload {
		return adoption.Workload{Name: "Teams", Entitled: 100, Active: active}
	}
	exchange := func(active int64) adoption.Workload {
		return adoption.Workload{Name: "Exchange", Entitled: 100, Active: active}
	}
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
		below  []string
	}{
		"on target": {
			func(in *Input) { usageOf(in, teams(50)) },
			Finding{lowUsage, False, "OnTarget", "usage 50 % (50 of 100) reaches the target of 50 %"}, nil,
		},
		"just below": {
			func(in *Input) { usageOf(in, teams(49)) },
			Finding{lowUsage, True, "BelowTarget", "usage 49 % (49 of 100) is below its target of 50 %; clears at 55 %"}, []string{"Usage"},
		},
		"a real 0": {
			func(in *Input) { usageOf(in, teams(0)) },
			Finding{lowUsage, True, "BelowTarget", "usage 0 % (0 of 100) is below its target of 50 %; clears at 55 %"}, []string{"Usage"},
		},
		"raw usage does not count": {
			func(in *Input) { usageOf(in, teams(40), adoption.Workload{Name: "Yammer", Entitled: 10, Active: 90}) },
			Finding{lowUsage, True, "BelowTarget", "usage 45 % (50 of 110, adjusted) is below its target of 50 %; clears at 55 %"}, []string{"Usage"},
		},
		"both below: the workload's is said first, both are remembered": {
			func(in *Input) {
				usageOf(in, teams(40), exchange(41))
				in.Targets.Workloads = []WorkloadTarget{{"Teams", 60}, {"exchange", 60}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "exchange usage 41 % (41 of 100) is below its target of 60 %; clears at 65 %; 1 more workload below target; all usage is below its target, too"},
			[]string{"Usage", "Usage/Exchange", "Usage/Teams"},
		},
		"several workloads below": {
			func(in *Input) {
				usageOf(in, teams(59), exchange(58))
				in.Targets.Workloads = []WorkloadTarget{{"teams", 60}, {"EXCHANGE", 60}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "EXCHANGE usage 58 % (58 of 100) is below its target of 60 %; clears at 65 %; 1 more workload below target"},
			[]string{"Usage/Exchange", "Usage/Teams"},
		},
		"remembered without regard to case": {
			func(in *Input) {
				usageOf(in, adoption.Workload{Name: "beta", Entitled: 100, Active: 55}, adoption.Workload{Name: "Alpha", Entitled: 100, Active: 55}, adoption.Workload{Name: "Gamma", Entitled: 100, Active: 55})
				in.Targets.Workloads = []WorkloadTarget{{"Gamma", 60}, {"Beta", 60}, {"ALPHA", 60}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "ALPHA usage 55 % (55 of 100) is below its target of 60 %; clears at 65 %; 2 more workloads below target"},
			[]string{"Usage/Alpha", "Usage/beta", "Usage/Gamma"},
		},
		"adjusted workload": {
			func(in *Input) {
				usageOf(in, teams(90), adoption.Workload{Name: "Yammer", Entitled: 10, Active: 90})
				in.Targets.Workloads = []WorkloadTarget{{"Yammer", 100}}
			},
			Finding{lowUsage, False, "OnTarget", "usage 90 % (100 of 110, adjusted) reaches the target of 50 %"}, nil,
		},
		"two spellings of one workload": {
			func(in *Input) {
				usageOf(in, teams(59))
				in.Targets.Workloads = []WorkloadTarget{{"teams", 60}, {"Teams", 70}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "Teams usage 59 % (59 of 100) is below its target of 70 %; clears at 75 %"},
			[]string{"Usage/Teams"},
		},
		"called as others call it (section 1)": {
			func(in *Input) {
				usageOf(in, exchange(50), adoption.Workload{Name: "SharePoint", Entitled: 100, Active: 58}, adoption.Workload{Name: "Teams", Entitled: 100, Active: 59})
				in.Targets.Workloads = []WorkloadTarget{{"EXO", 50}, {"Microsoft Teams", 60}, {"OneDrive", 60}, {"teams", 70}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "Microsoft Teams usage 59 % (59 of 100) is below its target of 60 %; clears at 65 %; 1 more workload below target"},
			[]string{"Usage/SharePoint", "Usage/Teams"},
		},
		"a workload target of 0 is switched off": {
			func(in *Input) {
				usageOf(in, teams(0), exchange(100))
				in.Targets.Workloads = []WorkloadTarget{{"Teams", 0}}
			},
			Finding{lowUsage, False, "OnTarget", "usage 50 % (100 of 200) reaches the target of 50 %"}, nil,
		},
		"a workload without a figure is not judged, and forgotten": {
			func(in *Input) {
				usageOf(in, exchange(90))
				in.Targets.Workloads, in.Below = []WorkloadTarget{{"Teams", 60}}, []string{"Usage/Teams"}
			},
			Finding{lowUsage, False, "OnTarget", "usage 90 % (90 of 100) reaches the target of 50 %; not judged: Teams (the customer does not have it)"}, nil,
		},
		"a small workload is not judged, and forgotten": {
			func(in *Input) {
				usageOf(in, exchange(90), adoption.Workload{Name: "Teams", Entitled: 9})
				in.Targets.Workloads, in.Below = []WorkloadTarget{{"Teams", 60}}, []string{"Usage/Teams"}
			},
			Finding{lowUsage, False, "OnTarget", "usage 82 % (90 of 109) reaches the target of 50 %; not judged: Teams (9 entitled, fewer than 10)"}, nil,
		},
		"workloads only, one below": {
			func(in *Input) {
				usageOf(in, teams(10), exchange(90))
				in.Targets.UsagePercent, in.Targets.Workloads = 0, []WorkloadTarget{{"Teams", 60}}
			},
			Finding{lowUsage, True, "WorkloadBelowTarget", "Teams usage 10 % (10 of 100) is below its target of 60 %; clears at 65 %"},
			[]string{"Usage/Teams"},
		},
		"workloads only, on target": {
			func(in *Input) {
				usageOf(in, teams(10), exchange(90))
				in.Targets.UsagePercent, in.Targets.Workloads = 0, []WorkloadTarget{{"Exchange", 60}, {"Yammer", 60}}
			},
			Finding{lowUsage, False, "OnTarget", "every workload that is judged reaches its target; not judged: Yammer (the customer does not have it)"}, nil,
		},
		"workloads only, none can be judged": {
			func(in *Input) {
				usageOf(in, exchange(90))
				in.Targets.UsagePercent, in.Targets.Workloads = 0, []WorkloadTarget{{"Yammer", 60}}
			},
			Finding{lowUsage, Unknown, "NoData", "no workload that has a target can be judged; not judged: Yammer (the customer does not have it)"}, nil,
		},
		"workloads only, nothing entitled": {
			func(in *Input) {
				usageOf(in, exchange(90), adoption.Workload{Name: "Teams"})
				in.Targets.UsagePercent, in.Targets.MinimumLicenses = 0, 0
				in.Targets.Workloads = []WorkloadTarget{{"Teams", 60}, {"Yammer", 60}}
			},
			Finding{lowUsage, Unknown, "NoData", "no workload that has a target can be judged; not judged: Teams (0 entitled), and 1 more"}, nil,
		},
		"workloads only, the customer's own target is forgotten": {
			func(in *Input) {
				usageOf(in, teams(1))
				in.Targets.UsagePercent, in.Targets.Workloads, in.Below = 0, []WorkloadTarget{{"Teams", 1}}, []string{"Usage"}
			},
			Finding{lowUsage, False, "OnTarget", "every workload that is judged reaches its target"}, nil,
		},
		"everything is switched off": {
			func(in *Input) {
				in.Targets.UsagePercent, in.Targets.Workloads = 0, []WorkloadTarget{{"Exchange", 0}}
				in.Below = []string{"Usage"}
			},
			Finding{}, nil,
		},
		"unknown forgets the workloads too": {
			func(in *Input) {
				usageOf(in, teams(10))
				in.Sources[1].Rejected = 1
				in.Targets.Workloads, in.Below = []WorkloadTarget{{"Teams", 60}}, []string{"Usage", "Usage/Teams"}
			},
			Finding{lowUsage, Unknown, "DataIncomplete", "1 row of the customer could not be read in source license-usage"}, nil,
		},
		"no figure": {
			func(in *Input) { in.Metrics.Usage = nil },
			Finding{lowUsage, Unknown, "NoData", "no source has usage counts of the customer"}, nil,
		},
		"nothing entitled": {
			func(in *Input) { usageOf(in, adoption.Workload{Name: "Teams", Active: 3}) },
			Finding{lowUsage, Unknown, "NoData", "0 licenses are entitled, so usage has no percentage"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := Assess(changed(c.change))
			if diff := cmp.Diff(c.want, find(r, lowUsage)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.below, r.Below); diff != "" {
				t.Errorf("below (-want +got):\n%s", diff)
			}
		})
	}
}
