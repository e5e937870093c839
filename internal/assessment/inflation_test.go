// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestExplain is docs/semantics.md section 6, row YammerOveruse, and row
// Unexplained: the excess that remains, never subtracted.
func TestExplain(t *testing.T) {
	exchange := func(entitled, active int64) adoption.Workload {
		return adoption.Workload{Name: "Exchange", Entitled: entitled, Active: active}
	}
	yammer := func(entitled, active int64) adoption.Workload {
		return adoption.Workload{Name: "yammer", Entitled: entitled, Active: active}
	}
	for name, c := range map[string]struct {
		workloads     []adoption.Workload
		contributions []Contribution
		active        int64
		adjusted      []int64
	}{
		"nothing to explain": {
			[]adoption.Workload{exchange(10, 10), yammer(10, 10)}, nil, 20, []int64{10, 10},
		},
		"Yammer, below 100 % altogether": {
			[]adoption.Workload{exchange(100, 10), yammer(10, 15)}, []Contribution{{"YammerOveruse", 5, Measured}}, 20, []int64{10, 10},
		},
		"Yammer without any entitlement": {
			[]adoption.Workload{exchange(100, 10), yammer(0, 15)}, []Contribution{{"YammerOveruse", 15, Measured}}, 10, []int64{10, 0},
		},
		"no Yammer": {
			[]adoption.Workload{exchange(10, 13)}, []Contribution{{"Unexplained", 3, ""}}, 13, []int64{13},
		},
		"Yammer explains a part": {
			[]adoption.Workload{exchange(10, 13), yammer(10, 15)},
			[]Contribution{{"YammerOveruse", 5, Measured}, {"Unexplained", 3, ""}}, 23, []int64{13, 10},
		},
		"Yammer explains more than the excess": {
			[]adoption.Workload{exchange(10, 8), yammer(10, 15)}, []Contribution{{"YammerOveruse", 5, Measured}}, 18, []int64{8, 10},
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := example()
			usageOf(&in, c.workloads...)
			r := Assess(in)
			if diff := cmp.Diff(c.contributions, r.Inflation); diff != "" {
				t.Errorf("contributions (-want +got):\n%s", diff)
			}
			if r.AdjustedActive != c.active {
				t.Errorf("adjusted active: got %d, want %d", r.AdjustedActive, c.active)
			}
			if diff := cmp.Diff(c.adjusted, r.AdjustedWorkloads); diff != "" {
				t.Errorf("adjusted workloads (-want +got):\n%s", diff)
			}
		})
	}
}

