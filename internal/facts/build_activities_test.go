// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// user is a row about a user in some workloads.
func user(id string, workloads ...facts.UserWorkload) facts.Record {
	return facts.Record{
		Kind: facts.KindActivity, CustomerID: contoso, Subject: facts.Subject{Service: "o365"}, AsOf: november(18),
		User: facts.UserRow{ID: id, Workloads: workloads},
	}
}

func licensed(workload string, last civil.Date) facts.UserWorkload {
	return facts.UserWorkload{Workload: workload, Licensed: true, LastActivity: last}
}

func unlicensed(workload string, last civil.Date) facts.UserWorkload {
	return facts.UserWorkload{Workload: workload, LastActivity: last}
}

func unstated(workload string, last civil.Date) facts.UserWorkload {
	return facts.UserWorkload{Workload: workload, Unstated: true, LastActivity: last}
}

func withUnstated(a facts.Activity, users int64) facts.Activity {
	a.Unstated = users
	return a
}

func deleted(r *facts.Record) { r.User.Deleted = true }

// day is a day's active users.
func day(d int, licensed, gone int64) facts.ActiveDay {
	return facts.ActiveDay{Day: november(d), Licensed: licensed, Gone: gone}
}

func withOneDrive(a facts.Activity) facts.Activity {
	a.WithOneDrive = true
	return a
}

func elsewhere(d int, users int64) facts.ActiveDay {
	return facts.ActiveDay{Day: november(d), Elsewhere: users}
}

// TestActivities is docs/semantics.md section 2, row UserActivity, and sections 3.1
// and 5: entitled users are licensed and not deleted, everybody counts once per
// workload, and OneDrive is united with SharePoint.
func TestActivities(t *testing.T) {
	var none civil.Date
	in := func(workload string, entitled int64, days ...facts.ActiveDay) facts.Activity {
		return facts.Activity{
			Subject: &facts.Subject{Service: "o365", Workload: workload}, AsOf: november(18), Entitled: entitled, Days: days,
		}
	}
	for name, c := range map[string]struct {
		records    []facts.Record
		duplicates int
		want       []facts.Activity
	}{
		"users by day": {
			[]facts.Record{
				user("a", licensed("Teams", november(18))), user("b", licensed("Teams", november(18))),
				user("c", licensed("Teams", november(2))), user("d", licensed("Teams", none)), user("e", unlicensed("Teams", november(18))),
			}, 0,
			[]facts.Activity{in("Teams", 4, day(2, 1, 0), day(18, 2, 1))},
		},
		"each workload has its own activity": {
			[]facts.Record{user("a", licensed("Teams", november(3)), licensed("Exchange", november(9)))}, 0,
			[]facts.Activity{in("Exchange", 1, day(9, 1, 0)), in("Teams", 1, day(3, 1, 0))},
		},
		"licensed anywhere, active where not": {
			[]facts.Record{user("a", licensed("Teams", none), unlicensed("Yammer", november(9)))}, 0,
			[]facts.Activity{in("Teams", 1), in("Yammer", 0, elsewhere(9, 1))},
		},
		"licensed elsewhere, by another row and in another service": {
			[]facts.Record{user("a", unlicensed("Yammer", november(9))), with(user("a", licensed("Sales", none)), of("o365", "")), user("b", unlicensed("Yammer", november(9)))}, 0,
			[]facts.Activity{in("Sales", 1), in("Yammer", 0, facts.ActiveDay{Day: november(9), Elsewhere: 1, Gone: 1})},
		},
		"licensed elsewhere, and deleted": {
			[]facts.Record{with(user("a", licensed("Teams", none), unlicensed("Yammer", november(9))), deleted)}, 0,
			[]facts.Activity{in("Teams", 0), in("Yammer", 0, day(9, 0, 1))},
		},
		"no row says whether they are licensed": {
			[]facts.Record{user("a", unstated("Teams", november(9))), user("b", unstated("Teams", none)), user("c", licensed("Teams", november(9)))}, 0,
			[]facts.Activity{withUnstated(in("Teams", 1, facts.ActiveDay{Day: november(9), Licensed: 1, Unstated: 1}), 2)},
		},
		"one of two rows does not say it": {
			[]facts.Record{user("a", unstated("Teams", november(9))), user("a", unlicensed("Teams", none)), user("b", unstated("Teams", none)), user("b", licensed("Teams", none))}, 2,
			[]facts.Activity{withUnstated(in("Teams", 1, facts.ActiveDay{Day: november(9), Unstated: 1}), 1)},
		},
		"no license left is not sure where one is not stated": {
			[]facts.Record{user("a", unlicensed("Teams", november(9)), unstated("Exchange", none))}, 0,
			[]facts.Activity{withUnstated(in("Exchange", 0), 1), in("Teams", 0, elsewhere(9, 1))},
		},
		"deleted, whatever their licenses": {
			[]facts.Record{with(user("a", unstated("Teams", november(9))), deleted)}, 0,
			[]facts.Activity{in("Teams", 0, day(9, 0, 1))},
		},
		"deleted users are not entitled": {
			[]facts.Record{with(user("a", licensed("Teams", november(9))), deleted)}, 0,
			[]facts.Activity{in("Teams", 0, day(9, 0, 1))},
		},
		"nobody entitled and nobody active is a real 0": {
			[]facts.Record{user("a", licensed("Teams", none), unlicensed("Yammer", none))}, 0,
			[]facts.Activity{in("Teams", 1), in("Yammer", 0)},
		},
		"OneDrive and SharePoint: licensed in either, the later activity": {
			[]facts.Record{
				user("a", licensed("OneDrive", november(9)), unlicensed("SharePoint", november(3))),
				user("b", unlicensed("OneDrive", none), licensed("SharePoint", november(3))),
				user("c", licensed("OneDrive", november(3)), licensed("SharePoint", november(3))),
			}, 0,
			[]facts.Activity{withOneDrive(in("SharePoint", 3, day(3, 2, 0), day(9, 1, 0)))},
		},
		"OneDrive without SharePoint keeps its name": {
			[]facts.Record{user("a", licensed("OneDrive", november(9)))}, 0,
			[]facts.Activity{in("OneDrive", 1, day(9, 1, 0))},
		},
		"activity after the as-of date is none": {
			[]facts.Record{user("a", licensed("Teams", november(19)))}, 0,
			[]facts.Activity{in("Teams", 1)},
		},
		"a later activity notwithstanding": {
			[]facts.Record{
				user("a", licensed("Teams", november(19))), user("a", licensed("Teams", november(9))), user("a", licensed("Teams", november(3))),
				user("b", licensed("SharePoint", november(2)), licensed("OneDrive", november(25))),
			}, 2,
			[]facts.Activity{withOneDrive(in("SharePoint", 1, day(2, 1, 0))), in("Teams", 1, day(9, 1, 0))},
		},
		"after a date that comes later": {
			[]facts.Record{
				with(user("a", licensed("Teams", modified.AddDays(1))), on(civil.Date{})), with(user("a", licensed("Teams", modified.AddDays(-1))), on(civil.Date{})),
			}, 1,
			[]facts.Activity{{
				Subject: &facts.Subject{Service: "o365", Workload: "Teams"}, AsOf: modified, Entitled: 1, Days: []facts.ActiveDay{{Day: modified.AddDays(-1), Licensed: 1}},
			}},
		},
		"a repeated user counts once": {
			[]facts.Record{user("a", licensed("Teams", november(9))), user("a", licensed("Teams", november(9)))}, 1,
			[]facts.Activity{in("Teams", 1, day(9, 1, 0))},
		},
		"with what any row says for them": {
			[]facts.Record{
				user("a", unlicensed("Teams", november(9))), with(user("a", licensed("Teams", november(3))), deleted),
			}, 1,
			[]facts.Activity{in("Teams", 1, day(9, 1, 0))},
		},
		"one row per user and workload": {
			[]facts.Record{user("a", licensed("Teams", november(9))), user("a", licensed("Exchange", none)), user("a", licensed("Teams", november(9)))}, 1,
			[]facts.Activity{in("Exchange", 1), in("Teams", 1, day(9, 1, 0))},
		},
		"no date is the date given": {
			[]facts.Record{
				with(user("a", licensed("Teams", november(9))), on(civil.Date{})), user("a", licensed("Teams", november(3))),
				user("b", licensed("Teams", none)), with(user("c", licensed("Teams", none)), on(civil.Date{})),
			}, 0,
			[]facts.Activity{in("Teams", 3, day(9, 1, 0))},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, duplicates := facts.NewBuilder(), 0
			for _, r := range c.records {
				duplicate, err := b.Add(r)
				if err != nil {
					t.Fatal(err)
				}
				if duplicate {
					duplicates++
				}
			}
			if diff := cmp.Diff(c.want, b.Build(modified, firstRead).Customer(contoso).Activities); diff != "" {
				t.Error(diff)
			}
			if duplicates != c.duplicates {
				t.Errorf("%d duplicates, want %d", duplicates, c.duplicates)
			}
		})
	}
}

