// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// planned is the example on a plan that asks for 38 % deployment and 21 % usage on
// the day of its data.
func planned() *v1alpha1.CustomerAdoption {
	report := exampleReport()
	report.Spec.Plan = &v1alpha1.Plan{From: v1alpha1.PlanStart{Date: "2026-09-01", DeploymentPercent: 20, UsagePercent: 5}, Due: "2027-03-31"}
	return report
}

// begun are sources of a customer that has only begun.
func begun(t *testing.T, assigned, active int64) []SourceFacts {
	t.Helper()
	return []SourceFacts{sourceFacts(t, "deployment", sold("o365", "E3", 100, assigned)), sourceFacts(t, "usage", used("Exchange", 100, active))}
}

// TestPlanOfAReport is docs/semantics.md section 12: what status.plan says.
func TestPlanOfAReport(t *testing.T) {
	for name, test := range map[string]struct {
		assigned, active int64
		change           func(*v1alpha1.CustomerAdoption)
		want             *v1alpha1.PlanStatus
		verdict          v1alpha1.AdoptionVerdict
	}{
		"on track": {38, 21, func(*v1alpha1.CustomerAdoption) {}, &v1alpha1.PlanStatus{
			Phase: "OnTrack", DeploymentPercent: ptr.To[int32](38), UsagePercent: ptr.To[int32](21), Due: "2027-03-31",
		}, "Healthy"},
		"behind": {38, 20, func(*v1alpha1.CustomerAdoption) {}, &v1alpha1.PlanStatus{
			Phase: "Behind", DeploymentPercent: ptr.To[int32](38), UsagePercent: ptr.To[int32](21), Due: "2027-03-31",
		}, "Low"},
		"one verdict is off": {38, 20, func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = ptr.To[int32](0) }, &v1alpha1.PlanStatus{
			Phase: "OnTrack", DeploymentPercent: ptr.To[int32](38), Due: "2027-03-31",
		}, "Healthy"},
		"a start of 0 is written": {0, 0, func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan.From = v1alpha1.PlanStart{Date: "2026-11-18"} }, &v1alpha1.PlanStatus{
			Phase: "OnTrack", DeploymentPercent: ptr.To[int32](0), UsagePercent: ptr.To[int32](0), Due: "2027-03-31",
		}, "Healthy"},
		"nothing can be judged": {38, 20, func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.MinimumLicenses = ptr.To[int64](101) }, &v1alpha1.PlanStatus{
			Due: "2027-03-31",
		}, "Unknown"},
		"no plan": {38, 21, func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan = nil }, nil, "Low"},
	} {
		t.Run(name, func(t *testing.T) {
			report := planned()
			test.change(report)
			status, _ := Report(report, begun(t, test.assigned, test.active), later)
			if diff := cmp.Diff(test.want, status.Plan); diff != "" || status.Adoption != test.verdict {
				t.Errorf("%s (-want +got):\n%s", status.Adoption, diff)
			}
		})
	}
}

// TestPlanForgetsNothingByItself: a path that has moved on is no changed spec.
func TestPlanForgetsNothingByItself(t *testing.T) {
	next := func(active int64) []SourceFacts {
		builder := facts.NewBuilder()
		r := used("Exchange", 100, active)
		r.AsOf = asOf.AddDays(1)
		add(t, builder, r)
		s := sourceFacts(t, "usage")
		s.Facts = builder.Build(r.AsOf, r.AsOf)
		return []SourceFacts{begun(t, 70, 0)[0], s}
	}
	for name, test := range map[string]struct {
		change func(*v1alpha1.CustomerAdoption)
		want   string
	}{
		"the path moved":                 {func(*v1alpha1.CustomerAdoption) {}, "True BelowTarget"},
		"offline":                        {func(r *v1alpha1.CustomerAdoption) { r.Generation, r.Status.ObservedGeneration = 0, 3 }, "True BelowTarget"},
		"the plan, and so the spec, did": {func(r *v1alpha1.CustomerAdoption) { r.Generation++ }, "False OnTarget"},
	} {
		t.Run(name, func(t *testing.T) {
			report := planned()
			report.Status, _ = Report(report, begun(t, 70, 20), earlier)
			test.change(report)
			status, _ := Report(report, next(22), later)
			if got := statustest.Summary(status.Conditions)["LowUsage"]; got != test.want {
				t.Errorf("22 %% after 20 %%: LowUsage %s, want %s", got, test.want)
			}
			if status.Plan.Phase != v1alpha1.PlanOnTrack {
				t.Errorf("phase %s: the figure itself is on the path", status.Plan.Phase)
			}
		})
	}
}

// TestPlanOnKeptFigures: after a restart the same code judges the figures of the
// status, by the clock and by an edited plan.
func TestPlanOnKeptFigures(t *testing.T) {
	sources := begun(t, 38, 21)
	evaluated := planned()
	evaluated.Status, _ = Report(evaluated, sources, earlier)
	for name, change := range map[string]func(*v1alpha1.CustomerAdoption){
		"nothing changed": func(*v1alpha1.CustomerAdoption) {},
		"a later date":    func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan.Due = "2027-09-30" },
		"an earlier date": func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan.Due = "2026-11-30" },
		"overdue":         func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan.Due = "2026-11-17" },
		"no plan":         func(r *v1alpha1.CustomerAdoption) { r.Spec.Plan = nil },
	} {
		t.Run(name, func(t *testing.T) {
			report := evaluated.DeepCopy()
			change(report)
			if !cmp.Equal(report.Spec, evaluated.Spec) {
				report.Generation++
			}
			want, _ := Report(report, sources, later)
			got, _ := Report(report, withoutFacts(sources), later)
			if diff := cmp.Diff(want.Plan, got.Plan); diff != "" || want.Adoption != got.Adoption {
				t.Errorf("%s with facts, %s without (-with +without):\n%s", want.Adoption, got.Adoption, diff)
			}
			if diff := cmp.Diff(statustest.Summary(want.Conditions)["LowUsage"], statustest.Summary(got.Conditions)["LowUsage"]); diff != "" {
				t.Errorf("LowUsage (-with +without):\n%s", diff)
			}
		})
	}
	stale := later.AddDate(1, 0, 0)
	if got, _ := Report(evaluated, withoutFacts(sources), stale); got.Plan == nil || got.Plan.Phase != "" || got.Plan.UsagePercent != nil {
		t.Errorf("the data is old: %+v", got.Plan)
	}
}

// TestPlanOfATemplate reaches the generated reports. A portfolio has none itself.
func TestPlanOfATemplate(t *testing.T) {
	p := templated()
	p.Spec.CustomerTemplate.Spec.Plan = planned().Spec.Plan
	first := sumUp(p, naming(t, "tenant-a"), later)
	if diff := cmp.Diff(planned().Spec.Plan, first.Generated.Apply[0].Spec.Plan); diff != "" {
		t.Fatalf("plan (-want +got):\n%s", diff)
	}
	existing := made(first.Generated)
	if again := sumUp(p, naming(t, "tenant-a"), later, existing...); len(again.Generated.Apply) > 0 {
		t.Errorf("applied again: %+v", again.Generated.Apply[0].Spec)
	}
	p.Spec.CustomerTemplate.Spec.Plan = nil
	if again := sumUp(p, naming(t, "tenant-a"), later, existing...); len(again.Generated.Apply) != 1 || again.Generated.Apply[0].Spec.Plan != nil {
		t.Error("a template without a plan leaves the one of before")
	}
}
