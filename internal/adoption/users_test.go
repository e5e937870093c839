// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestDistinctUsers is docs/semantics.md section 5, over the services of section
// 3.3, each of its own date: over all that are in scope one user counts once.
func TestDistinctUsers(t *testing.T) {
	earlier, october := asOf.AddDays(-9), date(2026, time.October, 31)
	row := func(id, service string, licensed bool, idle, age int) facts.Record {
		r := user(id, facts.UserWorkload{Workload: service, Licensed: licensed, LastActivity: asOf.AddDays(-age - idle)})
		return on(in(r, service), asOf.AddDays(-age))
	}
	office := func(id string, licensed bool, idle int) facts.Record { return row(id, "o365", licensed, idle, 0) }
	sales := func(id string, licensed bool, idle int) facts.Record { return row(id, "crm", licensed, idle, 9) }
	both := []facts.Record{
		office("a", true, 0), sales("a", true, 40), // in the window in one of them
		office("b", true, 27), sales("b", true, 27), // each service's window ends on its own date
		office("c", false, 40), sales("c", true, 0), // the license of the one, the activity of the other
		office("d", true, 40), sales("d", false, 1),
		sales("e", false, 0), office("f", true, 50), // of one service only
		with(office("g", true, 0), func(r *facts.Record) { r.User.Deleted = true }),
		row("a", "o365", true, 0, 1), row("old", "o365", true, 0, 1), row("old", "crm", true, 0, 10),
	}
	scope := func(services Selection) Scope { return Scope{Services: services} }
	for name, c := range map[string]struct {
		scope Scope
		want  Usage
	}{
		"all services":        {Scope{}, Usage{Origin: Origin{AsOf: earlier, Newest: asOf}, Entitled: 5, Active: 6, Evidence: Causes{Transfer: 2}}},
		"one included":        {scope(Selection{Include: []string{"Dynamics 365"}}), Usage{Origin: Origin{AsOf: earlier, Newest: earlier}, Entitled: 3, Active: 4, Evidence: Causes{Transfer: 1}}},
		"one excluded":        {scope(Selection{Exclude: []string{"crm"}}), Usage{Origin: Origin{AsOf: asOf, Newest: asOf}, Entitled: 4, Active: 3, Evidence: Causes{Transfer: 1}}},
		"both, by a wildcard": {scope(Selection{Include: []string{"*3*5", "cr*"}}), Usage{Origin: Origin{AsOf: earlier, Newest: asOf}, Entitled: 5, Active: 6, Evidence: Causes{Transfer: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compute(Input{Sources: []Source{{Customer: customer(t, both...)}}, Basis: Users, Scope: c.scope}).Usage
			got = &Usage{Origin: got.Origin, Entitled: got.Entitled, Active: got.Active, Evidence: got.Evidence}
			if diff := cmp.Diff(&c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	none := Input{Sources: []Source{{Customer: customer(t, both...)}}, Basis: Users, Scope: scope(Selection{Include: []string{"intune"}})}
	if u := Compute(none).Usage; u != nil {
		t.Errorf("no service in scope is no figure (section 3.9), got %+v", u)
	}
	history := append([]facts.Record{row("a", "o365", true, 0, asOf.DaysSince(october))}, office("a", true, 40), row("a", "crm", true, 0, 19))
	if diff := cmp.Diff([]string{"2026-10-31 - 100 100", "2026-11-18 - 100 100"}, text(Compute(Input{Sources: []Source{{Customer: customer(t, history...)}}, Basis: Users}).Trend)); diff != "" {
		t.Errorf("trend (section 9):\n%s", diff)
	}
}

// TestOwnUsers is docs/semantics.md section 8: whose a user is say the rows of the
// services in scope, and of two partners it is the one whose id comes first.
func TestOwnUsers(t *testing.T) {
	row := func(id, service, partner string) facts.Record {
		return with(in(user(id, facts.UserWorkload{Workload: service, Licensed: true}), service), func(r *facts.Record) { r.Subject.PartnerID = partner })
	}
	c := customer(t, row("a", "o365", "P1"), row("a", "crm", "p2"), row("b", "o365", ""), row("b", "crm", "p2"), row("c", "o365", ""))
	for name, want := range map[string]struct {
		include  []string
		own, all int64
	}{
		"all services":  {nil, 1, 3},
		"their service": {[]string{"crm"}, 2, 2},
		"another's":     {[]string{"o365"}, 0, 3},
	} {
		m := Compute(Input{Sources: []Source{{Customer: c}}, Basis: Users, Scope: Scope{PartnerIDs: []string{"P2"}, Services: Selection{Include: want.include}}})
		if m.OwnUsage.Entitled != want.own || m.Usage.Entitled != want.all {
			t.Errorf("%s: %d own of %d, want %d of %d", name, m.OwnUsage.Entitled, m.Usage.Entitled, want.own, want.all)
		}
	}
}

// TestNothingOnTheLatestDate is docs/semantics.md section 3.3: users without license
// and activity make older dates of their service history, too.
func TestNothingOnTheLatestDate(t *testing.T) {
	c := customer(t, user("a", facts.UserWorkload{Workload: "Teams"}), on(user("a", facts.UserWorkload{Workload: "Teams", Licensed: true, LastActivity: asOf}), asOf.AddDays(-1)))
	for _, basis := range []Basis{Entitlements, Users} {
		u := Compute(Input{Sources: []Source{{Customer: c}}, Basis: basis}).Usage
		if u.Entitled != 0 || u.Active != 0 || u.AsOf != asOf {
			t.Errorf("%s: %+v", basis, u)
		}
	}
}
