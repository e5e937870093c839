// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestSourcesOfUsers is docs/semantics.md section 5: several UserActivity sources
// are one, of each workload the first listed one that has it.
func TestSourcesOfUsers(t *testing.T) {
	oneDriveToo := func(a facts.Activity) facts.Activity {
		a.WithOneDrive = true
		return a
	}
	main := active(users("Exchange", 20, day(0, 10, 1)), users("Teams", 20, day(0, 5, 0)))
	for name, c := range map[string]struct {
		customers []*facts.Customer
		scope     Scope
		want      []Workload
		sources   []int
	}{
		"a report on one workload completes the main one": {
			[]*facts.Customer{main, active(users("Copilot", 5, day(0, 2, 0)))}, Scope{},
			[]Workload{{Name: "Exchange", Entitled: 20, Active: 11, Evidence: Causes{Transfer: 1}}, {Name: "Teams", Entitled: 20, Active: 5}, {Name: "Copilot", Entitled: 5, Active: 2}},
			[]int{0, 1},
		},
		"before the main one, too": {
			[]*facts.Customer{active(users("Copilot", 5, day(0, 2, 0))), nil, main}, Scope{},
			[]Workload{{Name: "Exchange", Entitled: 20, Active: 11, Evidence: Causes{Transfer: 1}}, {Name: "Teams", Entitled: 20, Active: 5}, {Name: "Copilot", Entitled: 5, Active: 2}},
			[]int{0, 2},
		},
		"the first that has the workload, and the others nothing of it": {
			[]*facts.Customer{active(users("teams", 30, day(0, 7, 0))), main}, Scope{},
			[]Workload{{Name: "teams", Entitled: 30, Active: 7}, {Name: "Exchange", Entitled: 20, Active: 11, Evidence: Causes{Transfer: 1}}},
			[]int{0, 1},
		},
		"nothing of a source that has nothing else": {
			[]*facts.Customer{main, main}, Scope{},
			[]Workload{{Name: "Exchange", Entitled: 20, Active: 11, Evidence: Causes{Transfer: 1}}, {Name: "Teams", Entitled: 20, Active: 5}},
			[]int{0},
		},
		"only what is in scope is there": {
			[]*facts.Customer{main, active(users("Copilot", 5, day(0, 2, 0)))}, Scope{Workloads: Selection{Include: []string{"Copilot"}}},
			[]Workload{{Name: "Copilot", Entitled: 5, Active: 2}},
			[]int{1},
		},
		"counts of the first source come first": {
			[]*facts.Customer{customer(t, used("Exchange", 50, 40)), active(users("Copilot", 5, day(0, 2, 0)))}, Scope{},
			[]Workload{{Name: "Exchange", Entitled: 50, Active: 40}},
			[]int{0},
		},
		"OneDrive and SharePoint of two sources: the larger": {
			[]*facts.Customer{active(users("SharePoint", 9, day(0, 5, 0))), active(users("OneDrive", 8, day(0, 6, 0)))}, Scope{},
			[]Workload{{Name: "SharePoint", Entitled: 9, Active: 6, LowerBound: true}},
			[]int{0, 1},
		},
		"OneDrive is in a source that unites it": {
			[]*facts.Customer{active(oneDriveToo(users("SharePoint", 9, day(0, 5, 0)))), active(users("OneDrive", 30, day(0, 30, 0)))}, Scope{},
			[]Workload{{Name: "SharePoint", Entitled: 9, Active: 5}},
			[]int{0},
		},
		"a source that unites it after one of SharePoint": {
			[]*facts.Customer{active(users("SharePoint", 9, day(0, 5, 0))), active(oneDriveToo(users("SharePoint", 8, day(0, 6, 0))))}, Scope{},
			[]Workload{{Name: "SharePoint", Entitled: 9, Active: 6, LowerBound: true}},
			[]int{0, 1},
		},
		"a source that unites it after one of OneDrive": {
			[]*facts.Customer{active(users("OneDrive", 9, day(0, 5, 0))), active(oneDriveToo(users("SharePoint", 8, day(0, 6, 0)))), active(users("SharePoint", 90, day(0, 60, 0)))}, Scope{},
			[]Workload{{Name: "SharePoint", Entitled: 9, Active: 6, LowerBound: true}},
			[]int{0, 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := Input{Scope: c.scope}
			for _, c := range c.customers {
				in.Sources = append(in.Sources, Source{Customer: c})
			}
			u := Compute(in).Usage
			for i := range u.Workloads {
				u.Workloads[i].HighWater = 0
			}
			if diff := cmp.Diff(c.want, u.Workloads); diff != "" {
				t.Errorf("workloads (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.sources, u.Sources); diff != "" {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
			var sum Usage
			for _, w := range c.want {
				sum.Entitled, sum.Active = sum.Entitled+w.Entitled, sum.Active+w.Active
			}
			if u.Entitled != sum.Entitled || u.Active != sum.Active {
				t.Errorf("%d of %d, want the sum %d of %d", u.Active, u.Entitled, sum.Active, sum.Entitled)
			}
		})
	}
}

// unstated are users of a workload, and no row tells whether they are licensed.
func unstated(workload string, users, active int64) facts.Activity {
	return facts.Activity{
		Subject: &facts.Subject{Workload: workload}, AsOf: asOf, Unstated: users, Days: []facts.ActiveDay{{Day: asOf, Unstated: active}},
	}
}

// TestUnstatedLicenses is docs/semantics.md section 5: where nothing says who is
// licensed, there are active counts and no ratio, and any source that says it comes
// first.
func TestUnstatedLicenses(t *testing.T) {
	mailboxes, teams := unstated("Exchange", 10, 8), users("Teams", 20, day(0, 5, 0))
	for name, c := range map[string]struct {
		customers []*facts.Customer
		want      Usage
	}{
		"alone": {
			[]*facts.Customer{active(mailboxes)},
			Usage{Active: 8, Unstated: true, Workloads: []Workload{{Name: "Exchange", Active: 8, Unstated: true}}, Sources: []int{0}},
		},
		"in one of two workloads: it is in no sum": {
			[]*facts.Customer{active(mailboxes, teams)},
			Usage{Entitled: 20, Active: 5, Workloads: []Workload{{Name: "Teams", Entitled: 20, Active: 5}, {Name: "Exchange", Active: 8, Unstated: true}}, Sources: []int{0}},
		},
		"of some users only": {
			[]*facts.Customer{active(users("Exchange", 5, day(0, 4, 0)), ofPartner(mailboxes, "P1"))},
			Usage{Active: 12, Unstated: true, Workloads: []Workload{{Name: "Exchange", Active: 12, Unstated: true}}, Sources: []int{0}},
		},
		"a later source that states it": {
			[]*facts.Customer{active(mailboxes), active(users("Exchange", 9, day(0, 7, 0)))},
			Usage{Entitled: 9, Active: 7, Workloads: []Workload{{Name: "Exchange", Entitled: 9, Active: 7}}, Sources: []int{1}},
		},
		"counts of a later source": {
			[]*facts.Customer{active(mailboxes), customer(t, used("Exchange", 50, 40))},
			Usage{Entitled: 50, Active: 40, Workloads: []Workload{{Name: "Exchange", Entitled: 50, Active: 40}}, Sources: []int{1}},
		},
		"a workload that only this source has": {
			[]*facts.Customer{active(teams), active(mailboxes)},
			Usage{Entitled: 20, Active: 5, Workloads: []Workload{{Name: "Teams", Entitled: 20, Active: 5}, {Name: "Exchange", Active: 8, Unstated: true}}, Sources: []int{0, 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var in Input
			for _, c := range c.customers {
				in.Sources = append(in.Sources, Source{Customer: c})
			}
			m := Compute(in)
			if diff := cmp.Diff(&c.want, m.Usage, cmpopts.IgnoreFields(Usage{}, "Origin", "Basis", "WindowFrom", "WindowTo", "PerUser"), cmpopts.IgnoreFields(Workload{}, "HighWater")); diff != "" {
				t.Errorf("usage (-want +got):\n%s", diff)
			}
			if measured := m.Usage.Measured(); c.want.Unstated {
				if _, excess := m.Usage.Estimated(measured); excess != 0 || m.Trend != nil {
					t.Errorf("an excess of %d, a trend of %v", excess, m.Trend)
				}
			}
		})
	}
}

// ofPartner gives the users to a partner.
func ofPartner(a facts.Activity, partner string) facts.Activity {
	s := *a.Subject
	s.PartnerID = partner
	a.Subject = &s
	return a
}

// TestUnstatedUsers is the same over all workloads: a license in any of them is
// enough, and without one a workload that does not state it leaves it open.
func TestUnstatedUsers(t *testing.T) {
	open := func(workload string) facts.UserWorkload {
		return facts.UserWorkload{Workload: workload, Unstated: true, LastActivity: asOf}
	}
	teams := func(licensed bool) facts.UserWorkload {
		return facts.UserWorkload{Workload: "Teams", Licensed: licensed, LastActivity: asOf}
	}
	compute := func(records ...facts.Record) *Usage {
		return Compute(Input{Sources: []Source{{Customer: customer(t, records...)}}, Basis: Users}).Usage
	}
	if u := compute(user("a", teams(true), open("Exchange")), user("b", teams(true))); u.Unstated || u.Entitled != 2 {
		t.Errorf("licensed in one workload: %+v", u)
	}
	if u := compute(user("a", teams(true)), user("b", teams(false), open("Exchange"))); !u.Unstated || u.Entitled != 0 || u.Active != 2 {
		t.Errorf("nothing says whether b is licensed: %+v", u)
	}
	gone := user("b", open("Exchange"))
	gone.User.Deleted = true
	if u := compute(user("a", teams(true)), gone); u.Unstated || u.Entitled != 1 || u.Evidence.Transfer != 1 {
		t.Errorf("deleted users are not entitled: %+v", u)
	}
}

// TestDatesOfSourcesOfUsers: the figure is as old as its oldest source.
func TestDatesOfSourcesOfUsers(t *testing.T) {
	earlier := users("Copilot", 5, day(12, 2, 0))
	earlier.AsOf = asOf.AddDays(-9)
	u := Compute(Input{Sources: []Source{{Customer: active(users("Teams", 9, day(0, 5, 0)))}, {Customer: active(earlier)}}}).Usage
	want := Origin{Source: 1, AsOf: earlier.AsOf, Newest: asOf}
	if diff := cmp.Diff(want, u.Origin); diff != "" || u.Active != 7 {
		t.Errorf("%d active, origin (-want +got):\n%s", u.Active, diff)
	}
}

// TestUsersOfOneSource is docs/semantics.md section 5: no user can be recognized in
// two files, so distinct users are those of the first one; workloads come from
// all.
func TestUsersOfOneSource(t *testing.T) {
	main := distinct(active(users("Teams", 10, day(1, 5, 0))), 10, day(1, 5, 0))
	copilot := distinct(active(users("Copilot", 4, day(1, 3, 0))), 4, day(1, 3, 0))
	u := Compute(Input{Sources: []Source{{}, {Customer: main}, {Customer: copilot}}, Basis: Users}).Usage
	if u.Entitled != 10 || u.Active != 5 || len(u.Workloads) != 2 {
		t.Errorf("%d of %d users in %d workloads", u.Active, u.Entitled, len(u.Workloads))
	}
	if diff := cmp.Diff([]int{2}, u.NotUnited); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 2}, u.Sources); diff != "" {
		t.Error(diff)
	}
	if u := Compute(Input{Sources: []Source{{Customer: main}}, Basis: Users}).Usage; u.NotUnited != nil {
		t.Errorf("one source alone is not united with %v", u.NotUnited)
	}
}

// TestMarksOfSourcesOfUsers is docs/semantics.md section 9: a source marks the
// workloads that it gives.
func TestMarksOfSourcesOfUsers(t *testing.T) {
	before := func(a facts.Activity) facts.Activity {
		a.AsOf = asOf.AddDays(-40)
		return a
	}
	main := active(users("Teams", 9, day(0, 5, 0)), before(users("Teams", 9, day(40, 7, 0))))
	more := active(users("Copilot", 9, day(0, 1, 0)), before(users("Copilot", 9, day(40, 3, 0))), before(users("Teams", 90, day(40, 70, 0))))
	u := Compute(Input{Sources: []Source{{Customer: main}, {Customer: more}}}).Usage
	for name, want := range map[string]int64{"Teams": 7, "Copilot": 3} {
		if got := u.Workloads[u.WorkloadIndex(name)].HighWater; got != want {
			t.Errorf("%s: high-water mark %d, want %d", name, got, want)
		}
	}
}
