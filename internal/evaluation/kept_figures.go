// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"time"

	"github.com/golang-sql/civil"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// keptFigures are the figures of a status whose facts are not in memory.
type keptFigures struct {
	licenses, own   *v1alpha1.LicenseFigures
	usage, ownUsage *v1alpha1.UsageFigures
	workloads       []v1alpha1.WorkloadFigures
	renewals        []v1alpha1.RenewalFigures
	sources         []v1alpha1.SourceStatus
}

// judge assesses the figures. The input has the targets, what was below them,
// and the time.
func (k keptFigures) judge(sources []SourceFacts, in assessment.Input) assessment.Result {
	for _, s := range sources {
		source := assessment.Source{Name: s.Name, Read: true, Found: k.found(s.Name), Zone: time.UTC}
		if s.Source != nil {
			if zone, err := ingest.Zone(s.Source); err == nil {
				source.Zone = zone
			}
		}
		in.Sources = append(in.Sources, source)
	}
	if origin, ok := k.origin(v1alpha1.FigureDeployment, sources); ok {
		in.Metrics.Deployment = keptDeployment(k.licenses, origin)
		in.Metrics.OwnDeployment = keptDeployment(k.own, origin)
	}
	if origin, ok := k.origin(v1alpha1.FigureUsage, sources); ok {
		in.Metrics.Usage = keptUsage(k.usage, k.workloads, origin)
		in.Metrics.OwnUsage = keptUsage(k.ownUsage, nil, origin)
	}
	if origin, ok := k.origin(v1alpha1.FigureRenewals, sources); ok {
		in.Metrics.Renewals = keptRenewals(k.renewals, in.Targets.RenewalDays, origin)
	}
	return assessment.Assess(in)
}

// found says that a source had rows.
func (k keptFigures) found(source string) bool {
	return slices.ContainsFunc(k.sources, func(s v1alpha1.SourceStatus) bool { return s.Name == source && s.DataAsOf != "" })
}

// origin is where a figure came from: of several sources that of the oldest
// date. It is unknown when the spec does not list the source any more.
func (k keptFigures) origin(figure v1alpha1.Figure, sources []SourceFacts) (origin adoption.Origin, ok bool) {
	for _, s := range k.sources {
		at := slices.IndexFunc(sources, func(listed SourceFacts) bool { return listed.Name == s.Name })
		asOf, err := civil.ParseDate(s.DataAsOf)
		if at < 0 || err != nil || !slices.Contains(s.Figures, figure) {
			continue
		}
		if !ok || asOf.Before(origin.AsOf) {
			origin, ok = adoption.Origin{Source: at, AsOf: asOf, Newest: asOf, MonthKeyed: s.Monthly}, true
		}
	}
	return origin, ok
}

func keptDeployment(l *v1alpha1.LicenseFigures, origin adoption.Origin) *adoption.Deployment {
	if l == nil {
		return nil
	}
	return &adoption.Deployment{Origin: origin, Sold: l.Sold, Assigned: l.Assigned}
}

// keptUsage has the adjusted counts as its active ones: what was taken out of
// them is known by its sum only.
func keptUsage(u *v1alpha1.UsageFigures, workloads []v1alpha1.WorkloadFigures, origin adoption.Origin) *adoption.Usage {
	if u == nil {
		return nil
	}
	usage := &adoption.Usage{
		Origin: origin, Sources: []int{origin.Source}, Basis: adoption.Basis(u.Basis),
		Entitled: ptr.Deref(u.Entitled, 0), Unstated: u.Entitled == nil, Active: u.AdjustedActive, LowerBound: u.LowerBound,
	}
	for _, w := range workloads {
		usage.Workloads = append(usage.Workloads, adoption.Workload{
			Name: w.Name, PartOf: w.PartOf, Entitled: ptr.Deref(w.Entitled, 0), Unstated: w.Entitled == nil, Active: adjustedCount(w), LowerBound: w.LowerBound,
		})
	}
	return usage
}

// adjustedCount is the least count that has the adjusted percentage. Without
// entitlements there is none, and no target is about it: what is active beyond them
// has been taken out of the sum already, and must not be taken out again.
func adjustedCount(w v1alpha1.WorkloadFigures) int64 {
	switch {
	case w.Entitled == nil:
		return w.Active
	case w.AdjustedUsagePercent == nil:
		return 0
	}
	return min(w.Active, (int64(*w.AdjustedUsagePercent)**w.Entitled+99)/100)
}
