// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
)

// Two months are never merged: a key of the next month, from a zone ahead, is the
// first of that month (docs/semantics.md section 2).
func TestMonthsAreNotMerged(t *testing.T) {
	b := NewBuilder()
	for _, month := range []time.Month{time.October, time.November, time.December} {
		_, err := b.Add(Record{
			Kind: KindUsage, CustomerID: "a", Subject: Subject{Workload: "Teams", MonthKeyed: true},
			AsOf: MonthEnd(2026, month), Entitled: int64(month), Active: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	lastDay := civil.Date{Year: 2026, Month: time.November, Day: 30}
	want := map[civil.Date]int64{
		{Year: 2026, Month: time.October, Day: 31}: 10, lastDay: 11, {Year: 2026, Month: time.December, Day: 1}: 12,
	}
	usages := b.Build(lastDay, lastDay).Customer("a").Usages
	if len(usages) != len(want) {
		t.Errorf("%d dates, want %d", len(usages), len(want))
	}
	for _, u := range usages {
		if u.Entitled != want[u.AsOf] {
			t.Errorf("%s: %d entitled", u.AsOf, u.Entitled)
		}
	}
}
