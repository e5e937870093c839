// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestCurrentRows is docs/semantics.md section 3.3: per customer and service the
// latest as-of date is current.
func TestCurrentRows(t *testing.T) {
	older := asOf.AddDays(-1)
	for name, c := range map[string]struct {
		records []facts.Record
		want    []Product
	}{
		"earlier dates are history": {
			[]facts.Record{sold("E3", 10, 5), on(sold("E3", 99, 99), older)},
			[]Product{{"", "E3", 10, 5}},
		},
		"a product missing on the latest date is gone": {
			[]facts.Record{sold("E3", 10, 5), on(sold("E1", 7, 7), older)},
			[]Product{{"", "E3", 10, 5}},
		},
		"each service has its own latest date": {
			[]facts.Record{sold("E3", 10, 5), on(in(sold("Sales", 7, 6), "crm"), older)},
			[]Product{{"", "E3", 10, 5}, {"", "Sales", 7, 6}},
		},
		"services are compared without regard to case": {
			[]facts.Record{in(sold("E3", 10, 5), "Power Platform"), on(in(sold("E1", 7, 7), "power platform"), older)},
			[]Product{{"", "E3", 10, 5}},
		},
		"no service is a service": {
			[]facts.Record{in(sold("E3", 10, 5), ""), on(in(sold("E1", 7, 7), ""), older)},
			[]Product{{"", "E3", 10, 5}},
		},
		"the latest date has free products only": {
			[]facts.Record{isFree(sold("Stream", 10, 5)), on(sold("E1", 7, 7), older)},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []Product
			if d := compute([]Source{{Customer: customer(t, c.records...)}}).Deployment; d != nil {
				got = d.Products
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("products (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMonthKeyed(t *testing.T) {
	october := date(2026, time.October, 31)
	for name, c := range map[string]struct {
		records []facts.Record
		want    Origin
	}{
		"daily":                        {[]facts.Record{used("Teams", 1, 1)}, Origin{AsOf: asOf, MonthKeyed: false}},
		"month":                        {[]facts.Record{monthKeyed(used("Teams", 1, 1), october)}, Origin{AsOf: october, MonthKeyed: true}},
		"the oldest is the month":      {[]facts.Record{used("Teams", 1, 1), in(monthKeyed(used("Sales", 1, 1), october), "crm")}, Origin{AsOf: october, MonthKeyed: true}},
		"the oldest is the day":        {[]facts.Record{on(used("Teams", 1, 1), october.AddDays(-1)), in(monthKeyed(used("Sales", 1, 1), october), "crm")}, Origin{AsOf: october.AddDays(-1), MonthKeyed: false}},
		"both are the oldest":          {[]facts.Record{on(used("Teams", 1, 1), october), in(monthKeyed(used("Sales", 1, 1), october), "crm")}, Origin{AsOf: october, MonthKeyed: false}},
		"both, in the other order":     {[]facts.Record{in(monthKeyed(used("Sales", 1, 1), october), "crm"), on(used("Teams", 1, 1), october)}, Origin{AsOf: october, MonthKeyed: false}},
		"the month still running":      {[]facts.Record{monthKeyed(used("Teams", 1, 1), date(2026, time.November, 30))}, Origin{AsOf: asOf, MonthKeyed: true}},
		"excluded rows have no say":    {[]facts.Record{used("Teams", 1, 1), in(with(on(used("Flow", 1, 1), october), func(r *facts.Record) { r.Subject.Free = true }), "flow")}, Origin{AsOf: asOf, MonthKeyed: false}},
		"several month-keyed products": {[]facts.Record{monthKeyed(used("Teams", 1, 1), october), monthKeyed(used("Exchange", 1, 1), october)}, Origin{AsOf: october, MonthKeyed: true}},
	} {
		t.Run(name, func(t *testing.T) {
			got := compute([]Source{{Customer: customer(t, c.records...)}}).Usage.Origin
			got.Newest = civil.Date{}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
