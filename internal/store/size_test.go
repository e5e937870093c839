// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package store

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// revision is a portfolio: customers with a number of products and workloads
// on two dates.
func revision(tb testing.TB, customers int) (set *facts.Set, groups int) {
	tb.Helper()
	b := facts.NewBuilder()
	for c := range customers {
		for group := range 2 * 15 {
			r := facts.Record{
				Kind: facts.KindUsage, CustomerID: fmt.Sprintf("%08x-1111-4111-8111-111111111111", c), CustomerName: fmt.Sprint("Customer ", c),
				Subject: facts.Subject{Service: "o365", ProductID: fmt.Sprint("product ", group%5), Workload: fmt.Sprint("workload ", group%3)},
				AsOf:    civil.Date{Year: 2026, Month: 11, Day: 1 + group%2}, Entitled: 10, Active: 5,
			}
			if _, err := b.Add(r); err != nil {
				tb.Fatal(err)
			}
			groups++
		}
	}
	return b.Build(civil.Date{}, civil.Date{}), groups
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What lies in the store is small: it lies there twice while a report is being
// computed, and for every source.
func TestStoreIsSmall(t *testing.T) {
	const most = 160 // bytes a group: one customer, product, workload and date
	s := New()
	var sizes [2]int64
	groups := 0
	before := heap()
	for i := range sizes {
		set, n := revision(t, 2000)
		s.Put("a", fmt.Sprint(i), set)
		groups = n
		sizes[i] = heap() - before
	}
	t.Logf("%d groups, %d bytes each, two revisions %d", groups, sizes[0]/int64(groups), sizes[1]/int64(groups))
	if sizes[0] > most*int64(groups) {
		t.Errorf("%d bytes for %d groups, more than %d each", sizes[0], groups, most)
	}
	if sizes[1]*10 > sizes[0]*22 {
		t.Errorf("%d bytes for two revisions, more than 2.2 times the %d for one", sizes[1], sizes[0])
	}
	runtime.KeepAlive(s)
}
