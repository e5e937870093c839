// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// on gives a record another date.
func on(r facts.Record, year int, month time.Month, day int) facts.Record {
	r.AsOf = civil.Date{Year: year, Month: month, Day: day}
	return r
}

// monthly is one source with the usage of one day and nothing else: what came
// before is known from the status only.
func monthly(t *testing.T, active int64, year int, month time.Month, day int) []SourceFacts {
	t.Helper()
	return []SourceFacts{sourceFacts(t, "usage", on(used("Exchange", 100, active), year, month, day))}
}

// usageReport is a report on usage alone.
func usageReport() *v1alpha1.CustomerAdoption {
	report := exampleReport()
	report.Spec.Sources = report.Spec.Sources[1:]
	return report
}

// evaluateAt writes the status of an evaluation a day after the newest data that
// was ever seen.
func evaluateAt(report *v1alpha1.CustomerAdoption, sources []SourceFacts) {
	_, newest, _ := sources[0].Facts.Dates()
	for _, p := range report.Status.Trend {
		if seen, err := civil.ParseDate(p.AsOf); err == nil && seen.After(newest) {
			newest = seen
		}
	}
	report.Status, _ = Report(report, sources, newest.AddDays(1).In(time.UTC))
}

// usageTrend tells the trend in short.
func usageTrend(points []v1alpha1.TrendPoint) map[string]int32 {
	out := map[string]int32{}
	for _, p := range points {
		out[p.AsOf] = *p.UsagePercent
	}
	return out
}

