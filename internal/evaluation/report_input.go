// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	"github.com/golang-sql/civil"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// metricsInput is what the figures are computed from: the customer's facts,
// what the spec counts, and what earlier evaluations have seen.
func metricsInput(report *v1alpha1.CustomerAdoption, sources []SourceFacts, now time.Time) adoption.Input {
	in := adoption.Input{
		Sources:    customerFacts(report, sources),
		Scope:      scopeOf(report.Spec.Scope),
		Basis:      adoption.Basis(report.Spec.UsageBasis),
		WindowDays: int(report.Spec.ActivityWindowDays),
		OwnOnly:    ownOnly(&report.Spec),
		OmitUsers:  ptr.Deref(report.Spec.OmitUsers, false),
	}
	if sameScope(report) {
		in.Trend, in.HighWater = earlierTrend(report.Status.Trend, now), earlierMarks(report.Status.Workloads)
	}
	return in
}

// sameScope says that earlier figures counted the same as these will: targets
// may have changed since. A status without a digest was written by hand.
func sameScope(report *v1alpha1.CustomerAdoption) bool {
	digest := report.Status.ScopeDigest
	return digest == "" || digest == scopeDigest(&report.Spec)
}

// scopeDigest identifies what a spec counts.
func scopeDigest(spec *v1alpha1.CustomerAdoptionSpec) string {
	return shortDigest(spec.Scope, spec.UsageBasis, spec.ActivityWindowDays)
}

func scopeOf(scope *v1alpha1.Scope) adoption.Scope {
	if scope == nil {
		return adoption.Scope{}
	}
	return adoption.Scope{
		PartnerIDs: ingest.Texts(scope.PartnerIDs),
		Services:   selectionOf(scope.Services),
		Products:   selectionOf(scope.Products),
		Workloads:  selectionOf(scope.Workloads),
	}
}

func selectionOf(s *v1alpha1.Selection) adoption.Selection {
	if s == nil {
		return adoption.Selection{}
	}
	return adoption.Selection{Include: ingest.Texts(s.Include), Exclude: ingest.Texts(s.Exclude)}
}

// earlierTrend is the trend of the previous status. A point without a readable
// date is dropped, and so is one of a day that has not begun anywhere: no
// evaluation made it.
func earlierTrend(points []v1alpha1.TrendPoint, now time.Time) []adoption.TrendPoint {
	last := civil.DateOf(now.UTC()).AddDays(1)
	var out []adoption.TrendPoint
	for _, p := range points {
		if asOf, err := civil.ParseDate(p.AsOf); err == nil && !asOf.After(last) {
			out = append(out, adoption.TrendPoint{
				AsOf: asOf, Deployment: p.DeploymentPercent, Usage: p.UsagePercent, Adjusted: p.AdjustedUsagePercent,
			})
		}
	}
	return out
}

// earlierMarks are the high-water marks of the previous status.
func earlierMarks(workloads []v1alpha1.WorkloadFigures) map[string]int64 {
	out := map[string]int64{}
	for _, w := range workloads {
		if w.HighWaterMark != nil {
			out[adoption.WorkloadKey(w.Name, w.PartOf)] = *w.HighWaterMark
		}
	}
	return out
}

// ownOnly says whether one's own licenses are judged.
func ownOnly(spec *v1alpha1.CustomerAdoptionSpec) bool {
	return spec.Scope != nil && spec.Scope.Licenses == v1alpha1.LicensesOwnPartner
}

// customerFacts picks the customer's own rows out of each source.
func customerFacts(report *v1alpha1.CustomerAdoption, sources []SourceFacts) []adoption.Source {
	out := make([]adoption.Source, len(sources))
	for i, s := range sources {
		out[i].Name = s.Name
		if s.Facts != nil {
			out[i].Customer = s.Facts.Customer(report.Spec.Customer.ID)
			_, out[i].AsOf, _ = s.Facts.Dates()
		}
	}
	return out
}

// assessedSources says of each source what the data verdicts need.
func assessedSources(report *v1alpha1.CustomerAdoption, sources []SourceFacts) []assessment.Source {
	out := make([]assessment.Source, len(sources))
	for i, s := range sources {
		out[i] = assessment.Source{Name: s.Name, Read: s.Facts != nil, Zone: time.UTC}
		if s.Facts == nil {
			continue
		}
		if zone, err := ingest.Zone(s.Source); err == nil {
			out[i].Zone = zone
		}
		out[i].Unnamed = s.Facts.RejectedUnnamed()
		if c := s.Facts.Customer(report.Spec.Customer.ID); c != nil {
			out[i].Found, out[i].Rejected = true, c.Rejected
		}
	}
	return out
}

// targetsOf takes the targets with the defaults of docs/semantics.md section 7, for
// objects that no API server has defaulted.
func targetsOf(spec *v1alpha1.CustomerAdoptionSpec) assessment.Targets {
	t := spec.Targets
	out := assessment.Targets{
		DeploymentPercent: ptr.Deref(t.DeploymentPercent, 70),
		UsagePercent:      ptr.Deref(t.UsagePercent, 50),
		RecoveryMargin:    ptr.Deref(t.RecoveryMargin, 5),
		MinimumLicenses:   ptr.Deref(t.MinimumLicenses, 10),

		UpsellDeploymentPercent: ptr.Deref(t.Upsell.DeploymentPercent, 95),
		UpsellUsagePercent:      ptr.Deref(t.Upsell.UsagePercent, 80),
		HelpRequestsPer100Users: ptr.Deref(t.HelpRequestsPer100Users, 10),
		RenewalDays:             int(ptr.Deref(spec.RenewalDays, 60)),
		OwnOnly:                 ownOnly(spec),
		Plan:                    planOf(spec.Plan),
	}
	for _, w := range t.Workloads {
		out.Workloads = append(out.Workloads, assessment.WorkloadTarget{Name: wording.Printable(w.Name), UsagePercent: w.UsagePercent})
	}
	if spec.MaxDataAge != nil {
		out.MaxDataAge = spec.MaxDataAge.Duration
	}
	return out
}

// customerName is the name as the data has it, else the spec's, else the id.
func customerName(report *v1alpha1.CustomerAdoption, sources []SourceFacts) string {
	for _, s := range customerFacts(report, sources) {
		if s.Customer != nil && s.Customer.Name != "" {
			return wording.Clip(s.Customer.Name, maxName)
		}
	}
	if report.Spec.Customer.Name != "" {
		return wording.Clip(wording.Printable(report.Spec.Customer.Name), maxName)
	}
	return report.Spec.Customer.ID
}

// maxName bounds every name in a status, so that the whole stays far below
// the 64 KiB promised.
const maxName = 128
