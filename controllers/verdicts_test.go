// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

// Usage falls through its target of 50, creeps back, and clears at 55: one
// event down, one event up (docs/semantics.md section 7, hysteresis and events).
func TestUsageFallsAndRecovers(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	for _, step := range []struct {
		active   int
		usage    string
		adoption v1alpha1.AdoptionVerdict
		events   []string
	}{
		{50, "False OnTarget", "Unknown", []string{}},
		{49, "True BelowTarget", "Low", []string{"Warning LowUsage BelowTarget"}},
		{48, "True BelowTarget", "Low", []string{"Warning LowUsage BelowTarget"}},
		{52, "True BelowTarget", "Low", []string{"Warning LowUsage BelowTarget"}},
		{55, "False OnTarget", "Unknown", []string{"Warning LowUsage BelowTarget", "Normal LowUsage OnTarget"}},
		{52, "False OnTarget", "Unknown", []string{"Warning LowUsage BelowTarget", "Normal LowUsage OnTarget"}},
	} {
		w.export("usage", usageOf(step.active))
		report := w.awaitActive("alpha", int64(step.active))
		if got := statustest.Summary(report.Status.Conditions)["LowUsage"]; got != step.usage {
			t.Errorf("%d %%: LowUsage %s, want %s", step.active, got, step.usage)
		}
		if report.Status.Adoption != step.adoption {
			t.Errorf("%d %%: adoption %s, want %s", step.active, report.Status.Adoption, step.adoption)
		}
		told := func() []string { return w.events("CustomerAdoption", "alpha") }
		w.Eventually(told).Should(gomega.Equal(step.events), "after %d %%", step.active)
	}
	w.Consistently(func() []string { return w.events("CustomerAdoption", "alpha") }).Should(gomega.HaveLen(2))
}

// Falling again is another transition: it is told again, also when the
// recorder folds the two into a series.
func TestFallingTwiceIsToldTwice(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	for _, active := range []int{40, 60, 40} {
		w.export("usage", usageOf(active))
		w.awaitActive("alpha", int64(active))
	}
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).Should(gomega.ConsistOf(
		"Warning LowUsage BelowTarget", "Normal LowUsage OnTarget", "Warning LowUsage BelowTarget"))
}

// Nothing happens but that time passes (docs/semantics.md section 7, row DataStale).
func TestDataTurnsStaleByTheClock(t *testing.T) {
	w := newWorld(t)
	// Seven days past the end of 2026-11-18.
	lastFresh := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	w.clock.SetTime(lastFresh.Add(-time.Second))
	w.usage(usageOf(20))
	w.awaitReport("alpha", "DataStale", "False Fresh", "LowUsage", "True BelowTarget")

	w.clock.SetTime(lastFresh)
	w.Consistently(func(g gomega.Gomega) {
		expectConditions(g, w.getReport(g, "alpha").Status.Conditions, []string{"DataStale", "False Fresh"})
	}, "2s").Should(gomega.Succeed())

	w.clock.SetTime(lastFresh.Add(time.Nanosecond))
	report := w.awaitReport("alpha", "DataStale", "True TooOld", "LowUsage", "Unknown DataStale", "Ready", "True Evaluated")
	w.Expect(report.Status.Adoption).To(gomega.Equal(v1alpha1.AdoptionUnknown))
	w.Expect(report.Status.BelowTarget).To(gomega.BeEmpty(), "an unknown verdict forgets")
	w.Expect(*report.Status.Usage.UsagePercent).To(gomega.Equal(int32(20)), "the figure stays")
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).Should(gomega.ConsistOf(
		"Warning LowUsage BelowTarget", "Normal LowUsage DataStale", "Warning DataStale TooOld"))

	// Newer data ends it.
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-19", 100, 60)))
	w.awaitReport("alpha", "DataStale", "False Fresh", "LowUsage", "False OnTarget")
}

// A patient reader waits longer; the wait follows a changed spec (docs/semantics.md
// section 7, row DataStale).
func TestMaxDataAge(t *testing.T) {
	w := newWorld(t)
	w.clock.SetTime(today.AddDate(0, 6, 0))
	w.usage(usageOf(60))
	w.awaitReport("alpha", "DataStale", "True TooOld")
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) {
		r.Spec.MaxDataAge = &metav1.Duration{Duration: 365 * 24 * time.Hour}
	})
	w.awaitReport("alpha", "DataStale", "False Fresh", "LowUsage", "False OnTarget")
}

// Rows without a date speak of the day on which the operator first saw them,
// and reading the same bytes again on another day makes them no younger.
func TestUndatedRowsKeepTheirFirstDay(t *testing.T) {
	w := newWorld(t)
	report := w.usage("customerId,workloadName,licensesEntitled,licensesActive\n" + alpha + ",Exchange,100,60\n")
	w.Expect(report.Status.DataAsOf).To(gomega.Equal("2026-11-19"))
	w.Expect(report.Status.Sources[0].AsOfFrom).To(gomega.Equal(v1alpha1.AsOfFromFirstRead))
	w.clock.SetTime(today.AddDate(0, 0, 3))
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "again"))
	w.awaitHandled("usage", "again")
	w.Expect(w.awaitSource("usage", "Ready", "True Fetched").Status.Artifact.DataAsOf).To(gomega.Equal("2026-11-19"))
}
