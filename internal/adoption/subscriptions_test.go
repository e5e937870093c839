// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// subscription is one of Office 365 with both counts.
func subscription(product string, standing facts.Standing, licenses, assigned, active int64) facts.Subscription {
	return facts.Subscription{
		Subject: &facts.Subject{Service: "o365", ProductName: product}, AsOf: asOf, Standing: standing, Count: 1,
		Licenses: licenses, Assigned: assigned, Active: active, HasAssigned: true, HasActive: true,
	}
}

// notCounted is a subscription without counts of what is assigned and active.
func notCounted(s facts.Subscription) facts.Subscription {
	s.Assigned, s.Active, s.HasAssigned, s.HasActive = 0, 0, false, false
	return s
}

// of changes what a subscription is about.
func of(s facts.Subscription, change func(*facts.Subject)) facts.Subscription {
	subject := *s.Subject
	change(&subject)
	s.Subject = &subject
	return s
}

func subscribed(list ...facts.Subscription) *facts.Customer {
	return &facts.Customer{ID: tenant, Subscriptions: list}
}

// TestDeploymentOfSubscriptions is docs/semantics.md section 4: sold and assigned
// of the counted subscriptions that have both counts.
func TestDeploymentOfSubscriptions(t *testing.T) {
	for name, c := range map[string]struct {
		subscriptions  []facts.Subscription
		sold, assigned int64
		absent         bool
	}{
		"counted ones add up": {
			[]facts.Subscription{subscription("E3", "Counted", 10, 8, 7), subscription("E3", "Counted", 5, 5, 0)}, 15, 13, false,
		},
		"others do not": {
			[]facts.Subscription{subscription("E3", "Counted", 10, 8, 7), subscription("E3", "Trial", 25, 3, 0), subscription("E3", "InGracePeriod", 9, 9, 0)}, 10, 8, false,
		},
		"without the count neither side": {
			[]facts.Subscription{subscription("E3", "Counted", 10, 8, 7), notCounted(subscription("E1", "Counted", 90, 0, 0))}, 10, 8, false,
		},
		"only what is current": {
			[]facts.Subscription{subscription("E3", "Trial", 10, 8, 7), {Subject: subscription("E3", "", 0, 0, 0).Subject, AsOf: asOf.AddDays(-1), Standing: "Counted", Licenses: 9, HasAssigned: true}},
			0, 0, true,
		},
		"nothing counted": {[]facts.Subscription{subscription("E3", "Trial", 25, 3, 0)}, 0, 0, true},
		"no counts":       {[]facts.Subscription{notCounted(subscription("E3", "Counted", 25, 0, 0))}, 0, 0, true},
		"a real 0":        {[]facts.Subscription{subscription("E3", "Counted", 25, 0, 0)}, 25, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := compute([]Source{{Customer: subscribed(c.subscriptions...)}}).Deployment
			if (d == nil) != c.absent {
				t.Fatalf("deployment: %+v", d)
			}
			if d != nil && (d.Sold != c.sold || d.Assigned != c.assigned) {
				t.Errorf("got %d of %d, want %d of %d", d.Assigned, d.Sold, c.assigned, c.sold)
			}
		})
	}
}

// TestUsageOfSubscriptions is docs/semantics.md section 1, row entitlement, and
// section 5: entitled are licenses of counted subscriptions, active is all
// activity.
func TestUsageOfSubscriptions(t *testing.T) {
	u := compute([]Source{{Customer: subscribed(
		subscription("E3", "Counted", 10, 8, 7), subscription("E3", "Trial", 25, 3, 2), subscription("Visio", facts.StandingCancelled, 9, 9, 4),
		notCounted(subscription("E5", "Counted", 100, 0, 0)),
	)}}).Usage
	want := []Workload{
		{Name: "E3", Entitled: 10, Active: 9, Evidence: Causes{Trial: 2}, HighWater: 9},
		{Name: "Visio", Active: 4, HighWater: 4},
	}
	if diff := cmp.Diff(want, u.Workloads); diff != "" || u.Entitled != 10 || u.Active != 13 {
		t.Errorf("%d of %d (-want +got):\n%s", u.Active, u.Entitled, diff)
	}
}

