// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"math/big"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"
)

func day(t testing.TB, text string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPath is docs/semantics.md section 12, the path of a plan.
func TestPath(t *testing.T) {
	const from, due = "2026-09-01", "2027-03-31" // 211 days
	for name, c := range map[string]struct {
		from, due     string
		start, target int32
		day           string
		want          int32
	}{
		"long before":                        {from, due, 5, 50, "2020-01-01", 5},
		"on the first day":                   {from, due, 5, 50, "2026-09-01", 5},
		"one day later":                      {from, due, 5, 50, "2026-09-02", 5},  // 5 + 45/211
		"the last day that rounds to 5":      {from, due, 5, 50, "2026-09-05", 5},  // 5 + 180/211
		"the first day that asks for 6":      {from, due, 5, 50, "2026-09-06", 6},  // 5 + 225/211
		"in between":                         {from, due, 5, 50, "2026-11-18", 21}, // 5 + 3510/211
		"the day before it is due":           {from, due, 5, 50, "2027-03-30", 49}, // 5 + 9450/211
		"on the due date":                    {from, due, 5, 50, "2027-03-31", 50},
		"later":                              {from, due, 5, 50, "2030-01-01", 50},
		"a flat path":                        {from, due, 50, 50, "2026-11-18", 50},
		"a descending path":                  {from, due, 80, 70, "2026-11-18", 76}, // 80 + floor(-780/211)
		"a descending path, one day later":   {from, due, 80, 70, "2026-09-02", 79}, // 80 + floor(-10/211)
		"a descending path, a whole number":  {"2026-01-01", "2026-01-11", 80, 70, "2026-01-06", 75},
		"a descending path, on the due date": {from, due, 80, 70, "2027-03-31", 70},
		"two days":                           {"2026-12-31", "2027-01-01", 0, 100, "2026-12-31", 0},
		"over a leap day":                    {"2028-02-28", "2028-03-01", 0, 100, "2028-02-29", 50},
		"over a change of the clock":         {"2026-10-24", "2026-10-26", 0, 100, "2026-10-25", 50},
	} {
		t.Run(name, func(t *testing.T) {
			if got := New(c.from, c.due, 0, 0).Path(c.start, c.target, day(t, c.day)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// TestNoPlan: without a plan, the target counts on every day.
func TestNoPlan(t *testing.T) {
	for _, p := range []Plan{{}, New("2026-02-30", "2026-03-31", 1, 2), New("2026-02-01", "soon", 1, 2)} {
		if got := p.Path(10, 70, day(t, "2026-02-15")); got != 70 || p.Exists() || p.Past(day(t, "2030-01-01")) {
			t.Errorf("%+v asks for %d", p, got)
		}
	}
}

// anyPlan draws plans of one day to a few years, with a start and a target.
func anyPlan(t *rapid.T) (p Plan, start, target int32) {
	p.From = civil.DateOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).AddDays(rapid.IntRange(-3000, 3000).Draw(t, "from"))
	p.Due = p.From.AddDays(rapid.IntRange(1, 2000).Draw(t, "days"))
	return p, rapid.Int32Range(0, 100).Draw(t, "start"), rapid.Int32Range(1, 100).Draw(t, "target")
}

// TestPathAgreesWithFractions compares the path with one that is computed with
// fractions and counts the days one by one.
func TestPathAgreesWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, start, target := anyPlan(t)
		all := 0
		for d := p.From; d != p.Due; d = d.AddDays(1) {
			all++
		}
		for gone := 0; gone <= all; gone += 1 + all/25 {
			exact := new(big.Rat).Add(big.NewRat(int64(start), 1), big.NewRat(int64(target-start)*int64(gone), int64(all)))
			// Div rounds toward minus infinity for a positive divisor.
			want := new(big.Int).Div(exact.Num(), exact.Denom()).Int64()
			if got := p.Path(start, target, p.From.AddDays(gone)); int64(got) != want {
				t.Fatalf("day %d of %d: got %d, want %d", gone, all, got, want)
			}
		}
	})
}

// TestPathHolds: the path begins at the start and ends at the target exactly, never
// turns back, and never leaves the two.
func TestPathHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, start, target := anyPlan(t)
		before := p.Path(start, target, p.From)
		if before != start {
			t.Fatalf("begins at %d, not at %d", before, start)
		}
		step := 1 + p.Due.DaysSince(p.From)/50
		for d := p.From.AddDays(-5); d.Before(p.Due.AddDays(5 + step)); d = d.AddDays(step) {
			now := p.Path(start, target, d)
			if d.After(p.From) && (start <= target && now < before || start >= target && now > before) {
				t.Fatalf("turns back from %d to %d on %s", before, now, d)
			}
			if now < min(start, target) || now > max(start, target) {
				t.Fatalf("%d on %s", now, d)
			}
			if d.After(p.From) {
				before = now
			}
		}
		if end := p.Path(start, target, p.Due); end != target {
			t.Fatalf("ends at %d, not at %d", end, target)
		}
		if p.Past(p.Due) || !p.Past(p.Due.AddDays(1)) {
			t.Fatal("the due date itself is not past")
		}
	})
}
