package controllers

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// The most entries of the status lists.
const (
	maxProducts  = 20
	maxExcluded  = 20
	maxWorkloads = 32
)

// figures writes metrics and their adjustment into a status.
func figures(m adoption.Metrics, r assessment.Result) v1alpha1.CustomerAdoptionStatus {
	status := v1alpha1.CustomerAdoptionStatus{DataAsOf: dateText(m.AsOf)}
	for _, e := range m.Excluded[:min(len(m.Excluded), maxExcluded)] {
		status.ExcludedProducts = append(status.ExcludedProducts, v1alpha1.ExcludedProduct{Name: clip(e.Name, maxName), Licenses: e.Licenses})
	}
	if m.Deployment != nil {
		deploymentFigures(&status, m.Deployment)
	}
	if m.Usage != nil {
		usageFigures(&status, m.Usage, r)
	}
	return status
}

func deploymentFigures(status *v1alpha1.CustomerAdoptionStatus, d *adoption.Deployment) {
	status.Licenses = &v1alpha1.LicenseFigures{
		Sold:              d.Sold,
		Assigned:          d.Assigned,
		Unassigned:        max(0, d.Sold-d.Assigned),
		DeploymentPercent: percent(d.Assigned, d.Sold),
	}
	listed := min(len(d.Products), maxProducts)
	status.ProductsOmitted = int64(len(d.Products) - listed)
	for _, p := range d.Products[:listed] {
		status.Products = append(status.Products, v1alpha1.ProductFigures{
			Name: clip(firstOf(p.Name, p.ID), maxName), SKU: clip(p.ID, maxName),
			Sold: p.Sold, Assigned: p.Assigned, DeploymentPercent: percent(p.Assigned, p.Sold),
		})
	}
}

func usageFigures(status *v1alpha1.CustomerAdoptionStatus, u *adoption.Usage, r assessment.Result) {
	status.Usage = &v1alpha1.UsageFigures{
		Basis:                v1alpha1.UsageBasisEntitlements,
		Entitled:             u.Entitled,
		Active:               u.Active,
		UsagePercent:         percent(u.Active, u.Entitled),
		AdjustedActive:       r.AdjustedActive,
		AdjustedUsagePercent: percent(r.AdjustedActive, u.Entitled),
		WindowFrom:           dateText(u.WindowFrom),
		WindowTo:             dateText(u.WindowTo),
		LowerBound:           u.LowerBound,
	}
	listed := min(len(u.Workloads), maxWorkloads)
	status.WorkloadsOmitted = int64(len(u.Workloads) - listed)
	for i, w := range u.Workloads[:listed] {
		status.Workloads = append(status.Workloads, v1alpha1.WorkloadFigures{
			Name: clip(w.Name, maxName), Entitled: w.Entitled, Active: w.Active,
			UsagePercent: percent(w.Active, w.Entitled), AdjustedUsagePercent: percent(r.AdjustedWorkloads[i], w.Entitled),
			LowerBound: w.LowerBound,
		})
	}
	for _, c := range r.Inflation {
		status.Inflation = append(status.Inflation, v1alpha1.InflationContribution{
			Reason: c.Reason, Active: c.Active, PercentagePoints: percent(c.Active, u.Entitled), Evidence: evidence(c),
		})
	}
}

func evidence(c assessment.Contribution) v1alpha1.Evidence {
	if c.Measured {
		return v1alpha1.EvidenceMeasured
	}
	return ""
}

// sourceStatuses traces the figures: which revision of which source gave what.
func sourceStatuses(report *v1alpha1.CustomerAdoption, sources []SourceFacts, m adoption.Metrics) []v1alpha1.SourceStatus {
	var out []v1alpha1.SourceStatus
	for i, s := range sources {
		if s.Facts == nil {
			continue
		}
		status := v1alpha1.SourceStatus{Name: s.Name, Revision: s.Source.Status.Artifact.Revision}
		if c := s.Facts.Customer(report.Spec.Customer.ID); c != nil {
			if asOf, ok := adoption.CurrentAsOf(c); ok {
				status.DataAsOf, status.AsOfFrom = dateText(asOf), s.Source.Status.Artifact.AsOfFrom
			}
		}
		if m.Deployment != nil && m.Deployment.Source == i {
			status.Figures = append(status.Figures, v1alpha1.FigureDeployment)
		}
		if m.Usage != nil && m.Usage.Source == i {
			status.Figures = append(status.Figures, v1alpha1.FigureUsage)
		}
		out = append(out, status)
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

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// belowTarget bounds what hysteresis remembers, yet keeps the longest name
// that a target can have: a shortened one would not be found again.
func belowTarget(entries []string) []string {
	const longest = len("Usage/") + 128*len(`\u0000`)
	var out []string
	for _, e := range entries {
		out = append(out, clip(e, longest))
	}
	return out
}
