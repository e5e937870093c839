// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// usedApp is a row of counts of an app of Copilot.
func usedApp(name string, entitled, active int64) facts.Record {
	return with(used(name, entitled, active), func(r *facts.Record) { r.Subject.PartOf = "Copilot" })
}

// TestApps is docs/semantics.md section 12: an app of Copilot is listed and in no sum.
func TestApps(t *testing.T) {
	copilot := []facts.Record{used("Copilot", 40, 25), usedApp("Copilot Word", 40, 3), usedApp("Copilot Chat", 40, 9)}
	apps := []Workload{{Name: "Copilot Chat", PartOf: "Copilot", Entitled: 40, Active: 9}, {Name: "Copilot Word", PartOf: "Copilot", Entitled: 40, Active: 3}}
	person := func(id string, workloads ...facts.UserWorkload) facts.Record { return user(id, workloads...) }
	licensed := func(name string, days int) facts.UserWorkload {
		return facts.UserWorkload{Workload: name, Licensed: true, LastActivity: asOf.AddDays(-days)}
	}
	perUser := customer(t, person("a", licensed("Copilot", 1), licensed("Copilot Word", 1)), person("b", licensed("Copilot", 50), licensed("Copilot Word", 60)))
	main := customer(t, person("x", licensed("Exchange", 1), licensed("Teams", 1)))
	for name, c := range map[string]struct {
		in               Input
		entitled, active int64
		want             []Workload
	}{
		"counts": {
			Input{Sources: []Source{{Customer: customer(t, append(copilot, used("Exchange", 10, 5))...)}}}, 50, 30,
			append([]Workload{{Name: "Copilot", Entitled: 40, Active: 25}, {Name: "Exchange", Entitled: 10, Active: 5}}, apps...),
		},
		"beside the free chat": {
			Input{Sources: []Source{{Customer: customer(t, append(copilot, used("Copilot Chat", 90, 50))...)}}}, 130, 75,
			append([]Workload{{Name: "Copilot Chat", Entitled: 90, Active: 50}, {Name: "Copilot", Entitled: 40, Active: 25}}, apps...),
		},
		"a scope with the whole has its apps": {
			Input{Sources: []Source{{Customer: customer(t, append(copilot, used("Exchange", 10, 5))...)}}, Scope: Scope{Workloads: Selection{Include: []string{"Microsoft 365 Copilot"}}}}, 40, 25,
			append([]Workload{{Name: "Copilot", Entitled: 40, Active: 25}}, apps...),
		},
		"a scope without one app": {
			Input{Sources: []Source{{Customer: customer(t, copilot...)}}, Scope: Scope{Workloads: Selection{Exclude: []string{"Word Copilot"}}}}, 40, 25,
			append([]Workload{{Name: "Copilot", Entitled: 40, Active: 25}}, apps[0]),
		},
		"per user": {
			Input{Sources: []Source{{Customer: perUser}}}, 2, 1,
			[]Workload{{Name: "Copilot", Entitled: 2, Active: 1}, {Name: "Copilot Word", PartOf: "Copilot", Entitled: 2, Active: 1}},
		},
		"a report on Copilot completes the main one": {
			Input{Sources: []Source{{Customer: main}, {Customer: perUser}}}, 4, 3,
			[]Workload{
				{Name: "Copilot", Entitled: 2, Active: 1}, {Name: "Exchange", Entitled: 1, Active: 1}, {Name: "Teams", Entitled: 1, Active: 1},
				{Name: "Copilot Word", PartOf: "Copilot", Entitled: 2, Active: 1},
			},
		},
		"distinct users": {
			Input{Sources: []Source{{Customer: perUser}}, Basis: Users}, 2, 1,
			[]Workload{{Name: "Copilot", Entitled: 2, Active: 1}, {Name: "Copilot Word", PartOf: "Copilot", Entitled: 2, Active: 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			u := Compute(c.in).Usage
			if u.Entitled != c.entitled || u.Active != c.active {
				t.Errorf("%d active of %d, want %d of %d", u.Active, u.Entitled, c.active, c.entitled)
			}
			if diff := cmp.Diff(c.want, u.Workloads, cmpopts.IgnoreFields(Workload{}, "HighWater")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAppsAlone: apps without the whole are no figure.
func TestAppsAlone(t *testing.T) {
	copilot := []facts.Record{used("Copilot", 40, 25), usedApp("Copilot Word", 40, 3)}
	for name, in := range map[string]Input{
		"counts":   {Sources: []Source{{Customer: customer(t, copilot[1])}}},
		"scope":    {Sources: []Source{{Customer: customer(t, copilot...)}}, Scope: Scope{Workloads: Selection{Include: []string{"Copilot Word"}}}},
		"per user": {Sources: []Source{{Customer: customer(t, user("a", facts.UserWorkload{Workload: "Copilot Word", Licensed: true, LastActivity: asOf}))}}},
	} {
		m := Compute(in)
		if m.Usage != nil || m.Alternate != nil && name != "scope" || m.Idle != nil {
			t.Errorf("%s: usage %+v, %+v, users %+v", name, m.Usage, m.Alternate, m.Idle)
		}
	}
}

// TestMarksOfApps: the largest count of an app is its own, whatever has its name.
func TestMarksOfApps(t *testing.T) {
	c := customer(t, used("Copilot Chat", 90, 50), used("Copilot", 40, 25), usedApp("Copilot Chat", 40, 9))
	u := Compute(Input{Sources: []Source{{Customer: c}}, HighWater: map[string]int64{"Copilot/Copilot Chat": 12, "copilot chat": 70}}).Usage
	got := map[string]int64{}
	for _, w := range u.Workloads {
		got[WorkloadKey(w.Name, w.PartOf)] = w.HighWater
	}
	if diff := cmp.Diff(map[string]int64{"copilot chat": 70, "copilot": 25, "copilot/copilot chat": 12}, got); diff != "" {
		t.Error(diff)
	}
}

// TestEvidenceOfApps: users who left an app are taken out of the app, and out of no
// sum but that of the whole.
func TestEvidenceOfApps(t *testing.T) {
	gone := with(user("a", facts.UserWorkload{Workload: "Copilot", Licensed: true, LastActivity: asOf}, facts.UserWorkload{Workload: "Copilot Word", Licensed: true, LastActivity: asOf}),
		func(r *facts.Record) { r.User.Deleted = true })
	u := Compute(Input{Sources: []Source{{Customer: customer(t, used("Copilot", 40, 25), usedApp("Copilot Word", 40, 3))}, {Customer: customer(t, gone)}}}).Usage
	m := u.Measured()
	if m.Transfer != 1 || m.Adjusted != 24 {
		t.Errorf("taken out %d, adjusted %d", m.Transfer, m.Adjusted)
	}
	if diff := cmp.Diff([]int64{24, 2}, m.Workloads); diff != "" {
		t.Error(diff)
	}
}
