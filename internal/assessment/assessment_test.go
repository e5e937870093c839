// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

var (
	asOf = civil.Date{Year: 2026, Month: time.November, Day: 18}
	now  = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)
)

// defaults are the targets of a spec that sets none.
func defaults() Targets {
	return Targets{DeploymentPercent: 70, UsagePercent: 50, RecoveryMargin: 5, MinimumLicenses: 10}
}

// example is docs/semantics.md section 11: two sources, read, of one day.
func example() Input {
	return Input{
		Metrics: adoption.Metrics{
			Deployment: &adoption.Deployment{Origin: adoption.Origin{Source: 0, AsOf: asOf}, Sold: 120, Assigned: 91},
			Usage: &adoption.Usage{
				Sources: []int{1},
				Origin:  adoption.Origin{Source: 1, AsOf: asOf}, Entitled: 210, Active: 192,
				Workloads: []adoption.Workload{
					{Name: "Exchange", Entitled: 100, Active: 81},
					{Name: "SharePoint", Entitled: 100, Active: 47},
					{Name: "Yammer", Entitled: 10, Active: 64},
				},
			},
			AsOf: asOf,
		},
		Sources: []Source{
			{Name: "license-deployment", Read: true, Found: true},
			{Name: "license-usage", Read: true, Found: true},
		},
		Targets: defaults(),
		Now:     now,
	}
}

// changed gives the example with a change.
func changed(change func(*Input)) Input {
	in := example()
	change(&in)
	return in
}

// find gives the finding of a type; the zero Finding when it is absent.
func find(r Result, kind string) Finding {
	for _, f := range r.Findings {
		if f.Type == kind {
			return f
		}
	}
	return Finding{}
}

// expect compares the verdict of one finding.
func expect(t *testing.T, r Result, kind string, status Status, reason string) {
	t.Helper()
	if f := find(r, kind); f.Status != status || f.Reason != reason {
		t.Errorf("%s: got %q %q, want %q %q", kind, f.Status, f.Reason, status, reason)
	}
}

