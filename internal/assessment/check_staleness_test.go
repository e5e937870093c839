// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// zone loads a time zone.
func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestDataStale is docs/semantics.md section 7, row DataStale: more than the limit
// past the end of the day, in the source's zone.
func TestDataStale(t *testing.T) {
	utc := func(day, hour int) time.Time { return time.Date(2026, time.November, day, hour, 0, 0, 0, time.UTC) }
	monthKeyed := func(in *Input) { in.Metrics.Deployment.MonthKeyed, in.Metrics.Usage.MonthKeyed = true, true }
	age := func(d time.Duration) func(*Input) { return func(in *Input) { in.Targets.MaxDataAge = d } }
	for name, c := range map[string]struct {
		change func(*Input)
		last   time.Time // the last instant at which it is fresh
		limit  string
	}{
		"7 days unless told":            {func(*Input) {}, utc(26, 0), "7 days"},
		"45 days for months":            {monthKeyed, time.Date(2027, time.January, 3, 0, 0, 0, 0, time.UTC), "45 days"},
		"as told":                       {age(24 * time.Hour), utc(20, 0), "1 day"},
		"as told, in hours":             {age(36 * time.Hour), utc(20, 12), "36h0m0s"},
		"as told, for months":           {func(in *Input) { monthKeyed(in); age(48 * time.Hour)(in) }, utc(21, 0), "2 days"},
		"the day ends earlier in Seoul": {func(in *Input) { in.Sources[0].Zone = zone(t, "Asia/Seoul") }, utc(25, 15), "7 days"},
		"the day ends later in New York": {func(in *Input) {
			in.Sources[0].Zone, in.Sources[1].Zone = zone(t, "America/New_York"), zone(t, "America/New_York")
		}, utc(26, 5), "7 days"},
		"the older figure counts": {func(in *Input) { in.Metrics.Deployment.AsOf = asOf.AddDays(-1) }, utc(25, 0), "7 days"},
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(c.change)
			date := in.Metrics.Deployment.AsOf.String()
			in.Now = c.last
			r := Assess(in)
			if diff := cmp.Diff(Finding{dataStale, False, "Fresh", "deployment data of " + date + " is not older than " + c.limit}, find(r, dataStale)); diff != "" {
				t.Errorf("at the limit (-want +got):\n%s", diff)
			}
			if !r.StaleAt.Equal(c.last.Add(1)) {
				t.Errorf("stale at: got %v, want the instant after %v", r.StaleAt, c.last)
			}
			in.Now = r.StaleAt
			if diff := cmp.Diff(Finding{dataStale, True, "TooOld", "deployment data of " + date + " is older than " + c.limit}, find(Assess(in), dataStale)); diff != "" {
				t.Errorf("past the limit (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDataStaleOfOneFigure: each figure has its own date, limit and zone.
func TestDataStaleOfOneFigure(t *testing.T) {
	in := changed(func(in *Input) { in.Metrics.Usage.AsOf = asOf.AddDays(-2) })
	want := Finding{dataStale, True, "TooOld", "usage data of 2026-11-16 is older than 7 days"}

	in.Now = time.Date(2026, time.November, 25, 0, 0, 0, 0, time.UTC)
	r := Assess(in)
	if diff := cmp.Diff(want, find(r, dataStale)); diff != "" {
		t.Errorf("usage alone (-want +got):\n%s", diff)
	}
	if next := time.Date(2026, time.November, 26, 0, 0, 0, 1, time.UTC); !r.StaleAt.Equal(next) {
		t.Errorf("deployment turns stale: got %v, want %v", r.StaleAt, next)
	}

	in.Now = r.StaleAt
	r = Assess(in)
	if diff := cmp.Diff(want, find(r, dataStale)); diff != "" || !r.StaleAt.IsZero() {
		t.Errorf("both, stale at %v (-want +got):\n%s", r.StaleAt, diff)
	}

	in.Metrics.Usage.MonthKeyed = true
	if got := find(Assess(in), dataStale).Message; got != "deployment data of 2026-11-18 is older than 7 days" {
		t.Errorf("usage is month-keyed: got %q", got)
	}
}

func TestDataStaleWithoutData(t *testing.T) {
	in := changed(func(in *Input) { in.Metrics = adoption.Metrics{} })
	r := Assess(in)
	if diff := cmp.Diff(Finding{dataStale, Unknown, "NoData", "no source has counts of the customer"}, find(r, dataStale)); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
	if !r.StaleAt.IsZero() {
		t.Errorf("stale at %v", r.StaleAt)
	}
}

// TestEndOfDay: where the clock skips midnight, the next day starts at one.
func TestEndOfDay(t *testing.T) {
	for _, c := range []struct {
		zone string
		day  civil.Date
		want time.Time
	}{
		{"UTC", asOf, time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC)},
		{"Europe/Warsaw", civil.Date{Year: 2026, Month: 10, Day: 25}, time.Date(2026, 10, 25, 23, 0, 0, 0, time.UTC)},
		{"America/Sao_Paulo", civil.Date{Year: 2018, Month: 11, Day: 3}, time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC)},
		{"Asia/Beirut", civil.Date{Year: 2026, Month: 3, Day: 28}, time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC)},
		{"Pacific/Apia", civil.Date{Year: 2011, Month: 12, Day: 29}, time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC)},
	} {
		if got := endOfDay(c.day, zone(t, c.zone)); !got.Equal(c.want) {
			t.Errorf("%s in %s: got %v, want %v", c.day, c.zone, got.UTC(), c.want)
		}
	}
}

// TestEndOfDayEndsTheDay: just before, it is the day; at the end, it is the next.
func TestEndOfDayEndsTheDay(t *testing.T) {
	zones := []string{"UTC", "Europe/Warsaw", "America/Sao_Paulo", "Asia/Beirut", "Asia/Tehran", "Asia/Seoul", "Pacific/Kiritimati", "Australia/Lord_Howe"}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		day := civil.Date{Year: 2015, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 7300).Draw(t, "day"))
		end := endOfDay(day, z)
		if before, after := civil.DateOf(end.Add(-1)), civil.DateOf(end); before != day || after != day.AddDays(1) {
			t.Fatalf("%v in %v ends at %v: %v before, %v after", day, z, end, before, after)
		}
	})
}