// TestInflationTable is docs/semantics.md section 6, all rows, with
// AttributionDuplicates and MixedDates apart: measured contributions first, in
// the order of the table; estimates share the excess that is left.
func TestInflationTable(t *testing.T) {
	measured, estimated := adoption.Causes{Trial: 3, Lapsed: 5, Transfer: 7}, adoption.Causes{Trial: 30, Lapsed: 50, Transfer: 70}
	for name, c := range map[string]struct {
		usage    adoption.Usage
		want     []Contribution
		adjusted int64
	}{
		"all measured, no estimates beside them": {
			adoption.Usage{Entitled: 10, Active: 40, Evidence: measured, Estimates: estimated},
			[]Contribution{{"TrialActivity", 3, Measured}, {"LapsedSubscription", 5, Measured}, {"LicenseTransfer", 7, Measured}, {"Unexplained", 15, ""}}, 25,
		},
		"measured although nothing is in excess": {
			adoption.Usage{Entitled: 100, Active: 40, Evidence: measured, Estimates: estimated},
			[]Contribution{{"TrialActivity", 3, Measured}, {"LapsedSubscription", 5, Measured}, {"LicenseTransfer", 7, Measured}}, 25,
		},
		"no estimate without an excess": {
			adoption.Usage{Entitled: 100, Active: 100, Estimates: estimated}, nil, 100,
		},
		"the first estimate takes it all": {
			adoption.Usage{Entitled: 100, Active: 130, Estimates: estimated}, []Contribution{{"TrialActivity", 30, Estimated}}, 130,
		},
		"estimates share, in order": {
			adoption.Usage{Entitled: 100, Active: 200, Estimates: estimated},
			[]Contribution{{"TrialActivity", 30, Estimated}, {"LapsedSubscription", 50, Estimated}, {"LicenseTransfer", 20, Estimated}}, 200,
		},
		"and leave a rest": {
			adoption.Usage{Entitled: 100, Active: 260, Estimates: estimated},
			[]Contribution{{"TrialActivity", 30, Estimated}, {"LapsedSubscription", 50, Estimated}, {"LicenseTransfer", 70, Estimated}, {"Unexplained", 10, ""}}, 260,
		},
		"estimates share what measured ones leave, in the order of the table": {
			adoption.Usage{
				Entitled: 100, Active: 200, Evidence: adoption.Causes{Lapsed: 20}, Estimates: estimated,
				Workloads: []adoption.Workload{{Name: "Yammer", Entitled: 10, Active: 20}},
			},
			[]Contribution{{"TrialActivity", 30, Estimated}, {"LapsedSubscription", 20, Measured}, {"LicenseTransfer", 40, Estimated}, {"YammerOveruse", 10, Measured}}, 170,
		},
		"users": {
			adoption.Usage{Basis: adoption.Users, Entitled: 10, Active: 12, Evidence: adoption.Causes{Transfer: 1}},
			[]Contribution{{"LicenseTransfer", 1, Measured}, {"Unexplained", 1, ""}}, 11,
		},
		"apart from the four: duplicates and mixed dates": {
			adoption.Usage{Entitled: 10, Active: 12, Duplicates: 3, MixedDates: true},
			[]Contribution{{"Unexplained", 2, ""}, {"AttributionDuplicates", 0, ""}, {"MixedDates", 0, ""}}, 12,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := Assess(changed(func(in *Input) { in.Metrics.Usage = &c.usage }))
			if diff := cmp.Diff(c.want, r.Inflation); diff != "" {
				t.Errorf("contributions (-want +got):\n%s", diff)
			}
			if r.AdjustedActive != c.adjusted {
				t.Errorf("adjusted active: got %d, want %d", r.AdjustedActive, c.adjusted)
			}
		})
	}
}

// TestExplainAddsUp: measured + adjusted == active, the rest is the excess
// that remains, and no part is negative.
func TestExplainAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		u, r := in.Metrics.Usage, Assess(in)
		if u == nil {
			if r.Inflation != nil || r.AdjustedActive != 0 || r.AdjustedWorkloads != nil {
				t.Fatalf("no usage, yet %+v", r)
			}
			return
		}
		parts := map[Evidence]int64{}
		for _, c := range r.Inflation {
			if c.Active <= 0 && c.Reason != attributionDuplicates && c.Reason != mixedDates {
				t.Errorf("contribution that explains nothing: %+v", c)
			}
			parts[c.Evidence] += c.Active
		}
		if r.AdjustedActive+parts[Measured] != u.Active || r.AdjustedActive < 0 {
			t.Errorf("adjusted %d and measured %d do not make %d", r.AdjustedActive, parts[Measured], u.Active)
		}
		if want := max(0, r.AdjustedActive-u.Entitled); parts[""]+parts[Estimated] != want {
			t.Errorf("estimated and unexplained: got %d, want %d", parts[""]+parts[Estimated], want)
		}
	})
}

// TestAdjustedWorkloadsAddUp: the workloads of anyInput are all there is, and
// of Yammer the workload is known.
func TestAdjustedWorkloadsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		if u := in.Metrics.Usage; u != nil {
			u.Evidence = adoption.Causes{}
		}
		r := Assess(in)
		var sum int64
		for i, active := range r.AdjustedWorkloads {
			sum += active
			if raw := in.Metrics.Usage.Workloads[i].Active; active < 0 || active > raw {
				t.Errorf("workload %d: adjusted from %d to %d", i, raw, active)
			}
		}
		if sum != r.AdjustedActive {
			t.Errorf("workloads adjusted to %d, the customer to %d", sum, r.AdjustedActive)
		}
	})
}
