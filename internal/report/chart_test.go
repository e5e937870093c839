// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// TestChart: 100 % stands below a figure above it, a month without a figure is
// a gap, a month without a point takes its room, and one month is no trend.
func TestChart(t *testing.T) {
	l := locale(t, "en")
	if l.chart([]v1alpha1.TrendPoint{{AsOf: "2026-11-18"}}) != nil {
		t.Error("one month has a chart")
	}
	got := l.chart([]v1alpha1.TrendPoint{
		{AsOf: "2025-11-30", DeploymentPercent: new(int32(0)), AdjustedUsagePercent: new(int32(200))},
		{AsOf: "2025-12-31", DeploymentPercent: new(int32(50))},
		{AsOf: "2026-03-18", DeploymentPercent: new(int32(100)), AdjustedUsagePercent: new(int32(100))},
	})
	want := &chart{
		Width: 240, Height: 100, First: "Nov\u00a02025", Last: "Mar\u00a02026",
		Words: "Trend: Deployment: 100% · Usage, adjusted: 100%",
		Grid:  []gridLine{{100, "0%"}, {50, "100%"}},
		Lines: []chartLine{
			{Class: "deployment", Label: "Deployment", Runs: []string{"0,100 60,75 240,50"}, Dots: []dot{{240, 50}}, End: "100%", EndY: 44},
			{Class: "usage", Label: "Usage, adjusted", Dots: []dot{{0, 0}, {240, 50}}, End: "100%", EndY: 57},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(chartLine{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A line that no month has a figure for is not drawn, and a date that is none
// stands behind the one before it.
func TestChartOfOddTrend(t *testing.T) {
	got := locale(t, "de").chart([]v1alpha1.TrendPoint{
		{AsOf: "2026-01-31", DeploymentPercent: new(int32(10))}, {AsOf: "soon", DeploymentPercent: new(int32(20))}, {AsOf: "2026-01-31", DeploymentPercent: new(int32(30))},
	})
	if len(got.Lines) != 1 || got.Lines[0].Runs[0] != "0,90 120,80 240,70" || got.First != "01/2026" {
		t.Errorf("%+v", got)
	}
}

func TestHistograms(t *testing.T) {
	got := locale(t, "pl").histograms([]v1alpha1.Distribution{
		{Metric: v1alpha1.DistributionUsage, Deciles: []int64{1, 0, 0, 0, 0, 0, 0, 0, 0, 2}},
		{Metric: v1alpha1.DistributionDeployment, Deciles: make([]int64, 10)},
		{Metric: v1alpha1.DistributionDeployment},
	})
	if len(got) != 1 || len(got[0].Columns) != 10 {
		t.Fatalf("%+v", got)
	}
	want := []column{
		{Range: "0–9%", Tick: "0", Customers: 1, X: 0, Y: 42, Height: 42},
		{Range: "90% i więcej", Tick: "90+", Customers: 2, X: 288, Y: 0, Height: 84},
	}
	if diff := cmp.Diff(want, []column{got[0].Columns[0], got[0].Columns[9]}); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
