// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"fmt"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func ending(commitment, lifecycle civil.Date) func(*facts.Record) {
	return func(r *facts.Record) {
		r.Subscription.CommitmentEnd, r.Subscription.NextLifecycle = commitment, lifecycle
	}
}

func renewing(how facts.Renewal) func(*facts.Record) {
	return func(r *facts.Record) { r.Subscription.Renewal = how }
}

// TestTerms is docs/semantics.md section 12: the first end after the as-of date
// counts, which an undated row gets last.
func TestTerms(t *testing.T) {
	var none civil.Date
	in := func(days int16) facts.Term { return facts.Term{Dated: true, DaysLeft: days} }
	for name, c := range map[string]struct {
		commitment, lifecycle civil.Date
		want                  facts.Term
	}{
		"none":                        {none, none, facts.Term{}},
		"of the commitment":           {november(28), none, in(10)},
		"of the state":                {none, november(28), in(10)},
		"the earlier one":             {november(30), november(28), in(10)},
		"the earlier one, the other":  {november(28), november(30), in(10)},
		"the one that has not passed": {november(17), november(28), in(10)},
		"the same, the other way":     {november(28), november(17), in(10)},
		"the as-of date has passed":   {november(18), november(28), in(10)},
		"tomorrow":                    {november(19), none, in(1)},
		"passed":                      {november(18), none, in(0)},
		"both passed":                 {november(1), november(17), in(0)},
		"a year ahead":                {november(18).AddDays(366), none, in(366)},
		"more than a year ahead":      {november(18).AddDays(367), none, in(facts.MaxDaysLeft)},
		"as good as never":            {civil.Date{Year: 9999, Month: 12, Day: 31}, none, in(facts.MaxDaysLeft)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, asOf := range []civil.Date{november(18), {}} {
				got := build(t, with(subscribed("a", "Counted", 1), ending(c.commitment, c.lifecycle), on(asOf)), subscribed("b", "Trial", 1))
				if diff := cmp.Diff(c.want, got.Customer(contoso).Subscriptions[0].Term); diff != "" {
					t.Errorf("as of %v: %s", asOf, diff)
				}
			}
		})
	}
}

// Subscriptions that end on different days, or renew in different ways, stay apart,
// and nothing of others that do not count.
func TestTermsStayApart(t *testing.T) {
	is := func(days int16, renewal facts.Renewal, count, licenses, assigned, unassigned int64) facts.Subscription {
		return facts.Subscription{
			Subject: &e3, AsOf: november(18), Standing: facts.StandingCounted, Count: count, Licenses: licenses,
			Assigned: assigned, Unassigned: unassigned, HasAssigned: true, Term: facts.Term{Dated: true, DaysLeft: days, Renewal: renewal},
		}
	}
	row := func(id string, licenses, used int64, day civil.Date, how facts.Renewal) facts.Record {
		return with(subscribed(id, "Counted", licenses), assigned(used), ending(day, civil.Date{}), renewing(how))
	}
	set := build(t,
		row("a", 10, 4, november(20), facts.RenewalAutomatic), row("b", 10, 12, november(20), facts.RenewalAutomatic),
		row("c", 10, 4, november(20), facts.RenewalManual), row("d", 10, 4, november(21), facts.RenewalAutomatic),
		row("e", 3, 1, november(20), facts.RenewalAutomatic), row("e", 3, 2, november(20), facts.RenewalAutomatic),
		with(row("f", 1, 1, november(20), facts.RenewalAutomatic), func(r *facts.Record) { r.Subscription.Standing = facts.StandingDisabled }),
		with(row("g", 1, 1, november(21), facts.RenewalManual), func(r *facts.Record) { r.Subscription.Standing = facts.StandingDisabled }),
	)
	want := []facts.Subscription{
		is(2, facts.RenewalManual, 1, 10, 4, 6),
		// Each has what it has left: 10 - 12 takes nothing from the others.
		is(2, facts.RenewalAutomatic, 3, 23, 18, 7),
		is(3, facts.RenewalAutomatic, 1, 10, 4, 6),
		{Subject: &e3, AsOf: november(18), Standing: facts.StandingDisabled, Count: 2, Licenses: 2, Assigned: 2, HasAssigned: true},
	}
	if diff := cmp.Diff(want, set.Customer(contoso).Subscriptions); diff != "" {
		t.Error(diff)
	}
}

// A set is bounded by the days of a year, however many ends a file has.
func TestTermsAreBounded(t *testing.T) {
	b := facts.NewBuilder()
	for i := range 5000 {
		if _, err := b.Add(with(subscribed(fmt.Sprint(i), "Counted", 1), ending(november(1).AddDays(i), civil.Date{}))); err != nil {
			t.Fatal(err)
		}
	}
	list := b.Build(modified, firstRead).Customer(contoso).Subscriptions
	var count int64
	for _, s := range list {
		count += s.Count
	}
	if len(list) > facts.MaxDaysLeft+1 || count != 5000 {
		t.Errorf("%d entries of %d subscriptions", len(list), count)
	}
}
