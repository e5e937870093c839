package facts_test

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestCustomerIsFoundByIDInAnyForm is semantics.md section 1, row customer: ids
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

// TestMonthEnd is semantics.md section 2: a month key gives the last day of its
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
