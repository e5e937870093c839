// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// PortfolioInput is what a portfolio is summed up from: the facts of its
// sources, what its spec counts and judges, and what earlier evaluations have
// seen.
func PortfolioInput(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, now time.Time) portfolio.Input {
	each := EachCustomer(&p.Spec)
	in := portfolio.Input{
		Sources: portfolioSources(sources),
		Figures: adoption.Input{
			Scope:      scopeOf(each.Scope),
			Basis:      adoption.Basis(each.UsageBasis),
			WindowDays: int(each.ActivityWindowDays),
			OwnOnly:    ownOnly(each),
			OmitUsers:  ptr.Deref(each.OmitUsers, false),
		},
		Targets:   targetsOf(each),
		Ranking:   rankingOf(p.Spec.Ranking),
		SegmentBy: adoption.Label(p.Spec.SegmentBy),
		Now:       now,
	}
	if c := p.Spec.Customers; c != nil {
		in.Selection = adoption.Selection{Include: ingest.Texts(c.Include), Exclude: ingest.Texts(c.Exclude)}
		in.MinimumLicenses = c.MinimumLicenses
	}
	if digest := p.Status.ScopeDigest; digest == "" || digest == portfolioDigest(&p.Spec) {
		in.Trend, in.HighWater = earlierSums(p.Status.Trend, now), earlierMarks(p.Status.Workloads)
	}
	return in
}

// EachCustomer is the spec that a report on one customer of the portfolio
// would have.
func EachCustomer(spec *v1alpha1.PortfolioAdoptionSpec) *v1alpha1.CustomerAdoptionSpec {
	return &v1alpha1.CustomerAdoptionSpec{
		Sources:            spec.Sources,
		Scope:              spec.Scope,
		UsageBasis:         spec.UsageBasis,
		ActivityWindowDays: spec.ActivityWindowDays,
		Targets:            spec.Targets,
		MaxDataAge:         spec.MaxDataAge,
		OmitUsers:          spec.OmitUsers,
		RenewalDays:        spec.RenewalDays,
	}
}

func portfolioSources(sources []SourceFacts) []portfolio.Source {
	out := make([]portfolio.Source, len(sources))
	for i, s := range sources {
		out[i] = portfolio.Source{Name: s.Name, Facts: s.Facts, Zone: time.UTC}
		if s.Facts == nil {
			continue
		}
		if zone, err := ingest.Zone(s.Source); err == nil {
			out[i].Zone = zone
		}
	}
	return out
}

// rankingOf takes the ranking with the schema's defaults, for objects that no
// API server has defaulted.
func rankingOf(r v1alpha1.Ranking) portfolio.Ranking {
	out := portfolio.Ranking{By: portfolio.RankBy(r.By), Limit: int(r.Limit)}
	if out.By == "" {
		out.By = portfolio.UnusedLicenses
	}
	if out.Limit == 0 {
		out.Limit = 20
	}
	return out
}

// portfolioDigest identifies what a portfolio counts.
func portfolioDigest(spec *v1alpha1.PortfolioAdoptionSpec) string {
	return shortDigest(spec.Scope, spec.UsageBasis, spec.ActivityWindowDays, spec.Customers)
}

// earlierSums is earlierTrend for a portfolio.
func earlierSums(points []v1alpha1.PortfolioTrendPoint, now time.Time) (out []portfolio.TrendPoint) {
	for _, p := range points {
		for _, figures := range earlierTrend([]v1alpha1.TrendPoint{p.TrendPoint}, now) {
			out = append(out, portfolio.TrendPoint{TrendPoint: figures, Customers: p.Customers})
		}
	}
	return out
}
