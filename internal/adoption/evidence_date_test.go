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

// dated gives subscriptions or activity of another date.
func dated(c *facts.Customer, d civil.Date) *facts.Customer {
	for i := range c.Subscriptions {
		c.Subscriptions[i].AsOf = d
	}
	for i := range c.Activities {
		c.Activities[i].AsOf = d
	}
	return c
}

// TestEvidenceWindow is docs/semantics.md sections 1 and 6: turnover beside a figure
// of counts is that of the figure's own window.
func TestEvidenceWindow(t *testing.T) {
	october := date(2026, time.October, 31)
	// The ages are those on asOf, 2026-11-18.
	people := func() *facts.Customer {
		return active(users("Teams", 9, day(49, 0, 100), day(48, 0, 1), day(28, 0, 2), day(27, 0, 4), day(18, 0, 8), day(17, 0, 16), day(0, 0, 32)))
	}
	for name, c := range map[string]struct {
		counts *facts.Customer
		want   int64
	}{
		"28 days, whatever the report's window": {customer(t, used("Teams", 500, 400)), 4 + 8 + 16 + 32},
		"the calendar month":                    {customer(t, monthKeyed(used("Teams", 500, 400), october)), 1 + 2 + 4 + 8},
		"counts of subscriptions":               {subscribed(subscription("Teams", "Counted", 500, 0, 400)), 4 + 8 + 16 + 32},
		"up to the figure's day":                {customer(t, on(used("Teams", 500, 400), asOf.AddDays(-1))), 2 + 4 + 8 + 16},
	} {
		t.Run(name, func(t *testing.T) {
			for _, days := range []int{0, 7, 90} {
				m := Compute(Input{Sources: []Source{{Customer: c.counts}, {Customer: people()}}, WindowDays: days})
				if m.Usage.Evidence.Transfer != c.want {
					t.Errorf("activityWindowDays %d: got %d, want %d in %v to %v", days, m.Usage.Evidence.Transfer, c.want, m.Usage.WindowFrom, m.Usage.WindowTo)
				}
			}
		})
	}
}

