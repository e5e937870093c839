// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// asOne gives the sums of a portfolio the form of a report on one customer. It
// has no recovery margin, because a portfolio has none.
func asOne(p *v1alpha1.PortfolioAdoption) *v1alpha1.CustomerAdoption {
	s := &p.Status
	r := &v1alpha1.CustomerAdoption{ObjectMeta: p.ObjectMeta}
	r.Spec = v1alpha1.CustomerAdoptionSpec{Sources: p.Spec.Sources, Scope: p.Spec.Scope, Targets: p.Spec.Targets, MaxDataAge: p.Spec.MaxDataAge}
	r.Spec.Targets.RecoveryMargin = nil
	r.Status = v1alpha1.CustomerAdoptionStatus{
		ObservedGeneration: s.ObservedGeneration, Conditions: s.Conditions, DataAsOf: s.DataAsOf,
		Licenses: s.Licenses, OwnLicenses: s.OwnLicenses, Usage: s.Usage, OwnUsage: s.OwnUsage, AlternateUsage: s.AlternateUsage,
		Workloads: s.Workloads, Subscriptions: s.Subscriptions, Inflation: s.Inflation, Users: s.Users, BelowTarget: targetsBelow(p),
	}
	for _, source := range s.Sources {
		r.Status.Sources = append(r.Status.Sources, source.SourceStatus)
	}
	return r
}

// targetsBelow are the targets that the sums are below. A portfolio has no
// recovery margin, so a sum that reaches its target is not below it.
func targetsBelow(p *v1alpha1.PortfolioAdoption) []string {
	below := workloadsBelow(p)
	for entry, condition := range map[string]string{belowDeployment: v1alpha1.LowDeploymentCondition, belowUsage: v1alpha1.LowUsageCondition} {
		c := meta.FindStatusCondition(p.Status.Conditions, condition)
		if c != nil && c.Status == metav1.ConditionTrue && c.Reason == v1alpha1.ReasonBelowTarget {
			below = append(below, entry)
		}
	}
	return below
}

// workloadsBelow are the workloads whose sum is judged and below its target.
// Percentages are rounded down, so comparing them gives the same result as
// comparing the ratios.
func workloadsBelow(p *v1alpha1.PortfolioAdoption) (below []string) {
	floor := p.Spec.Targets.MinimumLicenses
	for _, t := range p.Spec.Targets.Workloads {
		for _, w := range p.Status.Workloads {
			judged := w.AdjustedUsagePercent != nil && (floor == nil || *w.Entitled >= *floor)
			if judged && isFigureOf(w.Name, t) && *w.AdjustedUsagePercent < t.UsagePercent {
				below = append(below, belowWorkloadPrefix+w.Name)
			}
		}
	}
	return below
}
