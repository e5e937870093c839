// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"
)

// TestWindow is docs/semantics.md section 1, row activity window: 28 calendar days,
// the as-of day included, or the calendar month of month-keyed counts.
func TestWindow(t *testing.T) {
	for name, c := range map[string]struct {
		origin   Origin
		from, to civil.Date
	}{
		"daily":             {Origin{AsOf: asOf}, date(2026, time.October, 22), asOf},
		"leap day inside":   {Origin{AsOf: date(2028, time.March, 10)}, date(2028, time.February, 12), date(2028, time.March, 10)},
		"over new year":     {Origin{AsOf: date(2027, time.January, 1)}, date(2026, time.December, 5), date(2027, time.January, 1)},
		"calendar month":    {Origin{AsOf: date(2026, time.October, 31), MonthKeyed: true}, date(2026, time.October, 1), date(2026, time.October, 31)},
		"the running month": {Origin{AsOf: asOf, MonthKeyed: true}, date(2026, time.November, 1), asOf},
	} {
		t.Run(name, func(t *testing.T) {
			if from, to := window(c.origin); from != c.from || to != c.to {
				t.Errorf("got %v to %v, want %v to %v", from, to, c.from, c.to)
			}
		})
	}
}

// TestWindowHas28CivilDates is docs/semantics.md section 1, row activity window: 28
// distinct civil dates in every zone, over every clock change.
func TestWindowHas28CivilDates(t *testing.T) {
	zones := []string{"UTC", "Europe/Warsaw", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Asia/Seoul", "Pacific/Kiritimati", "Australia/Lord_Howe"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		end := date(2015, time.January, 1).AddDays(rapid.IntRange(0, 7300).Draw(t, "day"))
		from, to := window(Origin{AsOf: end})
		dates := map[civil.Date]bool{}
		for d := from; !d.After(to); d = d.AddDays(1) {
			dates[civil.DateOf(d.In(zone).Add(12*time.Hour))] = true
		}
		if len(dates) != 28 || !dates[from] || !dates[end] || to != end {
			t.Fatalf("%v to %v in %v has %d dates", from, to, zone, len(dates))
		}
	})
}