// TestEvidenceDate is docs/semantics.md section 6: evidence is of the figure's time,
// from the first day of its window to 28 days past its last one.
func TestEvidenceDate(t *testing.T) {
	october := date(2026, time.October, 31)
	daily := customer(t, used("Teams", 10, 9))
	trials := func(d civil.Date) *facts.Customer { return dated(subscribed(subscription("E5", "Trial", 25, 0, 3)), d) }
	unknown := func(d civil.Date) *facts.Customer {
		return dated(subscribed(notCounted(subscription("E5", "Trial", 25, 0, 0))), d)
	}
	gone := func(d civil.Date) *facts.Customer { return dated(active(users("Teams", 10, day(27, 0, 2))), d) }
	deployed := func(d civil.Date) *facts.Customer { return customer(t, on(sold("E3", 10, 6), d)) }
	product := customer(t, ofProduct(used("Teams", 10, 9), "", "E3"))
	for name, c := range map[string]struct {
		customers           []*facts.Customer
		evidence, estimates Causes
	}{
		"the first day of the window":     {[]*facts.Customer{daily, trials(asOf.AddDays(-27))}, Causes{Trial: 3}, Causes{}},
		"the day before":                  {[]*facts.Customer{daily, trials(asOf.AddDays(-28))}, Causes{}, Causes{}},
		"28 days later":                   {[]*facts.Customer{daily, trials(asOf.AddDays(28))}, Causes{Trial: 3}, Causes{}},
		"29 days later":                   {[]*facts.Customer{daily, trials(asOf.AddDays(29))}, Causes{}, Causes{}},
		"the first day of the month":      {[]*facts.Customer{customer(t, monthKeyed(used("Teams", 10, 9), october)), trials(october.AddDays(-30))}, Causes{Trial: 3}, Causes{}},
		"the month before":                {[]*facts.Customer{customer(t, monthKeyed(used("Teams", 10, 9), october)), trials(october.AddDays(-31))}, Causes{}, Causes{}},
		"estimates, too":                  {[]*facts.Customer{daily, unknown(asOf.AddDays(-27))}, Causes{}, Causes{Trial: 25}},
		"old estimates":                   {[]*facts.Customer{daily, unknown(asOf.AddDays(-28))}, Causes{}, Causes{}},
		"turnover":                        {[]*facts.Customer{daily, gone(asOf.AddDays(-27))}, Causes{Transfer: 2}, Causes{}},
		"old turnover":                    {[]*facts.Customer{daily, gone(asOf.AddDays(-28))}, Causes{}, Causes{}},
		"assigned licenses":               {[]*facts.Customer{product, deployed(asOf.AddDays(-27))}, Causes{}, Causes{Transfer: 3}},
		"old assigned licenses":           {[]*facts.Customer{product, deployed(asOf.AddDays(-28))}, Causes{}, Causes{}},
		"assigned licenses 29 days later": {[]*facts.Customer{product, deployed(asOf.AddDays(29))}, Causes{}, Causes{}},
		"assigned licenses, one service":  {[]*facts.Customer{product, customer(t, sold("E3", 10, 6), in(on(sold("Sales", 1, 1), asOf.AddDays(-28)), "crm"))}, Causes{}, Causes{}},
		"one service 29 days later":       {[]*facts.Customer{product, customer(t, sold("E3", 10, 6), in(on(sold("Sales", 1, 1), asOf.AddDays(29)), "crm"))}, Causes{}, Causes{}},
		"old ones do not hide another":    {[]*facts.Customer{daily, trials(asOf.AddDays(-28)), trials(asOf)}, Causes{Trial: 3}, Causes{}},
		"the figure's own is of its time": {[]*facts.Customer{dated(subscribed(subscription("E3", "Counted", 10, 5, 5), subscription("E3", "Trial", 9, 0, 3)), asOf.AddDays(-400))}, Causes{Trial: 3}, Causes{}},
	} {
		t.Run(name, func(t *testing.T) {
			u := compute(listed(c.customers)).Usage
			if diff := cmp.Diff(c.evidence, u.Evidence); diff != "" {
				t.Errorf("evidence (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.estimates, u.Estimates); diff != "" {
				t.Errorf("estimates (-want +got):\n%s", diff)
			}
		})
	}
}

// listed makes sources of customers.
func listed(customers []*facts.Customer) (sources []Source) {
	for _, c := range customers {
		sources = append(sources, Source{Customer: c})
	}
	return sources
}

// TestTrace is docs/semantics.md section 6: which sources the contributions that are
// listed come from, and whether those are of other dates than the figure.
func TestTrace(t *testing.T) {
	older := asOf.AddDays(-4)
	counts := customer(t, ofProduct(used("Teams", 10, 14), "", "E3"))
	fits := customer(t, ofProduct(used("Teams", 20, 14), "", "E3"))
	trials, gone := subscribed(subscription("E5", "Trial", 25, 0, 3)), active(users("Teams", 9, day(5, 0, 2)))
	olderTrials := dated(subscribed(subscription("E5", "Trial", 25, 0, 3)), older)
	unknown := dated(subscribed(notCounted(subscription("E5", "Trial", 2, 0, 0))), older)
	enough := subscribed(notCounted(subscription("E5", "Trial", 9, 0, 0)))
	deployed := customer(t, on(sold("E3", 10, 6), older))
	bothDates := customer(t, used("Teams", 10, 14), in(on(used("Sales", 10, 4), older), "crm"))
	for name, c := range map[string]struct {
		customers []*facts.Customer
		sources   []int
		mixed     bool
	}{
		"nothing":                            {[]*facts.Customer{counts}, nil, false},
		"measured":                           {[]*facts.Customer{counts, trials}, []int{1}, false},
		"measured, of another date":          {[]*facts.Customer{counts, olderTrials}, []int{1}, true},
		"two, sorted":                        {[]*facts.Customer{counts, gone, trials}, []int{1, 2}, false},
		"nothing in it":                      {[]*facts.Customer{counts, dated(subscribed(subscription("E5", "Trial", 25, 0, 0)), older)}, nil, false},
		"estimated":                          {[]*facts.Customer{counts, unknown}, []int{1}, true},
		"an estimate without an excess":      {[]*facts.Customer{fits, unknown}, nil, false},
		"no excess is left for the second":   {[]*facts.Customer{counts, enough, deployed}, []int{1}, false},
		"assigned licenses":                  {[]*facts.Customer{counts, deployed}, []int{1}, true},
		"a deployment that explains nothing": {[]*facts.Customer{fits, deployed}, nil, false},
		"the figure's own source":            {[]*facts.Customer{subscribed(subscription("E3", "Counted", 10, 5, 14), subscription("E3", "Trial", 9, 0, 3))}, nil, false},
		"the figure's own users":             {[]*facts.Customer{active(users("Teams", 9, day(5, 3, 2)))}, nil, false},
		"one of the figure's two dates":      {[]*facts.Customer{bothDates, trials}, []int{1}, true},
		"another date in one service":        {[]*facts.Customer{counts, customer(t, sold("E3", 10, 6), in(on(sold("Sales", 1, 1), asOf.AddDays(4)), "crm"))}, []int{1}, true},
		"the services' dates differ":         {[]*facts.Customer{bothDates}, nil, false},
		"one source for two reasons":         {[]*facts.Customer{counts, {Subscriptions: trials.Subscriptions, Activities: gone.Activities}}, []int{1}, false},
		"history is no other date":           {[]*facts.Customer{customer(t, used("Teams", 10, 14), on(used("Teams", 10, 4), older)), trials}, []int{1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			u := compute(listed(c.customers)).Usage
			if diff := cmp.Diff(c.sources, u.EvidenceSources); diff != "" || u.MixedDates != c.mixed {
				t.Errorf("mixed dates %v, sources (-want +got):\n%s", u.MixedDates, diff)
			}
		})
	}
}
