// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// subscribed is a subscription to Office 365 E3 with an id, or without one.
func subscribed(id string, standing facts.Standing, licenses int64) facts.Record {
	return facts.Record{
		Kind: facts.KindSubscription, CustomerID: contoso, Subject: e3, AsOf: november(18),
		Subscription: facts.SubscriptionRow{ID: id, Standing: standing, Licenses: licenses},
	}
}

func with(r facts.Record, changes ...func(*facts.Record)) facts.Record {
	for _, change := range changes {
		change(&r)
	}
	return r
}

func on(asOf civil.Date) func(*facts.Record) {
	return func(r *facts.Record) { r.AsOf = asOf }
}

func assigned(n int64) func(*facts.Record) {
	return func(r *facts.Record) { r.Subscription.Assigned, r.Subscription.HasAssigned = n, true }
}

func trial(from, to civil.Date) func(*facts.Record) {
	return func(r *facts.Record) { r.Subscription.Trial = facts.Period{From: from, To: to} }
}

// TestSubscriptions is docs/semantics.md section 3.1: rows add up, and a repeated
// subscription id on one as-of date counts once.
func TestSubscriptions(t *testing.T) {
	counted := func(asOf civil.Date, count, licenses int64) facts.Subscription {
		return facts.Subscription{Subject: &e3, AsOf: asOf, Standing: facts.StandingCounted, Count: count, Licenses: licenses}
	}
	disabled := facts.Subscription{Subject: &e3, AsOf: november(18), Standing: facts.StandingDisabled, Count: 1, Licenses: 7}
	for name, c := range map[string]struct {
		records    []facts.Record
		duplicates int
		want       []facts.Subscription
	}{
		"of one standing add up": {
			[]facts.Record{subscribed("a", "Counted", 10), subscribed("b", "Counted", 5), subscribed("c", "Disabled", 7)}, 0,
			[]facts.Subscription{counted(november(18), 2, 15), disabled},
		},
		"a repeated id counts once": {
			[]facts.Record{subscribed("a", "Counted", 10), subscribed("a", "Counted", 10)}, 1,
			[]facts.Subscription{counted(november(18), 1, 10)},
		},
		"as the larger one": {
			[]facts.Record{subscribed("a", "Counted", 6), subscribed("a", "Disabled", 7), subscribed("a", "Counted", 5)}, 2,
			[]facts.Subscription{disabled},
		},
		"without an id, nothing is repeated": {
			[]facts.Record{subscribed("", "Counted", 10), subscribed("", "Counted", 10)}, 0,
			[]facts.Subscription{counted(november(18), 2, 20)},
		},
		"another date, another customer": {
			[]facts.Record{
				subscribed("a", "Counted", 10), with(subscribed("a", "Counted", 9), on(november(17))),
				with(subscribed("a", "Counted", 9), func(r *facts.Record) { r.CustomerID = "other" }),
			}, 0,
			[]facts.Subscription{counted(november(17), 1, 9), counted(november(18), 1, 10)},
		},
		"no date is the date given": {
			[]facts.Record{
				with(subscribed("a", "Counted", 10), on(civil.Date{})), subscribed("a", "Counted", 9),
				with(subscribed("b", "Counted", 1), on(civil.Date{})), subscribed("c", "Counted", 1),
			}, 0,
			[]facts.Subscription{counted(november(18), 3, 12)},
		},
		"rows that carry assigned licenses stay apart": {
			[]facts.Record{subscribed("a", "Counted", 10), with(subscribed("b", "Counted", 5), assigned(4))}, 0,
			[]facts.Subscription{
				{Subject: &e3, AsOf: november(18), Standing: facts.StandingCounted, Count: 1, Licenses: 10, LacksAssigned: true},
				{Subject: &e3, AsOf: november(18), Standing: facts.StandingCounted, Count: 1, Licenses: 5, Assigned: 4, HasAssigned: true},
			},
		},
		"a column that is blank in every row": {
			[]facts.Record{with(subscribed("a", "Counted", 10), func(r *facts.Record) { r.Subscription.BlankActive = true })}, 0,
			[]facts.Subscription{{Subject: &e3, AsOf: november(18), Standing: facts.StandingCounted, Count: 1, Licenses: 10, LacksActive: true}},
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
			customer := b.Build(modified, firstRead).Customer(contoso)
			if diff := cmp.Diff(c.want, customer.Subscriptions); diff != "" {
				t.Error(diff)
			}
			if duplicates != c.duplicates || customer.Duplicates != 0 {
				t.Errorf("%d duplicates, %d flagged; want %d and none", duplicates, customer.Duplicates, c.duplicates)
			}
		})
	}
}

