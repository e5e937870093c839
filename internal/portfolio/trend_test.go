// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

func date(year int, month time.Month, day int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: day}
}

// text tells a trend in short: date, customers, deployment, usage.
func text(points []portfolio.TrendPoint) (lines []string) {
	show := func(p *int32) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	for _, p := range points {
		lines = append(lines, fmt.Sprintf("%s %d %s %s", p.AsOf, p.Customers, show(p.Deployment), show(p.Usage)))
	}
	return lines
}

// earlier is a point of an earlier evaluation.
func earlier(asOf civil.Date, customers int64, usage int32) portfolio.TrendPoint {
	return portfolio.TrendPoint{TrendPoint: adoption.TrendPoint{AsOf: asOf, Usage: &usage, Adjusted: &usage}, Customers: customers}
}

func TestTrend(t *testing.T) {
	september, october := date(2026, time.September, 30), date(2026, time.October, 31)
	usage := func(customer string, active int64, asOf civil.Date) facts.Record {
		return on(used(customer, "Exchange", 100, active), asOf)
	}
	for _, c := range []struct {
		name    string
		records []facts.Record
		earlier []portfolio.TrendPoint
		want    []string
	}{
		{"nothing", nil, nil, nil},
		{"one day", []facts.Record{usage("a", 40, asOf), usage("b", 60, asOf)}, nil, []string{"2026-11-18 2 - 50"}},
		{
			"what is known of a customer stays known until there is something newer",
			[]facts.Record{usage("a", 10, september), usage("a", 40, asOf), usage("b", 60, october)}, nil,
			[]string{"2026-09-30 1 - 10", "2026-10-31 2 - 35", "2026-11-18 2 - 50"},
		},
		{
			"of two figures", []facts.Record{on(sold("a", 100, 90), september), usage("a", 40, asOf), usage("b", 60, asOf), sold("b", 300, 90)}, nil,
			[]string{"2026-09-30 1 90 -", "2026-11-18 2 45 50"},
		},
		{"months before the data stay", []facts.Record{usage("a", 40, asOf)}, []portfolio.TrendPoint{earlier(october, 3, 33)}, []string{"2026-10-31 3 - 33", "2026-11-18 1 - 40"}},
		{"the newest month is the data's, though it has fewer customers", []facts.Record{usage("a", 40, asOf)}, []portfolio.TrendPoint{earlier(asOf, 3, 33)}, []string{"2026-11-18 1 - 40"}},
		{
			"one customer left behind does not make a month", []facts.Record{usage("a", 40, asOf), usage("b", 1, october)}, []portfolio.TrendPoint{earlier(date(2026, time.October, 20), 3, 33)},
			[]string{"2026-10-20 3 - 33", "2026-11-18 2 - 20"},
		},
		{
			"of as many customers the data wins", []facts.Record{usage("a", 40, asOf), usage("a", 1, october)}, []portfolio.TrendPoint{earlier(october, 1, 33)},
			[]string{"2026-10-31 1 - 1", "2026-11-18 1 - 40"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(t, c.records)
			in.Trend = c.earlier
			points := portfolio.Sum(in, nil).Trend
			if diff := cmp.Diff(c.want, text(points)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			in.Trend = points
			if diff := cmp.Diff(points, portfolio.Sum(in, nil).Trend); diff != "" {
				t.Errorf("the same data again (-first +second):\n%s", diff)
			}
		})
	}
}

// A product that is gone is gone from the trend too: its last point is the
// sums as they are now.
func TestTrendEndsWithTheSums(t *testing.T) {
	gone := on(sold("a", 100, 100), date(2026, time.October, 31))
	free := sold("a", 50, 0)
	free.Subject.ProductID, free.Subject.Free = "free", true
	got := portfolio.Sum(input(t, []facts.Record{gone, free, sold("b", 100, 40)}), nil)
	if diff := cmp.Diff([]string{"2026-10-31 1 100 -", "2026-11-18 1 40 -"}, text(got.Trend)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := got.Metrics.Deployment; d.Sold != 100 || d.Assigned != 40 {
		t.Errorf("deployment %+v", d)
	}
}

func TestTrendHas13Points(t *testing.T) {
	var records []facts.Record
	for i := range 20 {
		first := time.Date(2025, time.April+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		records = append(records, on(sold("a", 100, int64(i)), civil.DateOf(first)))
	}
	got := portfolio.Sum(input(t, append(records, on(sold("b", 100, 50), date(2024, time.May, 5)))), nil).Trend
	if len(got) != 13 || got[0].AsOf != date(2025, time.November, 1) || got[12].Customers != 2 || *got[12].Deployment != 34 {
		t.Errorf("trend %v", text(got))
	}
}

// TestSumsTooLarge is docs/semantics.md section 7: sums beyond 64 bits are refused,
// also where a part is taken away again; the other figures stay.
func TestSumsTooLarge(t *testing.T) {
	const most = math.MaxInt64
	october := date(2026, time.October, 31)
	var records []facts.Record
	for _, customer := range []string{"a", "b", "c"} {
		records = append(records, on(sold(customer, most/2, most/2), october), sold(customer, most/2, 0), used(customer, "Teams", 100, 60))
	}
	in := input(t, records)
	in.Targets = assessment.Targets{DeploymentPercent: 70, UsagePercent: 50}
	got := portfolio.Sum(in, nil)
	if got.Metrics.Deployment != nil || got.Metrics.Usage == nil || got.Metrics.Usage.Entitled != 300 {
		t.Errorf("deployment %+v, usage %+v", got.Metrics.Deployment, got.Metrics.Usage)
	}
	want := assessment.Finding{
		Type: "LowDeployment", Status: assessment.Unknown, Reason: "NoData",
		Message: "the sum of the deployment counts exceeds 9223372036854775807; correct the export, or select fewer customers",
	}
	if diff := cmp.Diff(want, got.Result.Findings[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-10-31 3 - -", "2026-11-18 3 - 60"}, text(got.Trend)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
