// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

// glide leads in 211 days from 20 % deployed and 5 % used to the targets. On
// 2026-11-18, after 78 days, it asks for 38 % and 21 %, and of Teams for 22 % of the
// 60 % in full.
var glide = plan.New("2026-09-01", "2027-03-31", 20, 5)

// planned gives the example of 100 licenses and 100 entitlements on the plan.
func planned(assigned, active int64) Input {
	return changed(func(in *Input) {
		in.Targets.Plan = glide
		in.Metrics.Deployment.Sold, in.Metrics.Deployment.Assigned = 100, assigned
		usageOf(in, adoption.Workload{Name: "Teams", Entitled: 100, Active: active})
	})
}

// on moves the data, and the clock with it, to another day.
func on(day string, in Input) Input {
	to, err := civil.ParseDate(day)
	if err != nil {
		panic(err)
	}
	in.Metrics.Deployment.AsOf, in.Metrics.Usage.AsOf = to, to
	in.Now = to.AddDays(1).In(time.UTC)
	return in
}

func percentages(deployment, usage int32) *Progress {
	return &Progress{Deployment: &deployment, Usage: &usage}
}

// TestProgress is docs/semantics.md section 12, the phases of a plan.
func TestProgress(t *testing.T) {
	workload := func(in Input, targets ...WorkloadTarget) Input {
		in.Targets.Workloads = targets
		return in
	}
	for name, c := range map[string]struct {
		in    Input
		phase string
		want  *Progress
	}{
		"both on the path":                       {planned(38, 21), PhaseOnTrack, percentages(38, 21)},
		"usage below it":                         {planned(38, 20), PhaseBehind, percentages(38, 21)},
		"deployment below it":                    {planned(37, 21), PhaseBehind, percentages(38, 21)},
		"one at its target":                      {planned(70, 21), PhaseOnTrack, percentages(38, 21)},
		"one at its target, the other behind":    {planned(70, 20), PhaseBehind, percentages(38, 21)},
		"both at their targets":                  {planned(70, 50), PhaseReached, percentages(38, 21)},
		"before it begins":                       {on("2026-08-31", planned(20, 5)), PhaseOnTrack, percentages(20, 5)},
		"before it begins, below":                {on("2026-08-31", planned(20, 4)), PhaseBehind, percentages(20, 5)},
		"the day before it is due":               {on("2027-03-30", planned(69, 49)), PhaseOnTrack, percentages(69, 49)},
		"on the due date":                        {on("2027-03-31", planned(69, 49)), PhaseBehind, percentages(70, 50)},
		"past the due date":                      {on("2027-04-01", planned(69, 50)), PhaseOverdue, percentages(70, 50)},
		"past it, and at the targets":            {on("2027-04-01", planned(70, 50)), PhaseReached, percentages(70, 50)},
		"a workload starts at 0":                 {workload(planned(70, 22), WorkloadTarget{"Teams", 60}), PhaseOnTrack, percentages(38, 21)},
		"a workload below its path":              {workload(planned(70, 21), WorkloadTarget{"Teams", 60}), PhaseBehind, percentages(38, 21)},
		"a workload short of its target":         {workload(planned(70, 59), WorkloadTarget{"Teams", 60}), PhaseOnTrack, percentages(38, 21)},
		"a workload that the customer lacks":     {workload(planned(70, 50), WorkloadTarget{"Yammer", 60}), PhaseReached, percentages(38, 21)},
		"a workload without a target":            {workload(planned(70, 50), WorkloadTarget{"Teams", 0}), PhaseReached, percentages(38, 21)},
		"what was below does not hold it back":   {remembering(planned(38, 21), "Deployment", "Usage"), PhaseOnTrack, percentages(38, 21)},
		"usage cannot be judged":                 {without(planned(38, 21), true), PhaseOnTrack, &Progress{Deployment: percentages(38, 0).Deployment}},
		"deployment cannot be judged":            {without(planned(38, 20), false), PhaseBehind, &Progress{Usage: percentages(0, 21).Usage}},
		"nothing can be judged: the data is old": {later(planned(38, 21)), "", &Progress{}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Phase = c.phase
			if diff := cmp.Diff(c.want, Assess(c.in).Progress); diff != "" {
				t.Errorf("progress (-want +got):\n%s", diff)
			}
		})
	}
}

func remembering(in Input, below ...string) Input { in.Below = below; return in }

func later(in Input) Input { in.Now = in.Now.AddDate(1, 0, 0); return in }

// without takes a figure away.
func without(in Input, usage bool) Input {
	if usage {
		in.Metrics.Usage = nil
	} else {
		in.Metrics.Deployment = nil
	}
	return in
}

