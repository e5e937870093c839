// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// users are those of a workload.
func users(workload string, entitled int64, days ...facts.ActiveDay) facts.Activity {
	return facts.Activity{Subject: &facts.Subject{Service: "o365", Workload: workload}, AsOf: asOf, Entitled: entitled, Days: days}
}

// distinct are users over all workloads of a service; those of whom there is
// no day were never active.
func distinct(c *facts.Customer, entitled int64, days ...facts.ActiveDay) *facts.Customer {
	u := facts.Users{AsOf: asOf, Services: []facts.UserService{{Subject: &facts.Subject{Service: "o365"}, AsOf: asOf}}}
	add := func(entitled bool, idle int, count int64) {
		u.States = append(u.States, facts.UserState{In: []facts.ServiceState{{Entitled: entitled, Idle: int32(idle)}}, Count: count})
	}
	for _, d := range days {
		idle := asOf.DaysSince(d.Day)
		add(true, idle, d.Licensed)
		add(false, idle, d.Gone)
		entitled -= d.Licensed
	}
	add(true, int(facts.NeverActive), entitled)
	c.Users = append(c.Users, u)
	return c
}

// day counts users by the age of their last activity in days: licensed ones, and
// those who are deleted or have no license left.
func day(age int, licensed, gone int64) facts.ActiveDay {
	return facts.ActiveDay{Day: asOf.AddDays(-age), Licensed: licensed, Gone: gone}
}

func active(list ...facts.Activity) *facts.Customer {
	return &facts.Customer{ID: tenant, Activities: list}
}

// TestUserActivity is docs/semantics.md section 1, row active, and section 5:
// entitled users are licensed and not deleted, active ones were so in the
// window, with those who have gone.
func TestUserActivity(t *testing.T) {
	c := active(
		users("Teams", 10, day(60, 1, 1), day(3, 5, 2)), users("Exchange", 12, day(0, 9, 0)),
		users("Yammer", 0), users("SharePoint", 0, day(60, 0, 1)),
	)
	distinct(c, 14, day(3, 5, 2), day(0, 6, 0))
	m := compute([]Source{{Customer: c}})
	want := &Usage{
		Origin: Origin{AsOf: asOf, Newest: asOf}, Basis: Entitlements, Entitled: 22, Active: 16,
		// Nobody is entitled to or active in Yammer and SharePoint.
		Workloads: []Workload{
			{Name: "Exchange", Entitled: 12, Active: 9, HighWater: 9},
			{Name: "Teams", Entitled: 10, Active: 7, Evidence: Causes{Transfer: 2}, HighWater: 7},
		},
		WindowFrom: asOf.AddDays(-27), WindowTo: asOf, Evidence: Causes{Transfer: 2}, PerUser: true, Sources: []int{0},
	}
	if diff := cmp.Diff(want, m.Usage); diff != "" {
		t.Errorf("entitlements (-want +got):\n%s", diff)
	}
	alternate := *want
	alternate.Basis, alternate.Entitled, alternate.Active = Users, 14, 13
	alternate.Workloads = []Workload{{Name: "Exchange", Entitled: 12, Active: 9}, {Name: "Teams", Entitled: 10, Active: 7, Evidence: Causes{Transfer: 2}}}
	if diff := cmp.Diff(&alternate, m.Alternate); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

// TestBasis is docs/semantics.md section 5: both are computed, one is judged.
func TestBasis(t *testing.T) {
	perUser := distinct(active(users("Teams", 10, day(1, 5, 0))), 10, day(1, 5, 0))
	counts := customer(t, used("Teams", 20, 8))
	teams := Scope{Workloads: Selection{Include: []string{"Teams"}}}
	for name, c := range map[string]struct {
		in               Input
		usage, alternate Basis
	}{
		"by default":                       {Input{Sources: []Source{{Customer: perUser}}}, Entitlements, Users},
		"entitlements":                     {Input{Sources: []Source{{Customer: perUser}}, Basis: Entitlements}, Entitlements, Users},
		"users":                            {Input{Sources: []Source{{Customer: perUser}}, Basis: Users}, Users, Entitlements},
		"users need per-user data":         {Input{Sources: []Source{{Customer: counts}}, Basis: Users}, "", Entitlements},
		"no alternate of counts":           {Input{Sources: []Source{{Customer: counts}}}, Entitlements, ""},
		"each from its own source":         {Input{Sources: []Source{{Customer: counts}, {Customer: perUser}}}, Entitlements, Users},
		"users are of no single workload":  {Input{Sources: []Source{{Customer: perUser}}, Basis: Users, Scope: teams}, "", Entitlements},
		"a scope of workloads without use": {Input{Sources: []Source{{Customer: perUser}}, Scope: teams}, Entitlements, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := Compute(c.in)
			var got [2]Basis
			for i, u := range []*Usage{m.Usage, m.Alternate} {
				if u != nil {
					got[i] = u.Basis
				}
			}
			if want := [2]Basis{c.usage, c.alternate}; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// TestWindowOfUsers is docs/semantics.md section 1, row activity window: per-user
// data can be cut to any window of civil dates, both ends included.
func TestWindowOfUsers(t *testing.T) {
	c := active(users("Teams", 100, day(365, 1, 0), day(28, 2, 0), day(27, 4, 0), day(7, 8, 0), day(6, 16, 0), day(0, 32, 0), day(-1, 64, 0)))
	for days, want := range map[int]int64{0: 60, 28: 60, 29: 62, 27: 56, 7: 48, 1: 32, 366: 63} {
		u := Compute(Input{Sources: []Source{{Customer: c}}, WindowDays: days}).Usage
		if u.Active != want {
			t.Errorf("%d days: got %d active, want %d", days, u.Active, want)
		}
		length := days
		if days == 0 {
			length = 28
		}
		if got := u.WindowTo.DaysSince(u.WindowFrom) + 1; got != length || u.WindowTo != asOf {
			t.Errorf("%d days: %v to %v has %d", days, u.WindowFrom, u.WindowTo, got)
		}
	}
	counts := Compute(Input{Sources: []Source{{Customer: customer(t, used("Teams", 1, 1))}}, WindowDays: 7}).Usage
	if counts.WindowFrom != asOf.AddDays(-27) {
		t.Errorf("counts keep the window of their source: from %v", counts.WindowFrom)
	}
}

// TestAddingAnActiveUser never lowers an active count (docs/semantics.md section 5),
// in whichever service, on whichever date and for whichever scope.
func TestAddingAnActiveUser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(anyUser), 1, 8).Draw(t, "rows")
		in := Input{WindowDays: rapid.IntRange(1, 50).Draw(t, "window"), Basis: rapid.SampledFrom([]Basis{Entitlements, Users}).Draw(t, "basis")}
		in.Scope.Services.Include = rapid.SampledFrom([][]string{nil, {"o365"}, {"c*"}, {"none"}}).Draw(t, "services")
		compute := func(rows []facts.Record) *Usage {
			in.Sources = []Source{{Customer: customer(t, rows...)}}
			return Compute(in).Usage
		}
		before := compute(rows)
		more := rapid.SampledFrom(rows).Draw(t, "like")
		more.User.ID = rapid.SampledFrom([]string{"a", "somebody else"}).Draw(t, "id")
		after := compute(append(rows, more))
		if before == nil {
			return
		}
		if after.Active < before.Active {
			t.Fatalf("active fell from %d to %d", before.Active, after.Active)
		}
		for _, w := range before.Workloads {
			if now := after.Workloads[after.WorkloadIndex(w.Name)]; now.Active < w.Active || now.HighWater < w.HighWater {
				t.Fatalf("%s fell from %d to %d", w.Name, w.Active, now.Active)
			}
		}
	})
}

