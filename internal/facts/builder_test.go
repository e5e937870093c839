// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

const contoso = "11111111-aaaa-4111-8111-111111111111"

var (
	firstRead = civil.Date{Year: 2026, Month: time.November, Day: 20}
	modified  = civil.Date{Year: 2026, Month: time.November, Day: 18}
	exchange  = facts.Subject{Service: "o365", Workload: "Exchange"}
	e3        = facts.Subject{Service: "o365", ProductName: "Office 365 E3"}
)

func november(day int) civil.Date {
	return civil.Date{Year: 2026, Month: time.November, Day: day}
}

func sold(subject facts.Subject, asOf civil.Date, sold, assigned int64) facts.Record {
	return facts.Record{
		Kind: facts.KindDeployment, CustomerID: contoso, Subject: subject, AsOf: asOf, Sold: sold, Assigned: assigned,
	}
}

func used(subject facts.Subject, asOf civil.Date, entitled, active int64) facts.Record {
	return facts.Record{
		Kind: facts.KindUsage, CustomerID: contoso, Subject: subject, AsOf: asOf, Entitled: entitled, Active: active,
	}
}

func build(t *testing.T, records ...facts.Record) *facts.Set {
	t.Helper()
	b := facts.NewBuilder()
	for _, r := range records {
		if _, err := b.Add(r); err != nil {
			t.Fatalf("Add: %v", err)
		}
	}
	return b.Build(modified, firstRead)
}

// TestRowsAddUpPerSubjectAndDate is docs/semantics.md section 3.1.
func TestRowsAddUpPerSubjectAndDate(t *testing.T) {
	set := build(t,
		sold(e3, november(17), 60, 50), sold(e3, november(17), 40, 34), sold(e3, november(18), 1, 0),
		used(exchange, november(17), 100, 80), used(exchange, november(17), 0, 1),
	)
	want := &facts.Customer{
		ID: contoso,
		Deployments: []facts.Deployment{
			{Subject: &e3, AsOf: november(17), Sold: 100, Assigned: 84},
			{Subject: &e3, AsOf: november(18), Sold: 1},
		},
		Usages: []facts.Usage{{Subject: &exchange, AsOf: november(17), Entitled: 100, Active: 81}},
	}
	if diff := cmp.Diff(want, set.Customer(contoso)); diff != "" {
		t.Error(diff)
	}
}

// TestDates is docs/semantics.md section 2, as-of of a row: its own date, the end of
// its month or, for the running one, the day of the first read, or the date
// that the origin gives.
func TestDates(t *testing.T) {
	monthly := facts.Subject{Workload: "Teams", MonthKeyed: true}
	tests := map[string]struct {
		records  []facts.Record
		want     []civil.Date
		from, to civil.Date
		undated  bool
	}{
		"own date":                        {[]facts.Record{used(exchange, november(3), 1, 1)}, []civil.Date{november(3)}, november(3), november(3), false},
		"no date takes the given one":     {[]facts.Record{used(exchange, civil.Date{}, 1, 1)}, []civil.Date{modified}, modified, modified, true},
		"a past month keeps its end":      {[]facts.Record{used(monthly, facts.MonthEnd(2026, time.October), 1, 1)}, []civil.Date{{Year: 2026, Month: time.October, Day: 31}}, civil.Date{Year: 2026, Month: time.October, Day: 31}, civil.Date{Year: 2026, Month: time.October, Day: 31}, false},
		"the running month ends today":    {[]facts.Record{used(monthly, facts.MonthEnd(2026, time.November), 1, 1)}, []civil.Date{firstRead}, firstRead, firstRead, false},
		"a day ahead stays":               {[]facts.Record{used(exchange, november(21), 1, 1)}, []civil.Date{november(21)}, november(21), november(21), false},
		"dates that become one are added": {[]facts.Record{used(exchange, civil.Date{}, 1, 1), used(exchange, modified, 2, 1)}, []civil.Date{modified}, modified, modified, true},
		"a range": {
			[]facts.Record{used(exchange, november(9), 1, 1), used(exchange, november(3), 1, 1)},
			[]civil.Date{november(9), november(3)}, november(3), november(9), false,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := build(t, test.records...)
			var dates []civil.Date
			for _, usage := range set.Customer(contoso).Usages {
				dates = append(dates, usage.AsOf)
			}
			if diff := cmp.Diff(test.want, dates); diff != "" {
				t.Error(diff)
			}
			if from, to, ok := set.Dates(); from != test.from || to != test.to || !ok {
				t.Errorf("Dates() = %v, %v, %v; want %v, %v, true", from, to, ok, test.from, test.to)
			}
			if set.Undated() != test.undated {
				t.Errorf("Undated() = %v", set.Undated())
			}
		})
	}
}

