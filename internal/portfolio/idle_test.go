// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// licensedUser is a row about a user whose newest activity is so many days old; -1
// for none.
func licensedUser(customer, id string, days int, period int32) facts.Record {
	w := facts.UserWorkload{Workload: "Teams", Licensed: true}
	if days >= 0 {
		w.LastActivity = asOf.AddDays(-days)
	}
	return facts.Record{
		CustomerID: customer, Kind: facts.KindActivity, AsOf: asOf, Subject: facts.Subject{Service: "o365"},
		User: facts.UserRow{ID: id, Period: period, Workloads: []facts.UserWorkload{w}},
	}
}

// A count that a customer lacks is not 0 in the sum: it says of how many customers it
// is (docs/semantics.md section 12).
func TestIdleUsers(t *testing.T) {
	got := portfolio.Sum(input(t, []facts.Record{
		licensedUser("all", "1", 70, 0), licensedUser("all", "2", -1, 0), licensedUser("all", "3", 1, 0),
		licensedUser("short", "1", -1, 30), licensedUser("short", "2", 40, 30),
		licensedUser("long", "1", -1, 180),
		used("counts", "Teams", 10, 5),
	}), nil).Metrics.Idle
	want := &adoption.IdleUsers{
		Customers: 3, Entitled: 6, Active: 1, Never: &adoption.UserCount{Users: 1, Customers: 1},
		Idle: [3]*adoption.UserCount{{Users: 4, Customers: 3}, {Users: 2, Customers: 2}, {Users: 1, Customers: 2}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(adoption.IdleUsers{}, "Origin")); diff != "" {
		t.Error(diff)
	}
}

// TestIdleUsersAdded compares the sums with those of the customers one by one.
func TestIdleUsersAdded(t *testing.T) {
	var rows []facts.Record
	for i := range 300 {
		for u := range 1 + i%4 {
			rows = append(rows, licensedUser(fmt.Sprint(i), fmt.Sprint(u), (i*37+u*53)%120-1, []int32{0, 7, 30, 90}[i%4]))
		}
	}
	in := input(t, rows)
	sums := map[string]int64{}
	count := func(name string, c *adoption.UserCount) {
		if c != nil {
			sums[name] += c.Users
			sums["customers of "+name] += c.Customers
		}
	}
	each := func(f *adoption.IdleUsers) {
		sums["customers"] += f.Customers
		sums["entitled"] += f.Entitled
		sums["active"] += f.Active
		count("never", f.Never)
		for i, c := range f.Idle {
			count(fmt.Sprint(adoption.IdleDays[i]), c)
		}
	}
	total := portfolio.Sum(in, func(c *portfolio.Customer) { each(c.Metrics.Idle) }).Metrics.Idle
	want := sums
	sums = map[string]int64{}
	each(total)
	if diff := cmp.Diff(want, sums); diff != "" {
		t.Error(diff)
	}
	if sums["customers of 90"] == 0 || sums["customers of 90"] == sums["customers"] {
		t.Errorf("all customers have the same counts: %v", sums)
	}
}
