// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"testing"

	"github.com/golang-sql/civil"
)

// Every date has a day of its own, the one after that of the date before.
func TestDays(t *testing.T) {
	want := day(1)
	for d := dayOne; d.Year < 2500; d = d.AddDays(1) {
		if got := dayOf(d); got != want || got.date() != d {
			t.Fatalf("%s is day %d, want %d; day %d is %s", d, got, want, got, got.date())
		}
		want++
	}
	for _, none := range []civil.Date{{}, {Year: 2026, Month: 2, Day: 29}, {Year: 2024, Month: 2, Day: 30}, {Year: 2026, Month: 13, Day: 1}, {Year: 2026, Month: 4, Day: 31}, {Year: 2026, Month: 4}, {Year: 0, Month: 12, Day: 31}} {
		if got := dayOf(none); got != never {
			t.Errorf("%v is day %d", none, got)
		}
	}
}
