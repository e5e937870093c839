// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestCustomerIsFoundByIDInAnyForm is docs/semantics.md section 1, row customer: ids
// have no case.
func TestCustomerIsFoundByIDInAnyForm(t *testing.T) {
	r := used(exchange, modified, 1, 1)
	r.CustomerID = " Tenant-\u0041\u0308 "
	set := build(t, r)
	for _, id := range []string{"tenant-ä", "TENANT-Ä", "tenant-a\u0308 "} {
		if set.Customer(id) == nil {
			t.Errorf("Customer(%q) = nil", id)
		}
	}
	if set.Customer("tenant-a") != nil {
		t.Error("another customer's facts")
	}
}

// TestMonthEnd is docs/semantics.md section 2: a month key gives the last day of its
// month.
func TestMonthEnd(t *testing.T) {
	for _, want := range []civil.Date{
		{Year: 2026, Month: time.February, Day: 28},
		{Year: 2028, Month: time.February, Day: 29},
		{Year: 2026, Month: time.December, Day: 31},
	} {
		if got := facts.MonthEnd(want.Year, want.Month); got != want {
			t.Errorf("MonthEnd(%d, %d) = %v, want %v", want.Year, want.Month, got, want)
		}
	}
}

// The order is that of the ids, so that whoever walks through twice sees the
// same.
func TestAllCustomersInOrder(t *testing.T) {
	var records []facts.Record
	for _, id := range []string{"c", "A", "b", "a"} {
		r := used(exchange, modified, 1, 1)
		r.CustomerID = id
		records = append(records, r)
	}
	set := build(t, records...)
	var ids []string
	for c := range set.All() {
		ids = append(ids, c.ID)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for c := range set.All() {
		if c.ID != "a" {
			t.Errorf("goes on with %s after the loop has ended", c.ID)
		}
		break
	}
}