// Of two rows of one subscription that say different things the same one wins,
// whichever comes first.
func TestOneOfTwoWins(t *testing.T) {
	less := subscribed("a", "Counted", 5)
	for name, more := range map[string]facts.Record{
		"licenses":           subscribed("a", "Counted", 6),
		"assigned licenses":  with(less, assigned(1)),
		"assigned, though 0": with(less, assigned(0)),
		"active licenses":    with(less, func(r *facts.Record) { r.Subscription.Active = 1 }),
		"an end":             with(less, ending(november(30), civil.Date{})),
		"a later end":        with(less, ending(november(30), november(29))),
		"a renewal":          with(less, ending(november(30), november(29)), func(r *facts.Record) { r.Subscription.Renewal = facts.RenewalAutomatic }),
		"subject":            with(less, func(r *facts.Record) { r.Subject.PartnerID = "1" }),
	} {
		want := build(t, more).Customer(contoso)
		for _, rows := range [][]facts.Record{{less, more}, {more, less}} {
			if diff := cmp.Diff(want, build(t, rows...).Customer(contoso)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

// TestStandingThatWins is docs/semantics.md sections 3.1 and 5: of two rows with
// equal counts the counted one wins, else the first reason.
func TestStandingThatWins(t *testing.T) {
	during := func(standing facts.Standing) facts.Record {
		return with(subscribed("a", standing, 5), trial(november(1), november(30)))
	}
	inOrder := []facts.Standing{
		facts.StandingCounted, facts.StandingTrial, facts.StandingSuspendedFraud, facts.StandingSuspendedNonPayment, facts.StandingUpgraded,
		facts.StandingCancelled, facts.StandingInGracePeriod, facts.StandingDisabled, facts.StandingDeprovisioned, facts.StandingOther,
	}
	wins := func(winner, loser facts.Record) {
		t.Helper()
		want := build(t, winner).Customer(contoso)
		for _, rows := range [][]facts.Record{{winner, loser}, {loser, winner}} {
			if diff := cmp.Diff(want, build(t, rows...).Customer(contoso)); diff != "" {
				t.Error(diff)
			}
		}
	}
	for i, first := range inOrder {
		for _, later := range inOrder[i+1:] {
			wins(subscribed("a", first, 5), subscribed("a", later, 5))
		}
	}
	wins(subscribed("a", facts.StandingCounted, 5), during(facts.StandingCounted))
	wins(subscribed("a", facts.StandingCounted, 5), with(subscribed("a", facts.StandingCounted, 5), trial(civil.Date{}, november(30))))
}

// TestTrialPeriods is docs/semantics.md section 5: a trial is one on the as-of date,
// which an undated row gets last.
func TestTrialPeriods(t *testing.T) {
	var none civil.Date
	for name, c := range map[string]struct {
		from, to civil.Date
		want     facts.Standing
	}{
		"no trial":           {none, none, "Counted"},
		"before it":          {november(19), november(30), "Counted"},
		"first day":          {november(18), november(30), "Trial"},
		"last day":           {november(1), november(18), "Trial"},
		"after it":           {november(1), november(17), "Counted"},
		"beginning unknown":  {none, november(18), "Trial"},
		"end unknown":        {november(1), none, "Counted"},
		"over, start absent": {none, november(17), "Counted"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, asOf := range []civil.Date{november(18), {}} {
				set := build(t, with(subscribed("a", "Counted", 1), trial(c.from, c.to), on(asOf)), subscribed("b", "Trial", 1))
				got := map[facts.Standing]int64{}
				for _, s := range set.Customer(contoso).Subscriptions {
					got[s.Standing] += s.Count
				}
				want := map[facts.Standing]int64{"Trial": 1}
				want[c.want]++
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("as of %v: %s", asOf, diff)
				}
			}
		})
	}
}
