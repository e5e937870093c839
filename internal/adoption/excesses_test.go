// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestExcesses is docs/semantics.md section 12: the products that have more licenses
// assigned than sold, and what lapsed subscriptions of the same product explain.
func TestExcesses(t *testing.T) {
	withID := func(id string) func(*facts.Subject) { return func(s *facts.Subject) { s.ProductID = id } }
	named := func(name string) func(*facts.Subject) { return func(s *facts.Subject) { s.ProductName = name } }
	nameless := func(s *facts.Subject) { *s = facts.Subject{} }
	lapsed := func(standing facts.Standing, licenses int64) facts.Subscription {
		return notCounted(subscription("E3", standing, licenses, 0, 0))
	}
	id := func(r facts.Record, id string) facts.Record {
		return with(r, func(r *facts.Record) { r.Subject.ProductID = id })
	}
	for name, c := range map[string]struct {
		in            Input
		deployment    []facts.Record
		subscriptions []facts.Subscription
		want          []Excess
	}{
		"none":                             {Input{}, []facts.Record{sold("E3", 10, 10), sold("Visio", 5, 0)}, nil, nil},
		"one":                              {Input{}, []facts.Record{sold("E3", 10, 12), sold("Visio", 5, 0)}, nil, []Excess{{10, 12, 0}}},
		"a product in two rows":            {Input{}, []facts.Record{sold("E3", 10, 12), in(sold("e3", 5, 0), "crm")}, nil, nil},
		"not sold at all":                  {Input{}, []facts.Record{sold("E3", 0, 2)}, nil, []Excess{{0, 2, 0}}},
		"without a name":                   {Input{}, []facts.Record{sold("", 10, 12), sold("E3", 10, 1)}, nil, []Excess{{10, 12, 0}}},
		"of a lapsed twin":                 {Input{}, []facts.Record{sold("E3", 10, 12)}, []facts.Subscription{lapsed("Disabled", 2), lapsed("InGracePeriod", 3), lapsed("Deprovisioned", 4)}, []Excess{{10, 12, 9}}},
		"what it has assigned":             {Input{}, []facts.Record{sold("E3", 10, 12)}, []facts.Subscription{subscription("E3", "Deprovisioned", 0, 7, 0)}, []Excess{{10, 12, 7}}},
		"without regard to case":           {Input{}, []facts.Record{sold("E3", 10, 12)}, []facts.Subscription{of(lapsed("Disabled", 2), named("e3"))}, []Excess{{10, 12, 2}}},
		"by the id":                        {Input{}, []facts.Record{id(sold("Office 365 E3", 10, 12), "x")}, []facts.Subscription{of(lapsed("Disabled", 2), withID("X"))}, []Excess{{10, 12, 2}}},
		"of another product":               {Input{}, []facts.Record{sold("E3", 10, 12)}, []facts.Subscription{of(lapsed("Disabled", 2), named("E5")), of(lapsed("Disabled", 2), nameless)}, []Excess{{10, 12, 0}}},
		"nameless ones explain each other": {Input{}, []facts.Record{sold("", 10, 12)}, []facts.Subscription{of(lapsed("Disabled", 2), nameless), lapsed("Disabled", 2)}, []Excess{{10, 12, 2}}},
		"others than lapsed ones":          {Input{}, []facts.Record{sold("E3", 10, 12)}, []facts.Subscription{lapsed("Trial", 2), lapsed("Cancelled", 2), lapsed("Counted", 2), lapsed("Other", 2)}, []Excess{{10, 12, 0}}},
		"out of scope":                     {Input{Scope: Scope{Services: Selection{Exclude: []string{"crm"}}}}, []facts.Record{sold("E3", 10, 12), in(sold("CRM", 1, 9), "crm")}, []facts.Subscription{of(lapsed("Disabled", 2), func(s *facts.Subject) { s.Service = "crm" })}, []Excess{{10, 12, 0}}},
		"units of a SKU":                   {Input{}, nil, []facts.Subscription{subscription("E3", "Counted", 10, 12, 0), lapsed("InGracePeriod", 5)}, []Excess{{10, 12, 5}}},
		"one's own": {
			Input{OwnOnly: true, Scope: Scope{PartnerIDs: []string{"me"}}},
			[]facts.Record{sold("E3", 10, 12), with(sold("E5", 3, 5), func(r *facts.Record) { r.Subject.PartnerID = "me" })},
			[]facts.Subscription{of(lapsed("Disabled", 2), named("E5"))}, []Excess{{3, 5, 0}},
		},
		"no deployment": {Input{}, nil, []facts.Subscription{lapsed("Disabled", 2)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if c.deployment != nil {
				c.in.Sources = append(c.in.Sources, Source{Customer: customer(t, c.deployment...)})
			}
			c.in.Sources = append(c.in.Sources, Source{Customer: subscribed(c.subscriptions...)})
			if diff := cmp.Diff(c.want, Compute(c.in).Excesses); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
