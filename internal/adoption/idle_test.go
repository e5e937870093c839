// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// idleUser is a licensed user whose newest activity is so many days old; -1 for none.
func idleUser(id string, days int) facts.Record {
	w := facts.UserWorkload{Workload: "Teams", Licensed: true}
	if days >= 0 {
		w.LastActivity = asOf.AddDays(-days)
	}
	return user(id, w)
}

func ofPeriod(days int32, rows ...facts.Record) []facts.Record {
	for i := range rows {
		rows[i].User.Period = days
	}
	return rows
}

func known(n int64) *UserCount { return &UserCount{Users: n, Customers: 1} }

// TestIdleUsers is docs/semantics.md section 12.
func TestIdleUsers(t *testing.T) {
	two := []facts.UserWorkload{
		{Workload: "Exchange", Licensed: true, LastActivity: asOf.AddDays(-70)}, {Workload: "Teams", LastActivity: asOf.AddDays(-40)},
	}
	for name, c := range map[string]struct {
		rows             []facts.Record
		entitled, active int64
		never            *UserCount
		idle             [3]*UserCount
	}{
		"bounds of each count": {
			[]facts.Record{idleUser("a", 27), idleUser("b", 28), idleUser("c", 29), idleUser("d", 30), idleUser("e", 59), idleUser("f", 60), idleUser("g", 90), idleUser("h", 400)},
			8, 1, known(0), [3]*UserCount{known(5), known(3), known(2)},
		},
		"a user without a date is in no count of days": {
			[]facts.Record{idleUser("a", 0), idleUser("b", -1), idleUser("c", 95)},
			3, 1, known(1), [3]*UserCount{known(1), known(1), known(1)},
		},
		"the newest activity in any workload, with or without a license for it": {
			[]facts.Record{user("a", two...)}, 1, 0, known(0), [3]*UserCount{known(1), known(0), known(0)},
		},
		"neither deleted users nor those without a license": {
			[]facts.Record{
				with(idleUser("a", 50), func(r *facts.Record) { r.User.Deleted = true }), idleUser("b", 1),
				user("c", facts.UserWorkload{Workload: "Teams"}), user("d", facts.UserWorkload{Workload: "Teams", LastActivity: asOf.AddDays(-50)}),
			}, 1, 1, known(0), [3]*UserCount{known(0), known(0), known(0)},
		},
		"activity after the as-of date is neither idle nor none": {
			[]facts.Record{
				user("a", facts.UserWorkload{Workload: "Teams", Licensed: true, LastActivity: asOf.AddDays(1)}),
				user("b", facts.UserWorkload{Workload: "Teams", Licensed: true, LastActivity: asOf.AddDays(2)}, facts.UserWorkload{Workload: "Exchange", LastActivity: asOf.AddDays(-70)}),
			}, 2, 0, known(0), [3]*UserCount{known(0), known(0), known(0)},
		},
		"the period is as long as the count": {
			ofPeriod(30, idleUser("a", 3), idleUser("b", -1), idleUser("c", 29), idleUser("d", 30)),
			4, 1, nil, [3]*UserCount{known(2), nil, nil},
		},
		"the period is longer than all counts": {
			ofPeriod(180, idleUser("a", 3), idleUser("b", -1), idleUser("c", 65)),
			3, 1, nil, [3]*UserCount{known(2), known(2), known(1)},
		},
		"the period is shorter than all counts": {
			ofPeriod(28, idleUser("a", 3), idleUser("b", -1)), 2, 1, nil, [3]*UserCount{},
		},
		"a date beyond the period supports a count": {
			ofPeriod(30, idleUser("a", 65), idleUser("b", -1), idleUser("c", 3)),
			3, 1, nil, [3]*UserCount{known(2), {Users: 1, Customers: 1, LowerBound: true}, nil},
		},
		"it is exact where all users have a date": {
			ofPeriod(30, idleUser("a", 65), idleUser("c", 3)), 2, 1, nil, [3]*UserCount{known(1), known(1), nil},
		},
		"the shortest period of the date": {
			append(ofPeriod(180, idleUser("a", -1)), ofPeriod(30, idleUser("b", -1))...), 2, 0, nil, [3]*UserCount{known(2), nil, nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compute(Input{Sources: []Source{{Customer: customer(t, c.rows...)}}}).Idle
			want := &IdleUsers{Origin: Origin{AsOf: asOf, Newest: asOf}, Customers: 1, Entitled: c.entitled, Active: c.active, Never: c.never, Idle: c.idle}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestIdleUsersOf says whose users they are, and when there is no figure.
func TestIdleUsersOf(t *testing.T) {
	teams := customer(t, in(idleUser("a", 40), "o365"), in(idleUser("a", 1), "crm"), in(idleUser("b", 70), "o365"))
	other := customer(t, idleUser("x", 1), idleUser("y", 1), idleUser("z", 1))
	unstated := customer(t, idleUser("a", 1), user("b", facts.UserWorkload{Workload: "Teams", Unstated: true}))
	for name, c := range map[string]struct {
		in   Input
		want string
	}{
		"all services":           {Input{Sources: []Source{{Customer: teams}}}, "2 entitled, 1 idle"},
		"a service in scope":     {Input{Sources: []Source{{Customer: teams}}, Scope: Scope{Services: Selection{Include: []string{"o365"}}}}, "2 entitled, 2 idle"},
		"the first source":       {Input{Sources: []Source{{Customer: teams}, {Customer: other}}}, "2 entitled, 1 idle"},
		"on either basis":        {Input{Sources: []Source{{Customer: teams}}, Basis: Users}, "2 entitled, 1 idle"},
		"beside counts":          {Input{Sources: []Source{{Customer: customer(t, used("Exchange", 50, 40))}, {Customer: teams}}}, "2 entitled, 1 idle"},
		"all partners":           {Input{Sources: []Source{{Customer: teams}}, Scope: Scope{PartnerIDs: []string{"p"}}, OwnOnly: true}, "2 entitled, 1 idle"},
		"a scope of workloads":   {Input{Sources: []Source{{Customer: teams}}, Scope: Scope{Workloads: Selection{Include: []string{"Teams"}}}}, "none"},
		"licenses not stated":    {Input{Sources: []Source{{Customer: unstated}}}, "none"},
		"stated by the second":   {Input{Sources: []Source{{Customer: unstated}, {Customer: teams}}}, "2 entitled, 1 idle"},
		"no user in the data":    {Input{Sources: []Source{{Customer: customer(t, used("Exchange", 50, 40))}}}, "none"},
		"switched off":           {Input{Sources: []Source{{Customer: teams}}, OmitUsers: true}, "none"},
		"no service is in scope": {Input{Sources: []Source{{Customer: teams}}, Scope: Scope{Services: Selection{Include: []string{"intune"}}}}, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			got := "none"
			if f := Compute(c.in).Idle; f != nil {
				got = fmt.Sprintf("%d entitled, %d idle", f.Entitled, f.Idle[0].Users)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
