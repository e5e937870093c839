// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"testing"

	"github.com/onsi/gomega"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// dataset is an export, its source and the column that says whose rows it has,
// all of one name.
func (w *world) dataset(name string, dataset v1alpha1.Dataset, content string, change ...func(*v1alpha1.ExportSource)) {
	w.t.Helper()
	w.export(name, content)
	w.source(name, append([]func(*v1alpha1.ExportSource){func(s *v1alpha1.ExportSource) { s.Spec.Dataset = dataset }}, change...)...)
	w.awaitSource(name, "Ready", "True Fetched")
}

// judged makes a report that judges however few there are.
func judged(change ...func(*v1alpha1.CustomerAdoption)) func(*v1alpha1.CustomerAdoption) {
	return func(r *v1alpha1.CustomerAdoption) {
		r.Spec.Targets.MinimumLicenses = new(int64)
		for _, f := range change {
			f(r)
		}
	}
}

// lines joins rows under a header.
func lines(rows ...string) string { return strings.Join(rows, "\n") + "\n" }

// listed adds sources to a report.
func listed(names ...string) func(*v1alpha1.CustomerAdoption) {
	return func(r *v1alpha1.CustomerAdoption) {
		for _, name := range names {
			r.Spec.Sources = append(r.Spec.Sources, v1alpha1.SourceReference{Name: name})
		}
	}
}

// fiveUsers have licenses for Exchange and Teams, but for the fifth, who was
// deleted. The first day of the window is 2026-10-22.
var fiveUsers = lines(
	"Report Refresh Date,User Principal Name,Is Deleted,Has Exchange License,Has Teams License,Exchange Last Activity Date,Teams Last Activity Date",
	"2026-11-18,a@example.com,False,True,True,2026-11-18,2026-11-17",
	"2026-11-18,b@example.com,False,True,True,2026-11-02,",
	"2026-11-18,c@example.com,False,True,True,,",
	"2026-11-18,d@example.com,False,True,True,2026-10-22,2026-10-21",
	"2026-11-18,e@example.com,True,False,False,2026-11-09,",
)

// Both definitions of usage, of which one is judged (docs/semantics.md section 5).
func TestUserActivityOnBothBases(t *testing.T) {
	w := newWorld(t)
	w.dataset("users", v1alpha1.DatasetUserActivity, fiveUsers, func(s *v1alpha1.ExportSource) {
		s.Spec.Constants = map[string]v1alpha1.FieldText{"customerId": alpha}
	})
	w.report("entitlements", alpha, "users", judged())
	w.report("users", alpha, "users", judged(func(r *v1alpha1.CustomerAdoption) { r.Spec.UsageBasis = v1alpha1.UsageBasisUsers }))
	w.report("short", alpha, "users", judged(func(r *v1alpha1.CustomerAdoption) { r.Spec.ActivityWindowDays = 27 }))

	entitlements := v1alpha1.UsageFigures{
		Basis: v1alpha1.UsageBasisEntitlements, Entitled: new(int64(8)), Active: 5, UsagePercent: ptr.To[int32](62),
		AdjustedActive: 4, AdjustedUsagePercent: ptr.To[int32](50), WindowFrom: "2026-10-22", WindowTo: "2026-11-18",
	}
	users := v1alpha1.UsageFigures{
		Basis: v1alpha1.UsageBasisUsers, Entitled: new(int64(4)), Active: 4, UsagePercent: ptr.To[int32](100),
		AdjustedActive: 3, AdjustedUsagePercent: ptr.To[int32](75), WindowFrom: "2026-10-22", WindowTo: "2026-11-18",
	}
	status := w.awaitReport("entitlements", "Ready", "True Evaluated", "LowUsage", "False OnTarget", "UsageInflated", "True LicenseTransfer").Status
	w.Expect(*status.Usage).To(gomega.Equal(entitlements))
	w.Expect(*status.AlternateUsage).To(gomega.Equal(users))
	w.Expect(status.Sources[0].Figures).To(gomega.Equal([]v1alpha1.Figure{v1alpha1.FigureUsage, v1alpha1.FigureAlternateUsage}))

	status = w.awaitReport("users", "Ready", "True Evaluated", "UsageInflated", "True LicenseTransfer").Status
	w.Expect(*status.Usage).To(gomega.Equal(users))
	w.Expect(*status.AlternateUsage).To(gomega.Equal(entitlements))

	status = w.awaitReport("short", "Ready", "True Evaluated").Status
	w.Expect(status.Usage.WindowFrom).To(gomega.Equal("2026-10-23"))
	w.Expect(status.Usage.Active).To(gomega.Equal(int64(4)), "who was active a day too early is not any more")
}