// anyUser draws rows about few users in few places.
func anyUser(t *rapid.T) facts.Record {
	days := rapid.SampledFrom([]int{0, 6, 27, 28, 40})
	r := user(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id"))
	r.AsOf = asOf.AddDays(-days.Draw(t, "as of"))
	r.Subject.Service = rapid.SampledFrom([]string{"", "o365", "crm"}).Draw(t, "service")
	r.User.Deleted = rapid.Bool().Draw(t, "deleted")
	for _, w := range []string{"Teams", "Yammer"} {
		r.User.Workloads = append(r.User.Workloads, facts.UserWorkload{
			Workload: w, Licensed: rapid.Bool().Draw(t, "licensed"), LastActivity: r.AsOf.AddDays(-days.Draw(t, "last")),
		})
	}
	return r
}

// user is a record of one user's licenses and last activities.
func user(id string, workloads ...facts.UserWorkload) facts.Record {
	return facts.Record{Kind: facts.KindActivity, AsOf: asOf, User: facts.UserRow{ID: id, Workloads: workloads}}
}

// TestOneDrivePerUser is docs/semantics.md section 5: licensed in either, active in
// either is once. Counted per user it is exact, and no lower bound.
func TestOneDrivePerUser(t *testing.T) {
	in := func(workload string, licensed bool, age int) facts.UserWorkload {
		return facts.UserWorkload{Workload: workload, Licensed: licensed, LastActivity: asOf.AddDays(-age)}
	}
	both := user("both", in("SharePoint", true, 3), in("OneDrive", true, 0))
	c := customer(t, both, both, // a repeated user counts once (section 3.1)
		user("by OneDrive", in("SharePoint", false, 90), in("OneDrive", true, 27)),
		user("in SharePoint", in("SharePoint", true, 5), in("OneDrive", false, 90)),
		user("gone", in("OneDrive", false, 1)), user("idle", in("SharePoint", true, 28)),
	)
	u := compute([]Source{{Customer: c}}).Usage
	want := []Workload{{Name: "SharePoint", Entitled: 4, Active: 4, Evidence: Causes{Transfer: 1}, HighWater: 4}}
	if diff := cmp.Diff(want, u.Workloads); diff != "" || u.LowerBound {
		t.Errorf("lower bound %v, workloads (-want +got):\n%s", u.LowerBound, diff)
	}
}
