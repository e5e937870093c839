// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// sourceStatuses traces the figures: which revision of which source gave what.
func sourceStatuses(report *v1alpha1.CustomerAdoption, sources []SourceFacts, m adoption.Metrics) []v1alpha1.SourceStatus {
	var out []v1alpha1.SourceStatus
	for i, s := range sources {
		if s.Facts == nil {
			continue
		}
		status := v1alpha1.SourceStatus{Name: s.Name, Revision: s.Source.Status.Artifact.Revision}
		if c := s.Facts.Customer(report.Spec.Customer.ID); c != nil {
			if asOf, ok := asOfOf(i, c, m); ok {
				status.DataAsOf, status.AsOfFrom = dateText(asOf), s.Source.Status.Artifact.AsOfFrom
			}
		}
		status.Figures, status.Monthly = figuresFrom(i, m), monthKeyed(i, m)
		out = append(out, status)
	}
	return out
}

// asOfOf is the date that a source's figures speak of: the oldest current date
// of the customer's rows; for support the end of its window, which is the
// date of the whole source.
func asOfOf(source int, c *facts.Customer, m adoption.Metrics) (civil.Date, bool) {
	if m.Support != nil && m.Support.Source == source {
		return m.Support.AsOf, true
	}
	return adoption.CurrentAsOf(c)
}

// monthKeyed says that a figure of a source comes from data that has months
// instead of days.
func monthKeyed(source int, m adoption.Metrics) bool {
	return m.Deployment != nil && m.Deployment.Source == source && m.Deployment.MonthKeyed ||
		m.Usage != nil && m.Usage.Source == source && m.Usage.MonthKeyed ||
		m.Renewals != nil && m.Renewals.Source == source && m.Renewals.MonthKeyed
}

// figuresFrom lists the figures that a source gave.
func figuresFrom(source int, m adoption.Metrics) (list []v1alpha1.Figure) {
	gave := []struct {
		figure v1alpha1.Figure
		given  bool
	}{
		{v1alpha1.FigureDeployment, m.Deployment != nil && m.Deployment.Source == source},
		{v1alpha1.FigureUsage, m.Usage != nil && slices.Contains(m.Usage.Sources, source)},
		{v1alpha1.FigureAlternateUsage, m.Alternate != nil && slices.Contains(m.Alternate.Sources, source)},
		{v1alpha1.FigureInflation, m.Usage != nil && slices.Contains(m.Usage.EvidenceSources, source)},
		{v1alpha1.FigureSupport, m.Support != nil && m.Support.Source == source},
		{v1alpha1.FigureRenewals, m.Renewals != nil && m.Renewals.Source == source},
	}
	for _, g := range gave {
		if g.given {
			list = append(list, g.figure)
		}
	}
	return list
}
