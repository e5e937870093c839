// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"errors"
	"math"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func requested(category string, asOf civil.Date, count int64) facts.Record {
	return facts.Record{
		Kind: facts.KindRequest, CustomerID: contoso, AsOf: asOf,
		Request: facts.RequestRow{Category: category, Count: count},
	}
}

func monthly(r *facts.Record) { r.Subject.MonthKeyed = true }

func TestRequestsAddUpPerDayAndCategory(t *testing.T) {
	set := build(t,
		requested("HowTo", november(18), 1), requested("Help", november(18), 1), requested("Help", november(18), 2),
		requested("Help", november(3), 1),
		with(requested("Other", november(30), 4), monthly), requested("Other", firstRead, 1),
	)
	want := []facts.Requests{
		{Day: november(3), Category: "Help", Count: 1},
		{Day: november(18), Category: "Help", Count: 3},
		{Day: november(18), Category: "HowTo", Count: 1},
		// A month that is still running ends today.
		{Day: firstRead, Category: "Other", Count: 1},
		{Day: firstRead, Category: "Other", Count: 4, MonthKeyed: true},
	}
	if diff := cmp.Diff(want, set.Customer(contoso).Requests); diff != "" {
		t.Error(diff)
	}
	if from, to, ok := set.Dates(); from != november(3) || to != firstRead || !ok {
		t.Errorf("Dates() = %v, %v, %v", from, to, ok)
	}
}

// TestRequestsKeepTheirDay is docs/semantics.md section 7, row HighSupportDemand: the
// source's as-of date is what its window ends on, the day is when requests were
// made. Of section 3.3 it is that the latest list of requests is current, per
// customer, as it has those of earlier ones again; requests whose day is all
// that is known are of no list.
func TestRequestsKeepTheirDay(t *testing.T) {
	made := func(day int) func(*facts.Record) {
		return func(r *facts.Record) { r.Request.Day = november(day) }
	}
	other := with(requested("Help", november(17), 4), made(3))
	other.CustomerID = "22222222-2222-4222-8222-222222222222"
	records := []facts.Record{
		with(requested("Help", november(18), 1), made(3)), with(requested("Help", november(17), 2), made(3)),
		with(requested("Help", november(17), 2), made(2)), with(requested("Help", civil.Date{}, 1), made(4)),
		with(requested("Help", november(18), 1), made(18)), requested("Help", november(18), 1), requested("Help", november(16), 5), other,
		requested("Help", november(19), 7),
	}
	for range records {
		records = append(records[1:], records[0])
		set := build(t, records...)
		want := []facts.Requests{
			{Day: november(3), Category: "Help", Count: 1}, {Day: november(4), Category: "Help", Count: 1},
			{Day: november(16), Category: "Help", Count: 5}, {Day: november(18), Category: "Help", Count: 2},
			{Day: november(19), Category: "Help", Count: 7},
		}
		if diff := cmp.Diff(want, set.Customer(contoso).Requests); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]facts.Requests{{Day: november(3), Category: "Help", Count: 4}}, set.Customer(other.CustomerID).Requests); diff != "" {
			t.Error(diff)
		}
		if from, to, ok := set.Dates(); from != november(16) || to != november(19) || !ok {
			t.Errorf("Dates() = %v, %v, %v", from, to, ok)
		}
	}
}

func TestOverflowOfNewCounts(t *testing.T) {
	for name, r := range map[string]facts.Record{
		"licenses":          subscribed("", "Counted", math.MaxInt64),
		"licenses again":    subscribed("a", "Counted", math.MaxInt64),
		"assigned licenses": with(subscribed("", "Counted", 0), assigned(math.MaxInt64)),
		"active licenses":   with(subscribed("", "Counted", 0), func(r *facts.Record) { r.Subscription.Active = math.MaxInt64 }),
		"requests":          requested("Help", november(18), math.MaxInt64),
	} {
		b := facts.NewBuilder()
		if _, err := b.Add(r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := b.Add(r); !errors.Is(err, facts.ErrOverflow) {
			t.Errorf("%s: Add = %v, want ErrOverflow", name, err)
		}
	}
}
