// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// The most entries of the status lists.
const (
	maxProducts  = 20
	maxExcluded  = 20
	maxWorkloads = 32
)

// figures writes metrics and their adjustment into a status.
func figures(m adoption.Metrics, r assessment.Result, judged *adoption.Usage) v1alpha1.CustomerAdoptionStatus {
	status := v1alpha1.CustomerAdoptionStatus{
		DataAsOf:       dateText(m.AsOf),
		Licenses:       licenseFigures(m.Deployment),
		Usage:          usageFigures(m.Usage, r.AdjustedActive),
		AlternateUsage: usageFigures(m.Alternate, r.AdjustedAlternate),
		OwnLicenses:    licenseFigures(m.OwnDeployment),
		OwnUsage:       usageFigures(m.OwnUsage, r.AdjustedOwn),
		Subscriptions:  subscriptionFigures(m.Subscriptions),
		Renewals:       renewalFigures(m.Renewals),
		Support:        supportFigures(m.Support),
		Users:          userFigures(m.Idle),
		Trend:          trendFigures(m.Trend),
	}
	for _, e := range m.Excluded[:min(len(m.Excluded), maxExcluded)] {
		status.ExcludedProducts = append(status.ExcludedProducts, v1alpha1.ExcludedProduct{Name: wording.Clip(e.Name, maxName), Licenses: e.Licenses, Reason: v1alpha1.ExclusionReason(e.Reason)})
	}
	listProducts(&status, m.Deployment)
	listWorkloads(&status, m.Usage, r.AdjustedWorkloads)
	listInflation(&status, r.Inflation, judged)
	for _, n := range r.Notes {
		status.Notes = append(status.Notes, v1alpha1.Note{Code: n.Code, Message: n.Message})
	}
	for _, a := range r.Recommendations {
		status.Recommendations = append(status.Recommendations, v1alpha1.Recommendation{Finding: a.Finding, Actions: a.Actions})
	}
	return status
}

func licenseFigures(d *adoption.Deployment) *v1alpha1.LicenseFigures {
	if d == nil {
		return nil
	}
	return &v1alpha1.LicenseFigures{
		Sold:              d.Sold,
		Assigned:          d.Assigned,
		Unassigned:        max(0, d.Sold-d.Assigned),
		DeploymentPercent: percent(d.Assigned, d.Sold),
	}
}

func usageFigures(u *adoption.Usage, adjusted int64) *v1alpha1.UsageFigures {
	if u == nil {
		return nil
	}
	return &v1alpha1.UsageFigures{
		Basis:                v1alpha1.UsageBasis(u.Basis),
		Entitled:             stated(u.Entitled, u.Unstated),
		Active:               u.Active,
		UsagePercent:         percent(u.Active, u.Entitled),
		AdjustedActive:       adjusted,
		AdjustedUsagePercent: percent(adjusted, u.Entitled),
		WindowFrom:           dateText(u.WindowFrom),
		WindowTo:             dateText(u.WindowTo),
		LowerBound:           u.LowerBound,
	}
}

// maxServices is the most services of a status.
const maxServices = 8

func services(names []string) (out []string) {
	for _, name := range names[:min(len(names), maxServices)] {
		out = append(out, wording.Clip(name, maxName))
	}
	return out
}

// labelText is what a status says of a label of its customer.
func labelText(in adoption.Input, l adoption.Label) string {
	return wording.Clip(adoption.LabelOf(in, l), maxName)
}

// judgedFigures are the percentages that the verdict looks at: those of
// scope.partnerIds where the scope says OwnPartner, else those of all partners.
func judgedFigures(scope *v1alpha1.Scope, status *v1alpha1.CustomerAdoptionStatus) (judged v1alpha1.JudgedFigures) {
	licenses, usage := status.Licenses, status.Usage
	if scope != nil && scope.Licenses == v1alpha1.LicensesOwnPartner {
		licenses, usage = status.OwnLicenses, status.OwnUsage
	}
	if licenses != nil {
		judged.DeploymentPercent = licenses.DeploymentPercent
	}
	if usage != nil {
		judged.AdjustedUsagePercent = usage.AdjustedUsagePercent
	}
	return judged
}

