// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// withoutFacts are sources as they are after a restart, before they are read
// again.
func withoutFacts(sources []SourceFacts) (unread []SourceFacts) {
	for _, s := range sources {
		s.Facts = nil
		unread = append(unread, s)
	}
	return unread
}

// TestKeptReport is docs/semantics.md section 7: figures stay until their sources
// can be read again, and the verdicts on them go on being judged.
func TestKeptReport(t *testing.T) {
	evaluated := exampleReport()
	evaluated.Status, _ = Report(evaluated, example(t), earlier)
	stale := time.Date(2026, 11, 26, 0, 0, 0, 1, time.UTC)
	for _, test := range []struct {
		name    string
		change  func(*v1alpha1.CustomerAdoption)
		now     time.Time
		want    map[string]string
		verdict v1alpha1.AdoptionVerdict
	}{
		{
			"nothing changed", func(*v1alpha1.CustomerAdoption) {}, later,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "False OnTarget", "LowUsage": "False OnTarget", "DataStale": "False Fresh"}, "Healthy",
		},
		{
			"a higher target", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.DeploymentPercent = ptr.To[int32](95) }, later,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "True BelowTarget", "LowUsage": "False OnTarget", "DataStale": "False Fresh"}, "Low",
		},
		{
			"a target of the adjusted usage", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = ptr.To[int32](66) }, later,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "False OnTarget", "LowUsage": "True BelowTarget", "DataStale": "False Fresh"}, "Low",
		},
		{
			"a target of a workload", func(r *v1alpha1.CustomerAdoption) {
				r.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: "SharePoint", UsagePercent: 48}}
			}, later,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "False OnTarget", "LowUsage": "True WorkloadBelowTarget", "DataStale": "False Fresh"}, "Low",
		},
		{
			"the clock", func(*v1alpha1.CustomerAdoption) {}, stale,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "Unknown DataStale", "LowUsage": "Unknown DataStale", "DataStale": "True TooOld"}, "Unknown",
		},
		{
			"a shorter age", func(r *v1alpha1.CustomerAdoption) { r.Spec.MaxDataAge = &metav1.Duration{Duration: time.Hour} }, later,
			map[string]string{"Ready": "True Evaluated", "LowDeployment": "Unknown DataStale", "LowUsage": "Unknown DataStale", "DataStale": "True TooOld"}, "Unknown",
		},
		{
			"another scope", func(r *v1alpha1.CustomerAdoption) {
				r.Spec.Scope = &v1alpha1.Scope{Workloads: &v1alpha1.Selection{Include: []v1alpha1.FieldText{"Exchange"}}}
			}, later,
			map[string]string{"Ready": "False SourceNotReady", "Reconciling": "True SourceNotReady", "LowDeployment": "False OnTarget", "LowUsage": "False OnTarget", "DataStale": "False Fresh"}, "Healthy",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := evaluated.DeepCopy()
			test.change(report)
			if !cmp.Equal(report.Spec, evaluated.Spec) {
				report.Generation++
			}
			status, _ := Report(report, withoutFacts(example(t)), test.now)
			got := statustest.Summary(status.Conditions)
			for _, kind := range []string{"UsageInflated", "DataIncomplete", "UpsellOpportunity", "HighSupportDemand", "OverAssigned", "RenewalAtRisk"} {
				delete(got, kind)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
			if status.Adoption != test.verdict {
				t.Errorf("adoption %s, want %s", status.Adoption, test.verdict)
			}
			if diff := cmp.Diff(evaluated.Status.Usage, status.Usage); diff != "" {
				t.Errorf("figures (-before +after):\n%s", diff)
			}
			report.Status = status
			statustest.Check(t, report, status.ObservedGeneration, status.Conditions)
			if again, _ := Report(report, withoutFacts(example(t)), test.now.Add(time.Second)); !cmp.Equal(status, again) {
				t.Errorf("another status a second later (-first +second):\n%s", cmp.Diff(status, again))
			}
		})
	}
}

// TestKeptOveruseIsTakenOutOnce: a workload without entitlements has no percentage of
// which its adjusted count could be known.
func TestKeptOveruseIsTakenOutOnce(t *testing.T) {
	sources := []SourceFacts{example(t)[0], sourceFacts(t, "usage", used("Exchange", 100, 60), used("Yammer", 0, 40))}
	report := exampleReport()
	report.Status, _ = Report(report, sources, earlier)
	report.Generation++
	status, _ := Report(report, withoutFacts(sources), later)
	want := "usage 60 % (60 of 100) reaches the target of 50 %"
	if c := meta.FindStatusCondition(status.Conditions, v1alpha1.LowUsageCondition); c.Message != want {
		t.Errorf("LowUsage: %s, want %s", c.Message, want)
	}
}

// TestNewReportWithoutFacts says what it waits for.
func TestNewReportWithoutFacts(t *testing.T) {
	report := exampleReport()
	sources := withoutFacts(example(t))
	for _, s := range sources {
		s.Source.Generation = 1
	}
	report.Status, _ = Report(report, sources, later)
	if got := statustest.Message(report.Status.Conditions, "Ready"); !strings.Contains(got, `ExportSource "deployment" has no readable data yet`) {
		t.Errorf("message of Ready: %q", got)
	}
	if report.Status.Licenses != nil || report.Status.Adoption != "" {
		t.Errorf("licenses %v, adoption %s", report.Status.Licenses, report.Status.Adoption)
	}
	statustest.Check(t, report, report.Status.ObservedGeneration, report.Status.Conditions)
}

