// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// maxPortfolioWorkloads is the most workloads of a portfolio's status.
const maxPortfolioWorkloads = 20

// portfolioFigures writes totals into a status: sums in the form of a
// customer's figures, and what only a set has.
func portfolioFigures(t portfolio.Totals, targets assessment.Targets) v1alpha1.PortfolioAdoptionStatus {
	sums := figures(t.Metrics, t.Result, judgedUsage(t.Metrics, targets))
	listed := min(len(sums.Workloads), maxPortfolioWorkloads)
	status := v1alpha1.PortfolioAdoptionStatus{
		Customers:        &v1alpha1.PortfolioCustomers{Total: t.Total, Healthy: t.Healthy, Low: t.Low, Unknown: t.Unknown},
		DataAsOf:         sums.DataAsOf,
		Licenses:         sums.Licenses,
		Usage:            sums.Usage,
		AlternateUsage:   sums.AlternateUsage,
		OwnLicenses:      sums.OwnLicenses,
		OwnUsage:         sums.OwnUsage,
		Distribution:     distribution(t),
		Lowest:           lowest(t.Lowest),
		Segments:         segmentFigures(t.Segments[:min(len(t.Segments), maxSegments)]),
		SegmentsOmitted:  int64(max(0, len(t.Segments)-maxSegments)),
		Products:         sums.Products,
		ProductsOmitted:  sums.ProductsOmitted,
		Workloads:        sums.Workloads[:listed],
		WorkloadsOmitted: sums.WorkloadsOmitted + int64(len(sums.Workloads)-listed),
		Subscriptions:    sums.Subscriptions,
		Renewals:         sums.Renewals,
		Inflation:        sums.Inflation,
		Users:            userSums(t.Metrics.Idle),
	}
	status.Changes = changesFigures(t.Changes)
	for _, f := range t.Findings {
		status.Findings = append(status.Findings, v1alpha1.FindingCount{Finding: f.Finding, Customers: f.Customers})
	}
	for _, p := range t.Trend {
		point := trendFigures([]adoption.TrendPoint{p.TrendPoint})[0]
		status.Trend = append(status.Trend, v1alpha1.PortfolioTrendPoint{TrendPoint: point, Customers: p.Customers})
	}
	return status
}

// maxSegments is the most segments of a portfolio's status.
const maxSegments = 20

func segmentFigures(segments []portfolio.Segment) (out []v1alpha1.SegmentFigures) {
	for _, s := range segments {
		figures := v1alpha1.SegmentFigures{
			Name: wording.Clip(s.Name, maxName), Customers: s.Customers, Low: s.Low,
			Licenses: licenseFigures(s.Deployment), Usage: usageFigures(s.Usage, s.Adjusted),
		}
		if figures.Licenses != nil {
			figures.DeploymentPercent = figures.Licenses.DeploymentPercent
		}
		if figures.Usage != nil {
			figures.AdjustedUsagePercent = figures.Usage.AdjustedUsagePercent
		}
		out = append(out, figures)
	}
	return out
}

func changesFigures(c *portfolio.Changes) *v1alpha1.PortfolioChanges {
	if c == nil {
		return nil
	}
	figures := &v1alpha1.PortfolioChanges{Since: dateText(c.Since), BecameLow: c.BecameLow, Recovered: c.Recovered}
	for _, m := range c.Movers {
		figures.Movers = append(figures.Movers, v1alpha1.MovedCustomer{
			ID: wording.Clip(m.ID, maxRankedID), Name: wording.Clip(m.Name, maxRankedName), From: m.From, To: m.To,
		})
	}
	return figures
}

func judgedUsage(m adoption.Metrics, targets assessment.Targets) *adoption.Usage {
	return assessment.Input{Metrics: m, Targets: targets}.Usage()
}

func distribution(t portfolio.Totals) []v1alpha1.Distribution {
	return []v1alpha1.Distribution{
		{Metric: v1alpha1.DistributionDeployment, Deciles: t.Deployment[:]},
		{Metric: v1alpha1.DistributionUsage, Deciles: t.Usage[:]},
	}
}

// The bounds of the id and the name of a customer that is ranked: of these
// there are up to 100.
const (
	maxRankedID   = 64
	maxRankedName = 96
)

func lowest(ranked []portfolio.Ranked) (out []v1alpha1.RankedCustomer) {
	for _, r := range ranked {
		out = append(out, v1alpha1.RankedCustomer{
			ID: wording.Clip(r.ID, maxRankedID), Name: wording.Clip(r.Name, maxRankedName),
			DeploymentPercent: r.Deployment, AdjustedUsagePercent: r.Usage, UnusedLicenses: r.Unused,
		})
	}
	return out
}

// portfolioSourceStatuses traces the sums: which revision of which source gave
// what, and how many customers it names.
func portfolioSourceStatuses(sources []SourceFacts, t portfolio.Totals, accepted []int64) (out []v1alpha1.PortfolioSourceStatus) {
	for i, s := range sources {
		if s.Facts == nil {
			continue
		}
		artifact := s.Source.Status.Artifact
		status := v1alpha1.PortfolioSourceStatus{Customers: accepted[i]}
		status.Name, status.Revision, status.Figures = s.Name, artifact.Revision, givenFigures(t.Gave[i])
		status.Monthly = monthKeyed(i, t.Metrics)
		if _, asOf, ok := s.Facts.Dates(); ok {
			status.DataAsOf, status.AsOfFrom = dateText(asOf), artifact.AsOfFrom
		}
		out = append(out, status)
	}
	return out
}

func givenFigures(g portfolio.Gift) (list []v1alpha1.Figure) {
	for _, gave := range []struct {
		figure v1alpha1.Figure
		given  bool
	}{
		{v1alpha1.FigureDeployment, g.Deployment},
		{v1alpha1.FigureUsage, g.Usage},
		{v1alpha1.FigureAlternateUsage, g.Alternate},
		{v1alpha1.FigureInflation, g.Inflation},
		{v1alpha1.FigureRenewals, g.Renewals},
	} {
		if gave.given {
			list = append(list, gave.figure)
		}
	}
	return list
}
