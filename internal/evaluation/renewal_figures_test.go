// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// withSubscriptions is the example with a third source: one subscription ends in ten
// days, one in sixty.
func withSubscriptions(t *testing.T) (*v1alpha1.CustomerAdoption, []SourceFacts) {
	t.Helper()
	subscribed := func(id string, days int, how facts.Renewal) facts.Record {
		return facts.Record{
			Kind: facts.KindSubscription, CustomerID: contoso, AsOf: asOf, Subject: facts.Subject{ProductName: "Office 365 E3"},
			Subscription: facts.SubscriptionRow{
				ID: id, Standing: facts.StandingCounted, Licenses: 60, Assigned: 50, HasAssigned: true,
				CommitmentEnd: asOf.AddDays(days), Renewal: how,
			},
		}
	}
	report := exampleReport()
	report.Spec.Sources = append(report.Spec.Sources, v1alpha1.SourceReference{Name: "subscriptions"})
	return report, append(example(t), sourceFacts(t, "subscriptions", subscribed("a", 10, facts.RenewalAutomatic), subscribed("b", 60, facts.RenewalManual)))
}

// TestRenewalsOfAReport is docs/semantics.md section 12, from facts to the status.
func TestRenewalsOfAReport(t *testing.T) {
	report, sources := withSubscriptions(t)
	status, _ := Report(report, sources, later)
	want := []v1alpha1.RenewalFigures{
		{By: "2026-12-18", Days: 30, Subscriptions: 1, Licenses: 60, Unassigned: ptr.To[int64](10), AutoRenew: ptr.To[int64](60)},
		{By: "2027-01-17", Days: 60, Subscriptions: 2, Licenses: 120, Unassigned: ptr.To[int64](20), AutoRenew: ptr.To[int64](60)},
		{By: "2027-02-16", Days: 90, Subscriptions: 2, Licenses: 120, Unassigned: ptr.To[int64](20), AutoRenew: ptr.To[int64](60)},
	}
	if diff := cmp.Diff(want, status.Renewals); diff != "" {
		t.Errorf("renewals (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]v1alpha1.Figure{"Renewals"}, status.Sources[2].Figures); diff != "" {
		t.Errorf("figures of the source (-want +got):\n%s", diff)
	}
	without, _ := Report(exampleReport(), example(t), later)
	if without.Renewals != nil {
		t.Errorf("renewals without dates: %v", without.Renewals)
	}
}

// TestKeptRenewals: while its sources are read again, RenewalAtRisk follows the
// targets as far as the status tells what ends.
func TestKeptRenewals(t *testing.T) {
	evaluated, sources := withSubscriptions(t)
	evaluated.Status, _ = Report(evaluated, sources, earlier)
	low := func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.DeploymentPercent = ptr.To[int32](95) }
	within := func(days int32) func(*v1alpha1.CustomerAdoption) {
		return func(r *v1alpha1.CustomerAdoption) {
			low(r)
			r.Spec.RenewalDays = &days
		}
	}
	for name, c := range map[string]struct {
		change        func(*v1alpha1.CustomerAdoption)
		now           time.Time
		want, message string
	}{
		"as before": {func(*v1alpha1.CustomerAdoption) {}, later, "False OnTarget", "2 subscriptions end within 60 days of 2026-11-18 (120 licenses), and adoption is on target"},
		"low":       {low, later, "True LowBeforeRenewal", "2 subscriptions end within 60 days of 2026-11-18 (120 licenses), and LowDeployment is True"},
		"30 days":   {within(30), later, "True LowBeforeRenewal", "1 subscription ends within 30 days of 2026-11-18 (60 licenses), and LowDeployment is True"},
		"unknown":   {within(45), later, "Unknown NoData", "it is not known when a counted subscription ends"},
		"off":       {within(0), later, "", ""},
		"too old":   {low, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), "Unknown DataStale", "subscription data of 2026-11-18 is older than 7 days"},
	} {
		t.Run(name, func(t *testing.T) {
			report := evaluated.DeepCopy()
			c.change(report)
			if !cmp.Equal(report.Spec, evaluated.Spec) {
				report.Generation++
			}
			status, _ := Report(report, withoutFacts(sources), c.now)
			got := statustest.Summary(status.Conditions)["RenewalAtRisk"]
			if message := statustest.Message(status.Conditions, "RenewalAtRisk"); got != c.want || message != c.message {
				t.Errorf("%s: %s", got, message)
			}
		})
	}
}

// TestOverAssignedOfOldFigures: what is too old is no alert, whether its sources are
// read or not.
func TestOverAssignedOfOldFigures(t *testing.T) {
	report := exampleReport()
	sources := []SourceFacts{sourceFacts(t, "deployment", facts.Record{
		Kind: facts.KindDeployment, CustomerID: contoso, AsOf: asOf, Subject: facts.Subject{ProductName: "E3"}, Sold: 10, Assigned: 12,
	}), example(t)[1]}
	report.Status, _ = Report(report, sources, earlier)
	if got := statustest.Summary(report.Status.Conditions)["OverAssigned"]; got != "True MoreAssignedThanSold" {
		t.Fatal(got)
	}
	for _, each := range [][]SourceFacts{sources, withoutFacts(sources)} {
		status, _ := Report(report, each, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
		if got := statustest.Summary(status.Conditions)["OverAssigned"]; got != "Unknown DataStale" {
			t.Error(got)
		}
		for _, r := range status.Recommendations {
			if r.Finding == "OverAssigned" {
				t.Errorf("recommends %v", r.Actions)
			}
		}
	}
}