// stated is a number of entitlements, absent where the data does not state it.
func stated(entitled int64, unstated bool) *int64 {
	if unstated {
		return nil
	}
	return &entitled
}

func listProducts(status *v1alpha1.CustomerAdoptionStatus, d *adoption.Deployment) {
	if d == nil {
		return
	}
	listed := min(len(d.Products), maxProducts)
	status.ProductsOmitted = int64(len(d.Products) - listed)
	status.Products = productFigures(d.Products[:listed])
}

func productFigures(products []adoption.Product) (out []v1alpha1.ProductFigures) {
	for _, p := range products {
		out = append(out, v1alpha1.ProductFigures{
			Name: wording.Clip(productName(p), maxName), SKU: wording.Clip(p.ID, maxName),
			Sold: p.Sold, Assigned: p.Assigned, DeploymentPercent: percent(p.Assigned, p.Sold),
		})
	}
	return out
}

// productName is the name to show. A product without a name in the data has its id in
// its place.
func productName(p adoption.Product) string {
	if p.Name == p.ID {
		return spelling.Product(p.ID, "")
	}
	return spelling.Product(p.ID, p.Name)
}

func listWorkloads(status *v1alpha1.CustomerAdoptionStatus, u *adoption.Usage, adjusted []int64) {
	if u == nil {
		return
	}
	listed := min(len(u.Workloads), maxWorkloads)
	status.WorkloadsOmitted = int64(len(u.Workloads) - listed)
	status.Workloads = workloadFigures(u.Workloads[:listed], adjusted)
}

func workloadFigures(workloads []adoption.Workload, adjusted []int64) (out []v1alpha1.WorkloadFigures) {
	for i, w := range workloads {
		out = append(out, v1alpha1.WorkloadFigures{
			Name: wording.Clip(w.Name, maxName), PartOf: wording.Clip(w.PartOf, maxName), Entitled: stated(w.Entitled, w.Unstated), Active: w.Active,
			UsagePercent: percent(w.Active, w.Entitled), AdjustedUsagePercent: percent(adjusted[i], w.Entitled),
			HighWaterMark: &w.HighWater, LowerBound: w.LowerBound,
		})
	}
	return out
}

// listInflation gives each contribution its points of the judged usage.
func listInflation(status *v1alpha1.CustomerAdoptionStatus, contributions []assessment.Contribution, judged *adoption.Usage) {
	for _, c := range contributions {
		status.Inflation = append(status.Inflation, v1alpha1.InflationContribution{
			Reason: c.Reason, Active: c.Active, PercentagePoints: percent(c.Active, judged.Entitled), Evidence: v1alpha1.Evidence(c.Evidence),
		})
	}
}

func subscriptionFigures(list []adoption.SubscriptionSummary) (out []v1alpha1.SubscriptionFigures) {
	for _, s := range list {
		out = append(out, v1alpha1.SubscriptionFigures{Reason: s.Reason, Subscriptions: s.Subscriptions, Licenses: s.Licenses})
	}
	return out
}

func supportFigures(s *adoption.Support) *v1alpha1.SupportFigures {
	if s == nil {
		return nil
	}
	return &v1alpha1.SupportFigures{Requests: s.Requests, Per100Users: s.Per100Users}
}

func trendFigures(points []adoption.TrendPoint) (out []v1alpha1.TrendPoint) {
	for _, p := range points {
		out = append(out, v1alpha1.TrendPoint{
			AsOf: dateText(p.AsOf), DeploymentPercent: p.Deployment, UsagePercent: p.Usage, AdjustedUsagePercent: p.Adjusted,
		})
	}
	return out
}

// percent is a percentage for a status: absent when there is nothing to divide by.
func percent(part, whole int64) *int32 {
	if p, ok := adoption.Percent(part, whole); ok {
		return &p
	}
	return nil
}

func dateText(d civil.Date) string {
	if !d.IsValid() {
		return ""
	}
	return d.String()
}

// belowTarget bounds what hysteresis remembers, yet keeps the longest name
// that a target can have: a shortened one would not be found again.
func belowTarget(entries []string) []string {
	const longest = len("Usage/") + 128*len(`\u0000`)
	var out []string
	for _, e := range entries {
		out = append(out, wording.Clip(e, longest))
	}
	return out
}
