// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package exports

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// figures of each customer's rows, in order.
func figures(t *testing.T, p Portfolio) map[int][]int {
	t.Helper()
	out := map[int][]int{}
	err := p.Each(func(r Row) error {
		out[r.Customer] = append(out[r.Customer], r.Deployed)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNext counts who differs between an export and the next: the goals about
// exact numbers of writes stand on it.
func TestNext(t *testing.T) {
	p := Portfolio{Customers: 10, Products: 3, Rows: 60, Changed: 10}
	for i, changed := range []int{10, 4, 4, 10, 10, 4, 10} {
		next := p.Next(changed)
		before, after := figures(t, p), figures(t, next)
		for customer := range p.Customers {
			for row := range after[customer] {
				if differs := before[customer][row] != after[customer][row]; differs != (customer < changed) {
					t.Errorf("step %d: customer %d, row %d: differs = %t of the first %d", i, customer, row, differs, changed)
				}
			}
		}
		p = next
	}
}

func TestSize(t *testing.T) {
	p := Portfolio{Customers: 2000, Products: 12, Rows: 3000, Changed: 2000, Version: 7}
	var out strings.Builder
	if err := WriteCSV(&out, p.Each, Day); err != nil {
		t.Fatal(err)
	}
	if out.Len() != p.Size(Day) {
		t.Errorf("%d bytes, Size says %d", out.Len(), p.Size(Day))
	}
	if lines := strings.Count(out.String(), "\n"); lines != p.Rows+1 {
		t.Errorf("%d lines of %d rows", lines, p.Rows)
	}
}

func TestCustomerID(t *testing.T) {
	guid, seen := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`), map[string]bool{}
	for customer := range Customers {
		id := CustomerID(customer)
		if seen[id] || !guid.MatchString(id) || id != CustomerID(customer) {
			t.Fatalf("CustomerID(%d) = %s", customer, id)
		}
		seen[id] = true
	}
}

// TestWithout takes a customer away: the goal about pruning stands on it.
func TestWithout(t *testing.T) {
	p := Portfolio{Customers: 10, Products: 3, Rows: 60, Changed: 10}
	want := figures(t, p)
	delete(want, p.Customers-1)
	if got := figures(t, p.Without()); !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("figures %v, want %v", got, want)
	}
}
