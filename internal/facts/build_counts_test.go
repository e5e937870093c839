// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Counts that a group takes are those that Add would have added.
func TestGroupTakesCounts(t *testing.T) {
	for name, r := range map[string]facts.Record{
		"deployment": sold(e3, modified, 10, 7), "usage": used(exchange, modified, 10, 7), "no date": used(exchange, civil.Date{}, 10, 7),
	} {
		t.Run(name, func(t *testing.T) {
			b := facts.NewBuilder()
			if _, err := b.Add(r); err != nil {
				t.Fatal(err)
			}
			b.AddMore(b.Group(&r), 1, 10, 7)
			want := build(t, r, r).Customer(contoso)
			if diff := cmp.Diff(want, b.Build(modified, firstRead).Customer(contoso)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a group takes is the customer's: Add finds it in the sums.
func TestGroupTakesFromTheCustomer(t *testing.T) {
	b := facts.NewBuilder()
	here, there := used(exchange, modified, 1, 1), used(e3, modified, 1, 1)
	for _, r := range []facts.Record{here, there, sold(e3, modified, math.MaxInt64, 1)} {
		if _, err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	b.AddMore(b.Group(&here), 1, math.MaxInt64-2, 0)
	if _, err := b.Add(there); !errors.Is(err, facts.ErrOverflow) {
		t.Errorf("Add = %v, want ErrOverflow", err)
	}
	if _, err := b.Add(used(e3, modified, 0, 1)); err != nil {
		t.Errorf("Add of the other count = %v", err)
	}
}

// Many groups of one customer are told apart.
func TestManyGroups(t *testing.T) {
	b := facts.NewBuilder()
	const groups = 1000
	for range 2 {
		for i := range groups {
			r := used(facts.Subject{ProductName: strconv.Itoa(i)}, modified, int64(i), 1)
			if _, err := b.Add(r); err != nil {
				t.Fatal(err)
			}
			if g := b.Group(&r); g.Number() != i+1 {
				t.Fatalf("group %d of %d", g.Number(), i+1)
			}
		}
	}
	usages := b.Build(modified, firstRead).Customer(contoso).Usages
	if len(usages) != groups || usages[groups-1].Entitled != 2*(groups-1) {
		t.Errorf("%d groups, the last %+v", len(usages), usages[len(usages)-1])
	}
}

// A set has no room left over.
func TestBuildLeavesNoRoom(t *testing.T) {
	var rows []facts.Record
	for day := range 9 {
		rows = append(rows, used(exchange, november(day+1), 1, 1), sold(e3, november(day+1), 1, 1))
	}
	c := build(t, rows...).Customer(contoso)
	if len(c.Usages) != 9 || cap(c.Usages) != 9 || cap(c.Deployments) != 9 {
		t.Errorf("room for %d usages and %d deployments, %d and %d used", cap(c.Usages), cap(c.Deployments), len(c.Usages), len(c.Deployments))
	}
}
