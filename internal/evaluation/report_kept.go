// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
)

// unreadSource finds a source whose facts the figures of the status come from
// and which are not in memory: the source is deleted, re-created and not read
// yet, or not read again since a restart.
func unreadSource(before []v1alpha1.SourceStatus, sources []SourceFacts) *SourceFacts {
	for i, s := range sources {
		if s.Facts != nil {
			continue
		}
		at := slices.IndexFunc(before, func(b v1alpha1.SourceStatus) bool { return b.Name == s.Name })
		if at >= 0 && (s.published() || len(before[at].Figures) > 0) {
			return &sources[i]
		}
	}
	return nil
}

// keptReport is the previous status, judged anew as far as its figures allow:
// by the clock, and on the targets of an edited spec. The second result is when
// its data turns stale; zero when never.
func keptReport(report *v1alpha1.CustomerAdoption, sources []SourceFacts, unread SourceFacts, now time.Time) (v1alpha1.CustomerAdoptionStatus, time.Time) {
	status := *report.Status.DeepCopy()
	status.ObservedGeneration = report.Generation
	status.LastHandledReconcileAt = request.Handled(report, report.Status.LastHandledReconcileAt)
	conditions := conditionsOf(status.Conditions, report.Generation, now)
	figures := keptFigures{
		licenses: status.Licenses, own: status.OwnLicenses, usage: status.Usage, ownUsage: status.OwnUsage,
		workloads: status.Workloads, renewals: status.Renewals, sources: status.Sources,
	}
	result := figures.judge(sources, assessment.Input{Targets: targetsOf(&report.Spec), Below: remembered(report), Now: now})
	if sameScope(report) && rejudges(report, result) {
		adopt(&status, conditions, result)
		status.Plan = planStatus(report.Spec.Plan, result.Progress)
	}
	keptReadiness(conditions, lackedBy(report.Status.Sources, sources), unread, sameScope(report))
	status.Conditions = conditions.list
	return status, result.StaleAt
}

// rejudges says whether the verdicts on kept figures have to change: the data
// has turned stale, or the spec is another. What rejected rows made Unknown
// stays so: how many there were is not known any more.
func rejudges(report *v1alpha1.CustomerAdoption, result assessment.Result) bool {
	if isStale(result) && !meta.IsStatusConditionTrue(report.Status.Conditions, v1alpha1.DataStaleCondition) {
		return true
	}
	incomplete := slices.ContainsFunc(report.Status.Conditions, func(c metav1.Condition) bool {
		return (c.Type == v1alpha1.LowDeploymentCondition || c.Type == v1alpha1.LowUsageCondition) && c.Reason == v1alpha1.DataIncompleteCondition
	})
	return !sameSpec(report) && !incomplete
}

func isStale(result assessment.Result) bool {
	return slices.ContainsFunc(result.Findings, func(f assessment.Finding) bool {
		return f.Type == v1alpha1.DataStaleCondition && f.Status == assessment.True
	})
}

// rejudgedSums are the conditions of a portfolio that follow from the figures of
// its status alone.
var rejudgedSums = []string{v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition, v1alpha1.DataStaleCondition}

// rejudgedConditions are those of a customer. Which product has more licenses
// assigned than sold is not known any more, only that the data is too old.
func rejudgedConditions(result assessment.Result) []string {
	kinds := slices.Concat(rejudgedSums, []string{v1alpha1.UpsellOpportunityCondition, v1alpha1.RenewalAtRiskCondition})
	if isStale(result) {
		kinds = append(kinds, v1alpha1.OverAssignedCondition)
	}
	return kinds
}

// adopt takes the verdicts on kept figures over. All others stay.
func adopt(status *v1alpha1.CustomerAdoptionStatus, conditions *conditionSet, result assessment.Result) {
	rejudged := rejudgedConditions(result)
	adoptFindings(conditions, result.Findings, rejudged)
	status.Adoption, status.AdoptionReason = v1alpha1.AdoptionVerdict(result.Adoption), result.AdoptionReason
	status.BelowTarget = belowTarget(result.Below)
	kept := slices.DeleteFunc(status.Recommendations, func(r v1alpha1.Recommendation) bool { return slices.Contains(rejudged, r.Finding) })
	status.Recommendations = nil
	for _, r := range result.Recommendations {
		if slices.Contains(rejudged, r.Finding) {
			status.Recommendations = append(status.Recommendations, v1alpha1.Recommendation{Finding: r.Finding, Actions: r.Actions})
		}
	}
	status.Recommendations = append(status.Recommendations, kept...)
}

func adoptFindings(conditions *conditionSet, findings []assessment.Finding, rejudged []string) {
	for _, kind := range rejudged {
		at := slices.IndexFunc(findings, func(f assessment.Finding) bool { return f.Type == kind })
		if at < 0 {
			conditions.remove(kind)
			continue
		}
		f := findings[at]
		conditions.set(kind, metav1.ConditionStatus(f.Status), f.Reason, f.Message)
	}
}

// ofSpecBefore follows the message of Ready while figures do not speak of the
// spec.
const ofSpecBefore = "; the figures are those of the spec before"

// keptReadiness says what becomes of kept figures, which lack some sources. A
// source that only has to be read again after a restart changes nothing, as long
// as the figures are those of the spec. As little does one that can be read now
// and that the figures lack until the others can be read, too.
func keptReadiness(c *conditionSet, lacked []SourceFacts, unread SourceFacts, speaks bool) {
	switch {
	case !unread.published():
		waiting(c, unread, "; its last figures stay")
	case !speaks:
		waiting(c, unread, ofSpecBefore)
	case !slices.ContainsFunc(lacked, func(s SourceFacts) bool { return s.Facts != nil }):
		readiness(c, lacked)
	}
}

// lackedBy are the sources that the figures of a status do not come from.
func lackedBy(before []v1alpha1.SourceStatus, sources []SourceFacts) []SourceFacts {
	return slices.DeleteFunc(slices.Clone(sources), func(s SourceFacts) bool {
		return s.published() && slices.ContainsFunc(before, func(b v1alpha1.SourceStatus) bool { return b.Name == s.Name })
	})
}
