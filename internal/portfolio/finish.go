// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// finish makes the totals and judges them.
func (s *sums) finish() Totals {
	t := &s.totals
	m, r := &t.Metrics, &t.Result
	m.Deployment, m.OwnDeployment = s.deployment.sum(), s.ownDeployment.sum()
	m.Usage, m.Alternate, m.OwnUsage = s.usage.sum(), s.alternate.sum(), s.ownUsage.sum()
	m.Idle = s.idle.figure()
	m.Renewals = s.renewals.sum()
	m.AsOf = s.asOf()
	if judged := (assessment.Input{Metrics: *m, Targets: s.in.Targets}); judged.Usage() == nil {
		s.inflation = nil // that of a figure which is refused
	}
	raise(m.Usage, s.in.HighWater)
	r.AdjustedActive, r.AdjustedAlternate, r.AdjustedOwn = s.usage.measured.Adjusted, s.alternate.measured.Adjusted, s.ownUsage.measured.Adjusted
	r.AdjustedWorkloads = s.usage.measured.Workloads
	r.Inflation = s.inflation
	r.Findings = assessment.AssessSet(s.judgment())
	for _, finding := range assessment.FindingTypes() {
		if n := s.findings[finding]; n > 0 {
			t.Findings = append(t.Findings, FindingCount{finding, n})
		}
	}
	t.Lowest, t.Segments = s.ranking.lowest, s.segments.list()
	t.Changes = s.changes()
	t.Trend = merge(s.trend.points(), s.in.Trend)
	return *t
}

// asOf is the date that the sums speak of: of each source that gave a figure
// the newest date, and of these the oldest.
func (s *sums) asOf() (oldest civil.Date) {
	all := origins{}
	for _, from := range []origins{s.deployment.origins, s.ownDeployment.origins, s.usage.origins, s.alternate.origins, s.ownUsage.origins} {
		for _, o := range from {
			all.add(o)
		}
	}
	return all.oldest().AsOf
}

// raise gives each workload the largest sum seen so far.
func raise(u *adoption.Usage, earlier map[string]int64) {
	if u == nil {
		return
	}
	marks := map[string]int64{}
	for workload, active := range earlier {
		marks[strings.ToLower(workload)] = active
	}
	for i := range u.Workloads {
		w := &u.Workloads[i]
		w.HighWater = max(w.Active, marks[adoption.WorkloadKey(w.Name, w.PartOf)])
	}
}

// judgment is what the verdicts on the sums depend on.
func (s *sums) judgment() assessment.SetInput {
	deployment, usage := &s.deployment, &s.usage
	if s.in.Targets.OwnOnly {
		deployment, usage = &s.ownDeployment, &s.ownUsage
	}
	in := assessment.SetInput{
		Input:     assessment.Input{Metrics: s.totals.Metrics, Targets: s.in.Targets, Now: s.in.Now},
		Inflation: s.inflation, Measured: usage.measured,
		TooLarge: assessment.TooLarge{Deployment: deployment.tooLarge, Usage: usage.tooLarge},
		Rejected: s.rejected, RejectedOf: s.rejectedOf, Lacking: s.lacking, Silent: s.silent,
	}
	for _, source := range s.in.Sources {
		in.Sources = append(in.Sources, source.assessed())
	}
	return in
}