// One point per month, at most 13, the newest as-of of each, and the largest
// active count ever seen (docs/semantics.md section 9): exports that hold one day
// only are remembered by the status.
func TestTrendOfEarlierEvaluations(t *testing.T) {
	report := usageReport()
	for i := range 14 {
		first := time.Date(2025, time.October+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		evaluateAt(report, monthly(t, 99, first.Year(), first.Month(), 2))
		evaluateAt(report, monthly(t, int64(50+i), first.Year(), first.Month(), 20))
	}
	var dates []string
	for i, p := range report.Status.Trend {
		dates = append(dates, p.AsOf)
		if want := int32(51 + i); *p.UsagePercent != want || *p.AdjustedUsagePercent != want || p.DeploymentPercent != nil {
			t.Errorf("%s: %+v, want usage %d %%", p.AsOf, p, want)
		}
	}
	if len(dates) != 13 || dates[0] != "2025-11-20" || dates[12] != "2026-11-20" || !slices.IsSorted(dates) {
		t.Errorf("trend of %d points: %v", len(dates), dates)
	}
	if got := report.Status.Workloads[0].HighWaterMark; *got != 99 {
		t.Errorf("high-water mark %d, want the 99 of earlier days", *got)
	}
}

// Reading the same data again changes nothing, nor does older data rewrite a
// month that is known better (docs/semantics.md section 9).
func TestTrendStays(t *testing.T) {
	report := usageReport()
	evaluateAt(report, monthly(t, 70, 2026, time.October, 31))
	evaluateAt(report, monthly(t, 60, 2026, time.November, 18))
	first := report.Status
	for range 3 {
		evaluateAt(report, monthly(t, 60, 2026, time.November, 18))
	}
	if diff := cmp.Diff(first, report.Status); diff != "" {
		t.Errorf("the same data again (-first +again):\n%s", diff)
	}
	evaluateAt(report, monthly(t, 10, 2026, time.October, 1))
	if diff := cmp.Diff(map[string]int32{"2026-10-31": 70, "2026-11-18": 60}, usageTrend(report.Status.Trend)); diff != "" {
		t.Errorf("older data (-want +got):\n%s", diff)
	}
}

// A corrected export of the same day replaces that month's point; the mark
// stays.
func TestTrendIsCorrected(t *testing.T) {
	report := usageReport()
	evaluateAt(report, monthly(t, 90, 2026, time.November, 18))
	evaluateAt(report, monthly(t, 60, 2026, time.November, 18))
	if diff := cmp.Diff(map[string]int32{"2026-11-18": 60}, usageTrend(report.Status.Trend)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := *report.Status.Workloads[0].HighWaterMark; got != 90 {
		t.Errorf("high-water mark %d, want 90", got)
	}
}

// Trend and marks belong to the scope that they were counted by: a point of
// another scope, basis or window would tell a fall that never was. What the
// export itself holds comes back at once. Other changes of the spec keep them.
func TestChangedScopeForgetsTheTrend(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.CustomerAdoption)
		trend  map[string]int32
		mark   int64
	}{
		{"nothing happened", func(*v1alpha1.CustomerAdoption) {}, map[string]int32{"2026-09-30": 95, "2026-10-31": 70, "2026-11-18": 60}, 95},
		{"a target changed", func(r *v1alpha1.CustomerAdoption) {
			r.Generation++
			r.Spec.Targets.UsagePercent = new(int32(40))
		}, map[string]int32{"2026-09-30": 95, "2026-10-31": 70, "2026-11-18": 60}, 95},
		{"the scope changed", func(r *v1alpha1.CustomerAdoption) {
			r.Generation++
			r.Spec.Scope = &v1alpha1.Scope{Workloads: &v1alpha1.Selection{Exclude: []v1alpha1.FieldText{"Yammer"}}}
		}, map[string]int32{"2026-10-31": 70, "2026-11-18": 60}, 70},
		{"the window changed", func(r *v1alpha1.CustomerAdoption) { r.Spec.ActivityWindowDays = 7 }, map[string]int32{"2026-10-31": 70, "2026-11-18": 60}, 70},
		{"offline, the manifest's own status counts", func(r *v1alpha1.CustomerAdoption) { r.Generation = 0 }, map[string]int32{"2026-09-30": 95, "2026-10-31": 70, "2026-11-18": 60}, 95},
		{"offline, a date that is none", func(r *v1alpha1.CustomerAdoption) {
			r.Generation, r.Status.Trend[0].AsOf = 0, "someday"
		}, map[string]int32{"2026-10-31": 70, "2026-11-18": 60}, 95},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := usageReport()
			evaluateAt(report, monthly(t, 95, 2026, time.September, 30))
			test.change(report)
			evaluateAt(report, []SourceFacts{sourceFacts(t, "usage",
				on(used("Exchange", 100, 70), 2026, time.October, 31), on(used("Exchange", 100, 60), 2026, time.November, 18))})
			if diff := cmp.Diff(test.trend, usageTrend(report.Status.Trend)); diff != "" {
				t.Errorf("trend (-want +got):\n%s", diff)
			}
			if got := *report.Status.Workloads[0].HighWaterMark; got != test.mark {
				t.Errorf("high-water mark %d, want %d", got, test.mark)
			}
		})
	}
}

// Two sources in turn: a month keeps what only one of them knew.
func TestTrendOfTwoFigures(t *testing.T) {
	report := exampleReport()
	evaluateAt(report, example(t))
	want := []v1alpha1.TrendPoint{{
		AsOf: "2026-11-18", DeploymentPercent: ptr.To[int32](75), UsagePercent: ptr.To[int32](91), AdjustedUsagePercent: ptr.To[int32](65),
	}}
	if diff := cmp.Diff(want, report.Status.Trend); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The usage export has lost the customer.
	sources := []SourceFacts{example(t)[0], sourceFacts(t, "usage")}
	evaluateAt(report, sources)
	if diff := cmp.Diff(want, report.Status.Trend); diff != "" {
		t.Errorf("without usage (-want +got):\n%s", diff)
	}
}

// A point that no evaluation can have made is dropped: of a day that has not
// begun anywhere, or without a date.
func TestImpossibleTrendPoints(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	points := []v1alpha1.TrendPoint{
		{AsOf: "2026-11-18"}, {AsOf: "2026-11-19"}, {AsOf: "2026-11-20"}, {AsOf: "2026-11-21"}, {AsOf: "2031-01-01"}, {AsOf: "soon"}, {},
	}
	var got []string
	for _, p := range earlierTrend(points, now) {
		got = append(got, p.AsOf.String())
	}
	if diff := cmp.Diff([]string{"2026-11-18", "2026-11-19", "2026-11-20"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