func TestMergedDatesKeepBothKindsOfCounts(t *testing.T) {
	set := build(t, sold(e3, civil.Date{}, 1, 1), sold(e3, modified, 9, 4), used(exchange, civil.Date{}, 7, 5))
	want := &facts.Customer{
		ID:          contoso,
		Deployments: []facts.Deployment{{Subject: &e3, AsOf: modified, Sold: 10, Assigned: 5}},
		Usages:      []facts.Usage{{Subject: &exchange, AsOf: modified, Entitled: 7, Active: 5}},
	}
	if diff := cmp.Diff(want, set.Customer(contoso)); diff != "" {
		t.Error(diff)
	}
}

func TestNoRowIsNoDate(t *testing.T) {
	b := facts.NewBuilder()
	b.Reject(contoso)
	set := b.Build(modified, firstRead)
	if _, _, ok := set.Dates(); ok {
		t.Error("Dates() is ok without a row")
	}
	if got := set.Customer(contoso).Rejected; got != 1 {
		t.Errorf("Rejected = %d, want 1", got)
	}
}

func TestOverflowAddsNothing(t *testing.T) {
	tests := map[string]struct{ first, second facts.Record }{
		"sold":     {sold(e3, modified, math.MaxInt64, 0), sold(e3, november(1), 1, 0)},
		"assigned": {sold(e3, modified, 0, math.MaxInt64), sold(e3, november(1), 0, 1)},
		"entitled": {used(e3, modified, math.MaxInt64, 0), used(exchange, modified, 1, 0)},
		"active":   {used(e3, modified, 0, math.MaxInt64), used(exchange, modified, 0, 1)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := facts.NewBuilder()
			if _, err := b.Add(test.first); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Add(test.second); !errors.Is(err, facts.ErrOverflow) {
				t.Errorf("Add = %v, want ErrOverflow", err)
			}
			c := b.Build(modified, firstRead).Customer(contoso)
			if n := len(c.Deployments) + len(c.Usages); n != 1 {
				t.Errorf("%d groups, want 1", n)
			}
		})
	}
}

func TestNameIsTheNewestWhateverTheOrder(t *testing.T) {
	named := func(name string, day int) facts.Record {
		r := used(exchange, november(day), 1, 1)
		r.CustomerName = name
		return r
	}
	rows := []facts.Record{named("Old", 1), named("Newer", 9), named("Contoso", 9), named("", 10)}
	for i := range rows {
		rotated := append(append([]facts.Record{}, rows[i:]...), rows[:i]...)
		if got := build(t, rotated...).Customer(contoso).Name; got != "Contoso" {
			t.Errorf("rotation %d: name = %q, want Contoso", i, got)
		}
	}
}

func TestEqualSubjectsAreOneObject(t *testing.T) {
	other := used(exchange, modified, 1, 1)
	other.CustomerID = "22222222-2222-4222-8222-222222222222"
	set := build(t, used(exchange, modified, 1, 1), other)
	if set.Customer(contoso).Usages[0].Subject != set.Customer(other.CustomerID).Usages[0].Subject {
		t.Error("two objects for one subject")
	}
	if set.Customers() != 2 {
		t.Errorf("Customers() = %d, want 2", set.Customers())
	}
}

func TestAddingToAGroupNeedsNoMemory(t *testing.T) {
	b := facts.NewBuilder()
	r := used(exchange, modified, 1, 1)
	if n := testing.AllocsPerRun(100, func() { _, _ = b.Add(r) }); n != 0 {
		t.Errorf("%v allocations a row", n)
	}
	if b.Customers() != 1 {
		t.Errorf("Customers() = %d, want 1", b.Customers())
	}
}
