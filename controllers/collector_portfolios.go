// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// portfolioGauges are the figures of a PortfolioAdoption.
var portfolioGauges = []gauge[v1alpha1.PortfolioAdoption]{
	portfolioGauge("ready", "1 when the figures are those of the latest data.", func(p *v1alpha1.PortfolioAdoption) (int64, bool) {
		return yes(meta.IsStatusConditionTrue(p.Status.Conditions, v1alpha1.ReadyCondition)), true
	}),
	portfolioLicenses("sold_licenses", "Licenses sold.", func(f *v1alpha1.LicenseFigures) int64 { return f.Sold }),
	portfolioLicenses("assigned_licenses", "Licenses assigned.", func(f *v1alpha1.LicenseFigures) int64 { return f.Assigned }),
	portfolioGauge("entitled", entitledHelp, func(p *v1alpha1.PortfolioAdoption) (int64, bool) { return entitledOf(p.Status.Usage) }),
	portfolioUsage("active", "Active ones among them, as the data has it.", func(f *v1alpha1.UsageFigures) int64 { return f.Active }),
	portfolioUsage("adjusted_active", "Active ones without what measurably inflates the count.", func(f *v1alpha1.UsageFigures) int64 { return f.AdjustedActive }),
	portfolioGauge("data_as_of_timestamp_seconds", "End (UTC) of the day that the sources speak of.", func(p *v1alpha1.PortfolioAdoption) (int64, bool) {
		return endOfDate(p.Status.DataAsOf)
	}),
}

func portfolioGauge(name, help string, value func(*v1alpha1.PortfolioAdoption) (int64, bool)) gauge[v1alpha1.PortfolioAdoption] {
	return gauge[v1alpha1.PortfolioAdoption]{prometheus.NewDesc("adoption_portfolio_"+name, help, objectLabels, nil), value}
}

func portfolioLicenses(name, help string, count func(*v1alpha1.LicenseFigures) int64) gauge[v1alpha1.PortfolioAdoption] {
	return portfolioGauge(name, help, func(p *v1alpha1.PortfolioAdoption) (int64, bool) { return figureOf(p.Status.Licenses, count) })
}

func portfolioUsage(name, help string, count func(*v1alpha1.UsageFigures) int64) gauge[v1alpha1.PortfolioAdoption] {
	return portfolioGauge(name, help, func(p *v1alpha1.PortfolioAdoption) (int64, bool) { return figureOf(p.Status.Usage, count) })
}

var (
	portfolioCustomers = prometheus.NewDesc("adoption_portfolio_customers",
		"Customers of the portfolio by their own verdict: Healthy, Low or Unknown.",
		[]string{"namespace", "name", "adoption"}, nil)
	portfolioFindings = prometheus.NewDesc("adoption_portfolio_findings",
		"1 when the finding is True for the portfolio.",
		[]string{"namespace", "name", "finding"}, nil)
)

// portfolioConditions are the findings of a portfolio itself.
var portfolioConditions = []string{
	v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition, v1alpha1.UsageInflatedCondition, v1alpha1.DataStaleCondition,
	v1alpha1.DataIncompleteCondition, v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition,
}

func collectPortfolios(portfolios []v1alpha1.PortfolioAdoption, series chan<- prometheus.Metric) {
	for i := range portfolios {
		p := &portfolios[i]
		for _, g := range portfolioGauges {
			g.collect(series, p, p.Namespace, p.Name)
		}
		for _, finding := range portfolioConditions {
			show(series, portfolioFindings, yes(meta.IsStatusConditionTrue(p.Status.Conditions, finding)), p.Namespace, p.Name, finding)
		}
		if customers := p.Status.Customers; customers != nil {
			show(series, portfolioCustomers, customers.Healthy, p.Namespace, p.Name, string(v1alpha1.AdoptionHealthy))
			show(series, portfolioCustomers, customers.Low, p.Namespace, p.Name, string(v1alpha1.AdoptionLow))
			show(series, portfolioCustomers, customers.Unknown, p.Namespace, p.Name, string(v1alpha1.AdoptionUnknown))
		}
	}
}
