// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// The customer of the worked example (docs/semantics.md section 11).
const contoso = "11111111-1111-1111-1111-111111111111"

var asOf = civil.Date{Year: 2026, Month: time.November, Day: 18}

func add(t *testing.T, b *facts.Builder, records ...facts.Record) {
	t.Helper()
	for _, r := range records {
		if _, err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
}

func sold(service, product string, sold, assigned int64) facts.Record {
	return facts.Record{
		CustomerID: contoso, CustomerName: "Contoso", Kind: facts.KindDeployment, AsOf: asOf, Sold: sold, Assigned: assigned,
		Subject: facts.Subject{Service: service, ProductID: "sku-" + service, ProductName: product},
	}
}

func used(workload string, entitled, active int64) facts.Record {
	return facts.Record{
		CustomerID: contoso, CustomerName: "Contoso", Kind: facts.KindUsage, AsOf: asOf, Entitled: entitled, Active: active,
		Subject: facts.Subject{Service: "o365", Workload: workload},
	}
}

// sourceFacts is a source that was read, with these rows.
func sourceFacts(t *testing.T, name string, records ...facts.Record) SourceFacts {
	t.Helper()
	builder := facts.NewBuilder()
	add(t, builder, records...)
	return SourceFacts{Name: name, Facts: builder.Build(asOf, asOf), Source: &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Status:     v1alpha1.ExportSourceStatus{Artifact: &v1alpha1.Artifact{Revision: "sha256:" + name, AsOfFrom: v1alpha1.AsOfFromData}},
	}}
}

func example(t *testing.T) []SourceFacts {
	t.Helper()
	return []SourceFacts{
		sourceFacts(t, "deployment", sold("o365", "Office 365 E3", 100, 84), sold("crm", "Dynamics 365", 20, 7)),
		sourceFacts(t, "usage", used("Exchange", 100, 81), used("SharePoint", 100, 47), used("Yammer", 10, 64)),
	}
}

func exampleReport() *v1alpha1.CustomerAdoption {
	return &v1alpha1.CustomerAdoption{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "CustomerAdoption"},
		ObjectMeta: metav1.ObjectMeta{Name: "contoso", Namespace: "default", Generation: 1},
		Spec: v1alpha1.CustomerAdoptionSpec{
			Customer: v1alpha1.Customer{ID: contoso, Name: "a name of ours"},
			Sources:  []v1alpha1.SourceReference{{Name: "deployment"}, {Name: "usage"}},
		},
		Status: v1alpha1.CustomerAdoptionStatus{ObservedGeneration: -1},
	}
}