// Deployment and usage from subscriptions alone, with the reasons that keep
// the others out (docs/semantics.md sections 4 to 6).
func TestSubscriptionsAreFigures(t *testing.T) {
	w := newWorld(t)
	header := "customerId,asOf,subscriptionId,state,isTrial,licensesSold,licensesAssigned,licensesActive,suspensionReason"
	row := func(id, rest string) string { return alpha + ",2026-11-18," + id + "," + rest }
	w.dataset("subscriptions", v1alpha1.DatasetSubscriptions, lines(header,
		row("1", "active,false,40,30,24,"),
		row("2", "active,false,10,5,2,"),
		row("3", "active,true,25,20,15,"),
		row("4", "suspended,false,8,8,0,potential fraud"),
		row("5", "canceled,false,7,0,0,"),
		row("1", "active,false,40,30,24,"),
	))
	w.report("alpha", alpha, "subscriptions")
	status := w.awaitReport("alpha", "Ready", "True Evaluated", "LowDeployment", "False OnTarget", "UsageInflated", "True TrialActivity").Status
	w.Expect(*status.Licenses).To(gomega.Equal(v1alpha1.LicenseFigures{Sold: 50, Assigned: 35, Unassigned: 15, DeploymentPercent: ptr.To[int32](70)}))
	w.Expect(*status.Usage.Entitled).To(gomega.Equal(int64(50)))
	w.Expect([]int64{status.Usage.Active, status.Usage.AdjustedActive}).To(gomega.Equal([]int64{41, 26}))
	w.Expect(status.Subscriptions).To(gomega.Equal([]v1alpha1.SubscriptionFigures{
		{Reason: "Counted", Subscriptions: 2, Licenses: 50},
		{Reason: "Trial", Subscriptions: 1, Licenses: 25},
		{Reason: "SuspendedFraud", Subscriptions: 1, Licenses: 8},
		{Reason: "Cancelled", Subscriptions: 1, Licenses: 7},
	}))
	w.Expect(w.getSource(w, "subscriptions").Status.Rows.Duplicates).To(gomega.Equal(int64(1)))
}

// Demand for help rises and falls: one event up, one event down. What to try
// stands beside it while it is high (docs/semantics.md sections 7 and 10).
func TestHighSupportDemand(t *testing.T) {
	w := newWorld(t)
	requests := func(count string) string {
		return lines("customerId,requestedAt,category,count", alpha+",2026-11-18,Help,"+count, alpha+",2026-10-21,Help,50", alpha+",2026-11-18,Billing,50")
	}
	w.export("usage", usageOf(60))
	w.source("usage")
	w.awaitSource("usage", "Ready", "True Fetched")
	w.dataset("support", v1alpha1.DatasetSupportRequests, requests("6"))
	w.report("alpha", alpha, "usage", listed("support"))

	report := w.awaitReport("alpha", "HighSupportDemand", "True AboveThreshold")
	w.Expect(*report.Status.Support).To(gomega.Equal(v1alpha1.SupportFigures{Requests: 6, Per100Users: ptr.To[int32](10)}))
	w.Expect(report.Status.Recommendations).To(gomega.Equal([]v1alpha1.Recommendation{{
		Finding: "HighSupportDemand", Actions: []string{"TrainingInPerson", "TrainingOnline", "PromoteSelfService", "RedesignSupportSite"},
	}}))
	w.Expect(report.Status.Sources[1].Figures).To(gomega.Equal([]v1alpha1.Figure{v1alpha1.FigureSupport}))

	w.export("support", requests("5"))
	report = w.awaitReport("alpha", "HighSupportDemand", "False BelowThreshold")
	w.Expect(*report.Status.Support.Per100Users).To(gomega.Equal(int32(8)))
	w.Expect(report.Status.Recommendations).To(gomega.BeEmpty())
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).Should(gomega.Equal([]string{
		"Warning HighSupportDemand AboveThreshold", "Normal HighSupportDemand BelowThreshold",
	}))
}

// A customer who uses everything may be ready for more (docs/semantics.md section 7).
func TestUpsellOpportunity(t *testing.T) {
	w := newWorld(t)
	deployed := func(assigned string) string {
		return lines("customerId,asOf,licensesSold,licensesAssigned", alpha+",2026-11-18,100,"+assigned)
	}
	w.export("usage", usageOf(80))
	w.source("usage")
	w.awaitSource("usage", "Ready", "True Fetched")
	w.dataset("deployment", v1alpha1.DatasetLicenseDeployment, deployed("94"))
	w.report("alpha", alpha, "usage", listed("deployment"))
	w.awaitReport("alpha", "UpsellOpportunity", "False RoomToGrow")

	w.export("deployment", deployed("95"))
	report := w.awaitReport("alpha", "UpsellOpportunity", "True FullyUsed")
	w.Expect(report.Status.Recommendations).To(gomega.Equal([]v1alpha1.Recommendation{
		{Finding: "UpsellOpportunity", Actions: []string{"TrainingCourses", "OfferMoreLicenses"}},
	}))
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).
		Should(gomega.Equal([]string{"Normal UpsellOpportunity FullyUsed"}))

	off := v1alpha1.UpsellTarget{DeploymentPercent: new(int32), UsagePercent: new(int32)}
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.Upsell = off })
	w.awaitReport("alpha", "UpsellOpportunity", "", "LowUsage", "False OnTarget")
}