// TestOrderOfDatasets is docs/semantics.md sections 4 and 5: the first listed
// source wins, whatever its dataset; each has its own date and service.
func TestOrderOfDatasets(t *testing.T) {
	counts := customer(t, sold("E3", 100, 50), used("Teams", 100, 40))
	subscriptions := subscribed(subscription("E3", "Counted", 10, 8, 7))
	users := &facts.Customer{Activities: []facts.Activity{users("Teams", 5, day(0, 3, 0))}}
	for name, c := range map[string]struct {
		customers         []*facts.Customer
		deployment, usage int
	}{
		"counts first":                      {[]*facts.Customer{counts, users, subscriptions}, 0, 0},
		"subscriptions first":               {[]*facts.Customer{subscriptions, users, counts}, 0, 0},
		"users first":                       {[]*facts.Customer{users, subscriptions, counts}, 1, 0},
		"subscriptions without counts pass": {[]*facts.Customer{subscribed(notCounted(subscription("E3", "Counted", 1, 0, 0))), counts}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []Source
			for _, c := range c.customers {
				sources = append(sources, Source{Customer: c})
			}
			if m := compute(sources); m.Deployment.Source != c.deployment || m.Usage.Source != c.usage {
				t.Errorf("got %d and %d, want %d and %d", m.Deployment.Source, m.Usage.Source, c.deployment, c.usage)
			}
		})
	}
}

// TestLacks is docs/semantics.md section 5, blank counts: those that a figure needs.
func TestLacks(t *testing.T) {
	blank := func(s facts.Subscription) facts.Subscription {
		s.HasAssigned, s.LacksAssigned, s.HasActive, s.LacksActive = false, true, false, true
		return s
	}
	full := subscription("E3", "Counted", 10, 5, 4)
	other := blank(subscription("E5", "Counted", 20, 0, 0))
	lapsed := blank(subscription("E5", "Disabled", 20, 0, 0))
	for name, c := range map[string]struct {
		customers []*facts.Customer
		want      []Lacking
	}{
		"none":                            {[]*facts.Customer{subscribed(full)}, nil},
		"some":                            {[]*facts.Customer{subscribed(full, other)}, []Lacking{{"assigned", 0, 1}, {"active", 0, 1}}},
		"all, so that there is no figure": {[]*facts.Customer{nil, subscribed(other)}, []Lacking{{"assigned", 1, 1}, {"active", 1, 1}}},
		"no deployment needs those of a lapsed one": {[]*facts.Customer{subscribed(full, lapsed)}, []Lacking{{"active", 0, 1}}},
		"other datasets give the figures":           {[]*facts.Customer{customer(t, sold("E3", 10, 5), used("Teams", 10, 5)), subscribed(full, other)}, nil},
		"another source gives the figures":          {[]*facts.Customer{subscribed(full), subscribed(full, other)}, nil},
		"out of scope":                              {[]*facts.Customer{subscribed(full, of(other, func(s *facts.Subject) { s.Free = true }))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []Source
			for _, c := range c.customers {
				sources = append(sources, Source{Customer: c})
			}
			if diff := cmp.Diff(c.want, compute(sources).Lacks); diff != "" {
				t.Errorf("lacks (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSubscriptionReasons is docs/semantics.md section 5: counted, or the first
// reason that applies, in a fixed order.
func TestSubscriptionReasons(t *testing.T) {
	var list []facts.Subscription
	for i, r := range slices.Backward(reasons) {
		if r != reasonExcluded && r != reasonOtherPartner {
			list = append(list, subscription("E3", facts.Standing(r), int64(i)+1, 0, 0))
		}
	}
	own := func(s *facts.Subject) { s.PartnerID = "A" }
	list = append(list,
		of(subscription("Free", "Trial", 7, 0, 0), func(s *facts.Subject) { s.Free = true }),
		of(subscription("Tenant", "Counted", 8, 0, 0), func(s *facts.Subject) { s.Unassignable = true }),
		subscription("Visio", "Counted", 9, 0, 0), of(subscription("E3", "Counted", 50, 0, 0), own), of(subscription("E3", "Counted", 50, 0, 0), own))
	in := Input{
		Sources: []Source{{}, {Customer: customer(t, sold("E3", 1, 1))}, {Customer: subscribed(list...)}, {Customer: subscribed(list[0])}},
		Scope:   Scope{PartnerIDs: []string{"a"}, Products: Selection{Exclude: []string{"visio"}}},
	}
	want := []SubscriptionSummary{
		{"Counted", 3, 101}, {"Excluded", 3, 24}, {"Trial", 1, 4}, {"SuspendedFraud", 1, 5}, {"SuspendedNonPayment", 1, 6}, {"Upgraded", 1, 7},
		{string(facts.StandingCancelled), 1, 8}, {"InGracePeriod", 1, 9}, {"Disabled", 1, 10}, {"Deprovisioned", 1, 11}, {"Other", 1, 12},
	}
	if diff := cmp.Diff(want, Compute(in).Subscriptions); diff != "" {
		t.Errorf("all partners (-want +got):\n%s", diff)
	}
	in.OwnOnly = true
	want = []SubscriptionSummary{{"Counted", 2, 100}, {"Excluded", 3, 24}, {"OtherPartner", 10, 1 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12}}
	if diff := cmp.Diff(want, Compute(in).Subscriptions); diff != "" {
		t.Errorf("own partner (-want +got):\n%s", diff)
	}
	if got := compute(nil).Subscriptions; got != nil {
		t.Errorf("no source: %v", got)
	}
}