// TestProgressOfWhatIsSwitchedOff: a target of 0 is off, with a plan too.
func TestProgressOfWhatIsSwitchedOff(t *testing.T) {
	in := planned(0, 20)
	in.Targets.DeploymentPercent = 0
	r := Assess(in)
	want := &Progress{Phase: PhaseBehind, Usage: percentages(0, 21).Usage}
	if diff := cmp.Diff(want, r.Progress); diff != "" || find(r, lowDeployment) != (Finding{}) {
		t.Errorf("deployment is off: %+v (-want +got):\n%s", find(r, lowDeployment), diff)
	}
	in.Targets.UsagePercent = 0
	r = Assess(in)
	if diff := cmp.Diff(&Progress{}, r.Progress); diff != "" || find(r, lowUsage) != (Finding{}) {
		t.Errorf("both are off: %+v (-want +got):\n%s", find(r, lowUsage), diff)
	}
	in.Targets.Workloads = []WorkloadTarget{{"Teams", 60}}
	r = Assess(in)
	if diff := cmp.Diff(&Progress{Phase: PhaseBehind}, r.Progress); diff != "" {
		t.Errorf("a workload alone (-want +got):\n%s", diff)
	}
	expect(t, r, lowUsage, True, "WorkloadBelowTarget")
	in.Targets.Plan = plan.Plan{}
	if p := Assess(in).Progress; p != nil {
		t.Errorf("without a plan: %+v", p)
	}
}

// TestFiguresOfDifferentDates: each figure has its own place on the path.
func TestFiguresOfDifferentDates(t *testing.T) {
	in := on("2027-04-01", planned(69, 49))
	in.Metrics.Usage.AsOf = civil.Date{Year: 2027, Month: time.March, Day: 30}
	in.Metrics.Deployment.Assigned = 70
	want := percentages(70, 49)
	want.Phase = PhaseOnTrack // usage was short before the due date; no figure is short past it
	if diff := cmp.Diff(want, Assess(in).Progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	in.Metrics.Deployment.Assigned = 69
	if got := Assess(in).Progress.Phase; got != PhaseOverdue {
		t.Errorf("deployment is short past the due date: %s", got)
	}
}

// TestVerdictsOnThePath is docs/semantics.md section 12: while a plan runs, verdicts
// are about its path, and say so.
func TestVerdictsOnThePath(t *testing.T) {
	for name, c := range map[string]struct {
		in      Input
		finding Finding
	}{
		"on the path": {
			planned(38, 21), Finding{lowUsage, False, "OnTarget", "usage 21 % (21 of 100) reaches the path of 21 % (target 50 % by 2027-03-31)"},
		},
		"below it": {
			planned(37, 20), Finding{lowDeployment, True, "BelowTarget", "deployment 37 % (37 of 100) is below its path of 38 % (target 70 % by 2027-03-31); clears at 43 %"},
		},
		"was below": {
			remembering(planned(42, 21), "Deployment"), Finding{lowDeployment, True, "BelowTarget", "deployment 42 % (42 of 100) was below its path of 38 % (target 70 % by 2027-03-31); clears at 43 %"},
		},
		"has recovered": {
			remembering(planned(43, 21), "Deployment"), Finding{lowDeployment, False, "OnTarget", "deployment 43 % (43 of 100) reaches the path of 38 % (target 70 % by 2027-03-31)"},
		},
		"due": {
			on("2027-03-31", planned(69, 21)), Finding{lowDeployment, True, "BelowTarget", "deployment 69 % (69 of 100) is below its target of 70 %; clears at 75 %"},
		},
		"a path that begins at 0": {
			on("2026-09-01", noStart(planned(0, 0))), Finding{lowUsage, False, "OnTarget", "usage 0 % (0 of 100) reaches the path of 0 % (target 50 % by 2027-03-31)"},
		},
		"too few": {
			fewer(planned(3, 1)), Finding{lowDeployment, Unknown, "TooFewLicenses", "9 licenses sold, fewer than the 10 that are judged"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.finding, find(Assess(c.in), c.finding.Type)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}

func noStart(in Input) Input { in.Targets.Plan.Deployment, in.Targets.Plan.Usage = 0, 0; return in }

func fewer(in Input) Input { in.Metrics.Deployment.Sold = 9; return in }

// TestHysteresisOnThePath is docs/semantics.md sections 7 and 12: what was below clears at
// the path of the day and the margin, at most at 100 %. That the path moves forgets
// nothing.
func TestHysteresisOnThePath(t *testing.T) {
	var below []string
	for _, step := range []struct {
		day    string
		active int64
		want   Status
	}{
		{"2026-11-18", 20, True},  // path 21
		{"2026-11-19", 22, True},  // path 21, clears at 26
		{"2026-11-30", 25, True},  // path 24, clears at 29
		{"2026-11-30", 29, False}, // clears
		{"2026-12-20", 28, False}, // path 28, nothing remembered
		{"2026-12-22", 28, False}, // path 28
		{"2026-12-23", 28, True},  // path 29
	} {
		in := on(step.day, planned(70, step.active))
		in.Below = below
		r := Assess(in)
		if f := find(r, lowUsage); f.Status != step.want {
			t.Errorf("%s, %d %%: got %s, want %s (%s)", step.day, step.active, f.Status, step.want, f.Message)
		}
		below = r.Below
	}
	in := remembering(on("2027-03-30", planned(99, 99)), "Usage")
	in.Targets.UsagePercent = 98
	expect(t, Assess(in), lowUsage, True, "BelowTarget")
	in.Metrics.Usage.Active, in.Metrics.Usage.Workloads[0].Active = 100, 100
	expect(t, Assess(in), lowUsage, False, "OnTarget")
}