func of(service, partner string) func(*facts.Record) {
	return func(r *facts.Record) { r.Subject.Service, r.Subject.PartnerID = service, partner }
}

// TestUserOfTwoPartners is docs/semantics.md section 3.1: a repeated user counts
// once, also when another partner's row repeats it, and for the partner whose
// id comes first. The same workload in two services is added (section 5).
func TestUserOfTwoPartners(t *testing.T) {
	teams := func(service, partner string) facts.Record {
		return with(user("a", licensed("Teams", november(9))), of(service, partner))
	}
	rows := []facts.Record{teams("o365", "P2"), teams("o365", ""), teams("o365", "P1"), teams("crm", "P3")}
	for range rows {
		rows = append(rows[1:], rows[0])
		b, duplicates := facts.NewBuilder(), 0
		for _, r := range rows {
			duplicate, err := b.Add(r)
			if err != nil {
				t.Fatal(err)
			}
			if duplicate {
				duplicates++
			}
		}
		one := func(service, partner, workload string) facts.Activity {
			return facts.Activity{
				Subject: &facts.Subject{Service: service, Workload: workload, PartnerID: partner}, AsOf: november(18),
				Entitled: 1, Days: []facts.ActiveDay{day(9, 1, 0)},
			}
		}
		want := []facts.Activity{one("crm", "P3", "Teams"), one("o365", "P1", "Teams")}
		if diff := cmp.Diff(want, b.Build(modified, firstRead).Customer(contoso).Activities); diff != "" {
			t.Error(diff)
		}
		if duplicates != 2 {
			t.Errorf("%d duplicates, want 2", duplicates)
		}
	}
}