// TestWorkedExample is docs/semantics.md section 11.
func TestWorkedExample(t *testing.T) {
	got := Assess(example())
	want := Result{
		Findings: []Finding{
			{"LowDeployment", False, "OnTarget", "deployment 75 % (91 of 120) reaches the target of 70 %"},
			{"LowUsage", False, "OnTarget", "usage 65 % (138 of 210, adjusted) reaches the target of 50 %"},
			{"UsageInflated", True, "YammerOveruse", "192 active of 210 entitled; YammerOveruse accounts for 54 (25 percentage points)"},
			{"DataStale", False, "Fresh", "deployment data of 2026-11-18 is not older than 7 days"},
			{"DataIncomplete", False, "Complete", "every listed source names the customer, and none of the customer's rows was rejected"},
			{"OverAssigned", False, "WithinSold", "no product has more licenses assigned than sold"},
		},
		Adoption:          "Healthy",
		AdoptionReason:    "OnTarget",
		Inflation:         []Contribution{{"YammerOveruse", 54, Measured}},
		AdjustedActive:    138,
		AdjustedWorkloads: []int64{81, 47, 10},
		StaleAt:           time.Date(2026, time.November, 26, 0, 0, 0, 1, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

// TestWorkedExampleWithWorkloadTarget is the last sentence of section 11.
func TestWorkedExampleWithWorkloadTarget(t *testing.T) {
	in := changed(func(in *Input) { in.Targets.Workloads = []WorkloadTarget{{"SharePoint", 60}} })
	got := Assess(in)
	want := Finding{"LowUsage", True, "WorkloadBelowTarget", "SharePoint usage 47 % (47 of 100) is below its target of 60 %; clears at 65 %"}
	if diff := cmp.Diff(want, find(got, "LowUsage")); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Usage/SharePoint"}, got.Below); diff != "" || got.Adoption != "Low" {
		t.Errorf("adoption %s, below (-want +got):\n%s", got.Adoption, diff)
	}
	for _, c := range []struct {
		active int64
		want   Status
	}{{64, True}, {65, False}} {
		in.Below = got.Below
		in.Metrics.Usage.Workloads[1].Active = c.active
		if f := find(Assess(in), "LowUsage"); f.Status != c.want {
			t.Errorf("SharePoint at %d: got %s, want %s", c.active, f.Status, c.want)
		}
	}
}

// TestAdoption is the sum of docs/semantics.md section 7: low beats unknown beats
// healthy; only deployment and usage count.
func TestAdoption(t *testing.T) {
	lowUsage := func(in *Input) { in.Metrics.Usage.Workloads, in.Metrics.Usage.Active = nil, 1 }
	lowDeployment := func(in *Input) { in.Metrics.Deployment.Assigned = 1 }
	noUsage := func(in *Input) { in.Metrics.Usage = nil }
	noDeployment := func(in *Input) { in.Metrics.Deployment = nil }
	for name, c := range map[string]struct {
		changes []func(*Input)
		want    string
	}{
		"healthy":                      {nil, "Healthy"},
		"low usage":                    {[]func(*Input){lowUsage}, "Low"},
		"low deployment":               {[]func(*Input){lowDeployment}, "Low"},
		"low beats unknown":            {[]func(*Input){lowDeployment, noUsage}, "Low"},
		"low beats unknown, reversed":  {[]func(*Input){noDeployment, lowUsage}, "Low"},
		"unknown usage":                {[]func(*Input){noUsage}, "Unknown"},
		"nothing known":                {[]func(*Input){noUsage, noDeployment}, "Unknown"},
		"incomplete elsewhere":         {[]func(*Input){func(in *Input) { in.Sources = append(in.Sources, Source{Name: "x"}) }}, "Healthy"},
		"everything is switched off":   {[]func(*Input){func(in *Input) { in.Targets = Targets{} }}, "Healthy"},
		"unknown but switched off":     {[]func(*Input){noUsage, func(in *Input) { in.Targets.UsagePercent = 0 }}, "Healthy"},
		"stale":                        {[]func(*Input){func(in *Input) { in.Now = in.Now.AddDate(1, 0, 0) }}, "Unknown"},
		"low, but now stale: no alert": {[]func(*Input){lowUsage, func(in *Input) { in.Now = in.Now.AddDate(1, 0, 0) }}, "Unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			in := example()
			for _, change := range c.changes {
				change(&in)
			}
			if got := Assess(in).Adoption; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// anyInput draws inputs of all kinds, large counts and long names among them.
func anyInput(t *rapid.T) Input {
	name := rapid.SampledFrom([]string{"Teams", "teams", "Exchange", "Yammer", strings.Repeat("\u00e9", 128), strings.Repeat("x", 253)})
	count := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, 1<<58))
	percent := rapid.Int32Range(0, 100)
	in := Input{Now: now.AddDate(0, 0, rapid.IntRange(-5, 60).Draw(t, "days"))}
	for range 2 {
		in.Sources = append(in.Sources, Source{
			Name: name.Draw(t, "source"), Read: rapid.Bool().Draw(t, "read"), Found: rapid.Bool().Draw(t, "found"),
			Rejected: rapid.SampledFrom([]int64{0, 0, 0, 1, 1 << 40}).Draw(t, "rejected"),
		})
	}
	if rapid.Bool().Draw(t, "has deployment") {
		in.Metrics.Deployment = &adoption.Deployment{
			Origin: adoption.Origin{Source: 0, AsOf: asOf}, Sold: count.Draw(t, "sold"), Assigned: count.Draw(t, "assigned"),
		}
	}
	if rapid.Bool().Draw(t, "has usage") {
		u := &adoption.Usage{Sources: []int{1}, Origin: adoption.Origin{Source: 1, AsOf: asOf, MonthKeyed: rapid.Bool().Draw(t, "month")}}
		for _, n := range []string{"Teams", "Exchange", "Yammer", strings.Repeat("\u00e9", 128)} {
			w := adoption.Workload{Name: n, Entitled: count.Draw(t, "entitled"), Active: count.Draw(t, "active")}
			u.Workloads = append(u.Workloads, w)
			u.Entitled, u.Active = u.Entitled+w.Entitled, u.Active+w.Active
		}
		u.Evidence = adoption.Causes{Trial: count.Draw(t, "trial"), Lapsed: count.Draw(t, "lapsed"), Transfer: count.Draw(t, "transfer")}
		u.Estimates = adoption.Causes{Trial: count.Draw(t, "trial licenses"), Lapsed: count.Draw(t, "twins"), Transfer: count.Draw(t, "turnover")}
		u.Duplicates, u.MixedDates = rapid.Int64Range(0, 1<<40).Draw(t, "duplicates"), rapid.Bool().Draw(t, "mixed")
		in.Metrics.Usage, in.Metrics.OwnUsage = u, u
	}
	if rapid.Bool().Draw(t, "has support") {
		s := &adoption.Support{Requests: count.Draw(t, "requests"), Users: count.Draw(t, "users")}
		if per, ok := adoption.Percent(s.Requests, s.Users); ok {
			s.Per100Users = &per
		}
		in.Metrics.Support = s
	}
	in.Targets = Targets{
		DeploymentPercent: percent.Draw(t, "deployment target"), UsagePercent: percent.Draw(t, "usage target"),
		RecoveryMargin: percent.Draw(t, "margin"), MinimumLicenses: rapid.Int64Range(0, 20).Draw(t, "minimum"),
		UpsellDeploymentPercent: percent.Draw(t, "upsell deployment"), UpsellUsagePercent: percent.Draw(t, "upsell usage"),
		HelpRequestsPer100Users: percent.Draw(t, "help"), OwnOnly: rapid.Bool().Draw(t, "own"),
		MaxDataAge: time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour,
	}
	if rapid.Bool().Draw(t, "has plan") {
		in.Targets.Plan = plan.Plan{
			From: asOf.AddDays(rapid.IntRange(-90, 10).Draw(t, "from")), Due: asOf.AddDays(rapid.IntRange(11, 90).Draw(t, "due")),
			Deployment: percent.Draw(t, "deployment before"), Usage: percent.Draw(t, "usage before"),
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "workload targets") {
		in.Targets.Workloads = append(in.Targets.Workloads, WorkloadTarget{name.Draw(t, "workload"), percent.Draw(t, "target")})
	}
	return in
}

// TestResultsHold what every result promises, whatever the input.
func TestResultsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		r := Assess(in)
		for _, f := range r.Findings {
			if len(f.Message) > 300 || len(f.Message) == 0 || !utf8.ValidString(f.Message) {
				t.Errorf("%s: message of %d bytes: %q", f.Type, len(f.Message), f.Message)
			}
			if f.Status == "" || f.Reason == "" {
				t.Errorf("%s has no verdict: %+v", f.Type, f)
			}
		}
		if diff := cmp.Diff(r, Assess(in)); diff != "" {
			t.Errorf("assessed twice (-first +second):\n%s", diff)
		}
		// What is remembered never changes a verdict that it came from.
		in.Below = r.Below
		if diff := cmp.Diff(r.Below, Assess(in).Below); diff != "" {
			t.Errorf("below, given back (-first +second):\n%s", diff)
		}
	})
}

// TestWordsStayWhileTrue: what is said depends on the clock only where the
// verdict does.
func TestWordsStayWhileTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		before := Assess(in)
		if at := before.StaleAt; at.IsZero() {
			in.Now = in.Now.AddDate(1, 0, 0)
		} else {
			in.Now = at.Add(-1)
		}
		if diff := cmp.Diff(before, Assess(in)); diff != "" {
			t.Errorf("time has passed and nothing turned stale (-before +after):\n%s", diff)
		}
	})
}