// Rows that were rejected leave a verdict Unknown, whatever the targets become.
func TestKeptReportOfRejectedRows(t *testing.T) {
	report, sources := exampleReport(), example(t)
	builder := facts.NewBuilder()
	add(t, builder, used("Exchange", 100, 81))
	builder.Reject(contoso)
	sources[1].Facts = builder.Build(asOf, asOf)
	report.Status, _ = Report(report, sources, earlier)
	report.Spec.Targets.UsagePercent = ptr.To[int32](99)
	report.Generation++
	status, _ := Report(report, withoutFacts(sources), later)
	if got := statustest.Summary(status.Conditions)["LowUsage"]; got != "Unknown DataIncomplete" {
		t.Errorf("LowUsage %s", got)
	}
}

// smallRecord draws a row of licenses or usage with counts that targets can judge.
func smallRecord(r *rapid.T, kind facts.Kind) facts.Record {
	count := rapid.Int64Range(0, 300)
	return facts.Record{
		CustomerID: contoso, CustomerName: "Contoso", Kind: kind, AsOf: asOf.AddDays(-rapid.IntRange(0, 40).Draw(r, "age")),
		Subject: facts.Subject{
			Service:   "o365",
			ProductID: rapid.SampledFrom([]string{"E3", "E5"}).Draw(r, "product"),
			Workload:  rapid.SampledFrom([]string{"Exchange", "SharePoint", "Yammer"}).Draw(r, "workload"),
		},
		Sold: count.Draw(r, "sold"), Assigned: count.Draw(r, "assigned"), Entitled: count.Draw(r, "entitled"), Active: count.Draw(r, "active"),
	}
}

func anySources(t *testing.T, r *rapid.T) []SourceFacts {
	sources := []SourceFacts{sourceFacts(t, "deployment"), sourceFacts(t, "usage")}
	for i, kind := range []facts.Kind{facts.KindDeployment, facts.KindUsage} {
		builder := facts.NewBuilder()
		for range rapid.IntRange(0, 6).Draw(r, "rows") {
			_, _ = builder.Add(smallRecord(r, kind))
		}
		sources[i].Facts = builder.Build(asOf, asOf)
	}
	return sources
}

// Without its facts a report says what it would say with them: the same status
// where nothing changes, and the same verdicts on other targets and at another
// time.
func TestKeptReportJudgesAlike(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		report, sources := exampleReport(), anySources(t, r)
		report.Spec.Plan = anyPlan(r)
		report.Status, _ = Report(report, sources, later)
		if status, _ := Report(report, withoutFacts(sources), later); !cmp.Equal(report.Status, status) {
			r.Fatalf("nothing changed (-with facts +without):\n%s", cmp.Diff(report.Status, status))
		}
		now := later.Add(time.Duration(rapid.IntRange(0, 20).Draw(r, "days")) * 24 * time.Hour)
		if rapid.Bool().Draw(r, "edited") {
			report.Generation++
			report.Spec.Targets.DeploymentPercent = new(rapid.Int32Range(0, 100).Draw(r, "deployment target"))
			report.Spec.Targets.UsagePercent = new(rapid.Int32Range(0, 100).Draw(r, "usage target"))
			report.Spec.Plan = anyPlan(r)
			report.Spec.Targets.MinimumLicenses = new(rapid.Int64Range(0, 300).Draw(r, "minimum"))
			report.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: "SharePoint", UsagePercent: rapid.Int32Range(0, 100).Draw(r, "workload target")}}
		}
		want, _ := Report(report, sources, now)
		got, _ := Report(report, withoutFacts(sources), now)
		for _, kind := range rejudgedConditions(assessment.Result{}) {
			a, b := meta.FindStatusCondition(want.Conditions, kind), meta.FindStatusCondition(got.Conditions, kind)
			if (a == nil) != (b == nil) || a != nil && (a.Status != b.Status || a.Reason != b.Reason) {
				r.Errorf("%s: with facts %+v, without %+v", kind, a, b)
			}
		}
		if diff := cmp.Diff(want.Plan, got.Plan); diff != "" {
			r.Errorf("plan (-with facts +without):\n%s", diff)
		}
		if want.Adoption != got.Adoption || want.AdoptionReason != got.AdoptionReason {
			r.Errorf("with facts %s %s, without %s %s", want.Adoption, want.AdoptionReason, got.Adoption, got.AdoptionReason)
		}
	})
}

// TestKeptPortfolioHasItsOwnConditions: a portfolio whose data turns stale before its
// sources are read again gets no condition that only customers have.
func TestKeptPortfolioHasItsOwnConditions(t *testing.T) {
	p, sources := examplePortfolio(), example(t)
	p.Status = sumUp(p, sources, later).Status
	stale := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	got := statustest.Summary(sumUp(p, withoutFacts(sources), stale).Status.Conditions)
	if got["DataStale"] != "True TooOld" || got["LowDeployment"] != "Unknown DataStale" {
		t.Errorf("conditions: %v", got)
	}
	for _, kind := range []string{"UpsellOpportunity", "HighSupportDemand", "OverAssigned", "RenewalAtRisk"} {
		if said, ok := got[kind]; ok {
			t.Errorf("%s: %s", kind, said)
		}
	}
}

// anyPlan draws a plan that is before, at or past its due date; sometimes none.
func anyPlan(r *rapid.T) *v1alpha1.Plan {
	if !rapid.Bool().Draw(r, "has plan") {
		return nil
	}
	from := asOf.AddDays(rapid.IntRange(-20, 3).Draw(r, "from"))
	percent := rapid.Int32Range(0, 100)
	return &v1alpha1.Plan{
		From: v1alpha1.PlanStart{Date: v1alpha1.Date(from.String()), DeploymentPercent: percent.Draw(r, "deployed"), UsagePercent: percent.Draw(r, "used")},
		Due:  v1alpha1.Date(from.AddDays(rapid.IntRange(1, 30).Draw(r, "days of the plan")).String()),
	}
}