// The worked example of docs/semantics.md section 11.
func TestWorkedExample(t *testing.T) {
	status, lookAgain := Report(exampleReport(), example(t), later)
	verdict := func(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
		return metav1.Condition{
			Type: kind, Status: status, Reason: reason,
			ObservedGeneration: 1, LastTransitionTime: metav1.NewTime(later.Truncate(time.Second)),
		}
	}
	want := v1alpha1.CustomerAdoptionStatus{
		ObservedGeneration: 1,
		Conditions: []metav1.Condition{
			verdict("DataIncomplete", metav1.ConditionFalse, "Complete"),
			verdict("DataStale", metav1.ConditionFalse, "Fresh"),
			verdict("HighSupportDemand", metav1.ConditionUnknown, "NoData"),
			verdict("LowDeployment", metav1.ConditionFalse, "OnTarget"),
			verdict("LowUsage", metav1.ConditionFalse, "OnTarget"),
			verdict("OverAssigned", metav1.ConditionFalse, "WithinSold"),
			verdict("Ready", metav1.ConditionTrue, "Evaluated"),
			verdict("RenewalAtRisk", metav1.ConditionUnknown, "NoData"),
			verdict("UpsellOpportunity", metav1.ConditionFalse, "RoomToGrow"),
			verdict("UsageInflated", metav1.ConditionTrue, "YammerOveruse"),
		},
		Adoption:       v1alpha1.AdoptionHealthy,
		AdoptionReason: "OnTarget",
		Judged:         v1alpha1.JudgedFigures{DeploymentPercent: ptr.To[int32](75), AdjustedUsagePercent: ptr.To[int32](65)},
		CustomerName:   "Contoso", Services: []string{"crm", "o365"},
		DataAsOf: "2026-11-18",
		Licenses: &v1alpha1.LicenseFigures{Sold: 120, Assigned: 91, Unassigned: 29, DeploymentPercent: ptr.To[int32](75)},
		Usage: &v1alpha1.UsageFigures{
			Basis: v1alpha1.UsageBasisEntitlements, Entitled: new(int64(210)), Active: 192, UsagePercent: ptr.To[int32](91),
			AdjustedActive: 138, AdjustedUsagePercent: ptr.To[int32](65),
			WindowFrom: "2026-10-22", WindowTo: "2026-11-18",
		},
		Products: []v1alpha1.ProductFigures{
			{Name: "Office 365 E3", SKU: "sku-o365", Sold: 100, Assigned: 84, DeploymentPercent: ptr.To[int32](84)},
			{Name: "Dynamics 365", SKU: "sku-crm", Sold: 20, Assigned: 7, DeploymentPercent: ptr.To[int32](35)},
		},
		Workloads: []v1alpha1.WorkloadFigures{
			{Name: "Exchange", Entitled: new(int64(100)), Active: 81, UsagePercent: ptr.To[int32](81), AdjustedUsagePercent: ptr.To[int32](81), HighWaterMark: ptr.To[int64](81)},
			{Name: "SharePoint", Entitled: new(int64(100)), Active: 47, UsagePercent: ptr.To[int32](47), AdjustedUsagePercent: ptr.To[int32](47), HighWaterMark: ptr.To[int64](47)},
			{Name: "Yammer", Entitled: new(int64(10)), Active: 64, UsagePercent: ptr.To[int32](640), AdjustedUsagePercent: ptr.To[int32](100), HighWaterMark: ptr.To[int64](64)},
		},
		Inflation: []v1alpha1.InflationContribution{
			{Reason: "YammerOveruse", Active: 54, PercentagePoints: ptr.To[int32](25), Evidence: v1alpha1.EvidenceMeasured},
		},
		Trend: []v1alpha1.TrendPoint{
			{AsOf: "2026-11-18", DeploymentPercent: ptr.To[int32](75), UsagePercent: ptr.To[int32](91), AdjustedUsagePercent: ptr.To[int32](65)},
		},
		ScopeDigest: scopeDigest(&exampleReport().Spec),
		Sources: []v1alpha1.SourceStatus{
			{Name: "deployment", Revision: "sha256:deployment", DataAsOf: "2026-11-18", AsOfFrom: v1alpha1.AsOfFromData, Figures: []v1alpha1.Figure{v1alpha1.FigureDeployment}},
			{Name: "usage", Revision: "sha256:usage", DataAsOf: "2026-11-18", AsOfFrom: v1alpha1.AsOfFromData, Figures: []v1alpha1.Figure{v1alpha1.FigureUsage}},
		},
	}
	// The sentences are assessment's own, and tested there.
	options := cmp.Options{
		cmpopts.IgnoreFields(metav1.Condition{}, "Message"),
		cmpopts.SortSlices(func(a, b metav1.Condition) bool { return a.Type < b.Type }),
	}
	if diff := cmp.Diff(want, status, options); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Seven days past the end of the as-of day, and not a moment earlier.
	if want := time.Date(2026, 11, 26, 0, 0, 0, 1, time.UTC); !lookAgain.Equal(want) {
		t.Errorf("looks again at %v, want %v", lookAgain, want)
	}
}

// With a SharePoint target of 60 the customer is low, and stays so until 65.
func TestWorkedExampleWithWorkloadTarget(t *testing.T) {
	report := exampleReport()
	report.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: "sharepoint", UsagePercent: 60}}
	for _, step := range []struct {
		active   int64
		usage    string
		adoption v1alpha1.AdoptionVerdict
		below    []string
	}{
		{60, "False OnTarget", "Healthy", nil},
		{47, "True WorkloadBelowTarget", "Low", []string{"Usage/SharePoint"}},
		{64, "True WorkloadBelowTarget", "Low", []string{"Usage/SharePoint"}},
		{65, "False OnTarget", "Healthy", nil},
		{60, "False OnTarget", "Healthy", nil},
	} {
		sources := []SourceFacts{example(t)[0], sourceFacts(t, "usage", used("Exchange", 100, 81), used("SharePoint", 100, step.active))}
		report.Status, _ = Report(report, sources, later)
		if got := statustest.Summary(report.Status.Conditions)["LowUsage"]; got != step.usage {
			t.Errorf("SharePoint %d %%: LowUsage %s, want %s", step.active, got, step.usage)
		}
		if got := report.Status.Adoption; got != step.adoption {
			t.Errorf("SharePoint %d %%: adoption %s, want %s", step.active, got, step.adoption)
		}
		if diff := cmp.Diff(step.below, report.Status.BelowTarget); diff != "" {
			t.Errorf("SharePoint %d %%: below target (-want +got):\n%s", step.active, diff)
		}
	}
}
