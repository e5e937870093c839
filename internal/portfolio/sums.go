// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// Totals are the customers of a portfolio together.
type Totals struct {
	// Total number of customers, and how many have each verdict.
	Total, Healthy, Low, Unknown int64
	// Findings counts the customers for whom a finding is True; in the order
	// of the findings, without zeros.
	Findings []FindingCount
	// Metrics are the sums. An origin is the source whose newest date among
	// the customers is the oldest. There are no excluded products, no support
	// and no trend.
	Metrics adoption.Metrics
	// Result holds the adjusted sums, the summed inflation, the findings on
	// the sums, and when anything that is fresh now turns stale.
	Result assessment.Result
	// Gave says of each source, by its index, which figures it gave to any
	// customer.
	Gave []Gift
	// Deployment and Usage count customers by tenths of the judged
	// percentages; the last is of 90 % and all that is above.
	Deployment, Usage Deciles
	// Lowest is the ranking.
	Lowest []Ranked
	// Segments have the most customers first, then by name; nil without
	// SegmentBy.
	Segments []Segment
	// Changes since an earlier month; nil where the data has one month only.
	Changes *Changes
	// Trend has one point per calendar month, oldest first, at most 13.
	Trend []TrendPoint
}

// FindingCount counts the customers for whom a finding is True.
type FindingCount struct {
	Finding   string
	Customers int64
}

// Gift says which figures a source gave to any customer.
type Gift struct {
	Deployment, Usage, Alternate, Inflation, Renewals bool
}

// Deciles are counts of customers by tenths of a percentage.
type Deciles [10]int64

func (d *Deciles) add(percent *int32) {
	if percent != nil {
		d[min(max(*percent, 0)/10, 9)]++
	}
}

// sums is Totals in the making.
type sums struct {
	in     Input
	totals Totals

	deployment, ownDeployment  deploymentSum
	usage, alternate, ownUsage usageSum
	idle                       idleSum

	renewals renewalSum

	noSubscriptions bool

	findings                              map[string]int64
	inflation                             []assessment.Contribution
	rejected, rejectedOf, lacking, silent int64
	ranking                               ranking
	segments                              segments
	states                                []customerState
	trend                                 trend
}

// Sum evaluates every customer once and adds up. visit, where it is not nil,
// sees each of them on the way.
func Sum(in Input, visit func(*Customer)) Totals {
	s := &sums{in: in, findings: map[string]int64{}, ranking: newRanking(in), trend: newTrend(), segments: segments{}}
	s.totals.Gave = make([]Gift, len(in.Sources))
	for c := range in.Customers() {
		s.add(c)
		if visit != nil {
			visit(c)
		}
	}
	return s.finish()
}

func (s *sums) add(c *Customer) {
	m := &c.Metrics
	s.count(c)
	s.deployment.add(m.Deployment)
	s.ownDeployment.add(m.OwnDeployment)
	s.usage.add(m.Usage)
	s.alternate.add(m.Alternate)
	s.ownUsage.add(m.OwnUsage)
	s.idle.add(m.Idle)
	s.renewals.add(m.Renewals)
	if len(m.Subscriptions) > 0 {
		s.subscriptions(m.Subscriptions)
	}
	s.inflation = assessment.AddContributions(s.inflation, c.Result.Inflation)
	s.note(m)
	s.missing(c)
	s.totals.Deployment.add(c.deploymentPercent())
	s.totals.Usage.add(c.usagePercent())
	s.ranking.offer(c)
	s.states = append(s.states, customerState{id: c.ID, name: c.Name, now: stateOf(c)})
	if s.in.SegmentBy != "" {
		s.segments.add(c)
	}
	s.trend.add(m.History)
}

// subscriptions adds summaries up. Sums that are too large are refused: there is no
// list then.
func (s *sums) subscriptions(list []adoption.SubscriptionSummary) {
	if s.noSubscriptions {
		return
	}
	sums, ok := adoption.AddSubscriptions(s.totals.Metrics.Subscriptions, list)
	s.totals.Metrics.Subscriptions, s.noSubscriptions = sums, !ok
}

// count notes the customer's verdict and findings.
func (s *sums) count(c *Customer) {
	t := &s.totals
	t.Total++
	switch c.Result.Adoption {
	case assessment.AdoptionHealthy:
		t.Healthy++
	case assessment.AdoptionLow:
		t.Low++
	default:
		t.Unknown++
	}
	for _, f := range c.Result.Findings {
		if f.Status == assessment.True {
			s.findings[f.Type]++
		}
	}
	t.Result.StaleAt = sooner(t.Result.StaleAt, c.Result.StaleAt)
}

// sooner gives the earlier of two points in time, of which either may be none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// note remembers which source gave what.
func (s *sums) note(m *adoption.Metrics) {
	for _, d := range []*adoption.Deployment{m.Deployment, m.OwnDeployment} {
		if d != nil {
			s.totals.Gave[d.Source].Deployment = true
		}
	}
	for _, u := range []*adoption.Usage{m.Usage, m.OwnUsage} {
		if u == nil {
			continue
		}
		for _, source := range u.Sources {
			s.totals.Gave[source].Usage = true
		}
		for _, source := range u.EvidenceSources {
			s.totals.Gave[source].Inflation = true
		}
	}
	if m.Renewals != nil {
		s.totals.Gave[m.Renewals.Source].Renewals = true
	}
	if m.Alternate != nil {
		for _, source := range m.Alternate.Sources {
			s.totals.Gave[source].Alternate = true
		}
	}
}

// missing counts what is not there to be summed.
func (s *sums) missing(c *Customer) {
	var rejected int64
	var silent bool
	for _, source := range c.Sources {
		rejected += source.Rejected
		silent = silent || !source.Found
	}
	if rejected > 0 {
		s.rejected, s.rejectedOf = s.rejected+rejected, s.rejectedOf+1
	}
	if len(c.Metrics.Lacks) > 0 {
		s.lacking++
	}
	if silent {
		s.silent++
	}
}
