// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
)

// Report evaluates one customer: status = f(spec, facts, previous status, now).
// It is pure, and the cluster and the offline report both call it. A suspended
// report needs no sources. The second result is when the status must be looked
// at again because fresh data turns stale; zero when never.
func Report(report *v1alpha1.CustomerAdoption, sources []SourceFacts, now time.Time) (v1alpha1.CustomerAdoptionStatus, time.Time) {
	if report.Spec.Suspend {
		return suspendedReport(report, now), time.Time{}
	}
	if unread := unreadSource(report.Status.Sources, sources); unread != nil {
		return keptReport(report, sources, *unread, now)
	}
	if first := firstWait(report.Status.Conditions, sources); first != nil {
		return waitingReport(report, *first, now), time.Time{}
	}
	input := metricsInput(report, sources, now)
	evidence := assessment.Input{
		Metrics: adoption.Compute(input),
		Sources: assessedSources(report, sources),
		Targets: targetsOf(&report.Spec),
		Below:   remembered(report),
		Now:     now,
	}
	result := assessment.Assess(evidence)
	status := figures(evidence.Metrics, result, evidence.Usage())
	status.ObservedGeneration = report.Generation
	status.LastHandledReconcileAt = request.Handled(report, report.Status.LastHandledReconcileAt)
	status.CustomerName, status.Services = customerName(report, sources), services(adoption.ServicesOf(input))
	status.Segment, status.Market = labelText(input, adoption.LabelSegment), labelText(input, adoption.LabelMarket)
	status.Adoption, status.AdoptionReason = v1alpha1.AdoptionVerdict(result.Adoption), result.AdoptionReason
	status.Judged = judgedFigures(report.Spec.Scope, &status)
	status.ScopeDigest = scopeDigest(&report.Spec)
	status.BelowTarget = belowTarget(result.Below)
	status.Plan = planStatus(report.Spec.Plan, result.Progress)
	status.Sources = sourceStatuses(report, sources, evidence.Metrics)
	status.Conditions = verdicts(report, sources, result.Findings, now)
	return withFirstRevisions(status, report.Status), result.StaleAt
}

// suspendedReport is the status of a report that is not evaluated.
func suspendedReport(report *v1alpha1.CustomerAdoption, now time.Time) v1alpha1.CustomerAdoptionStatus {
	status := *report.Status.DeepCopy()
	status.ObservedGeneration = report.Generation
	status.LastHandledReconcileAt = request.Handled(report, report.Status.LastHandledReconcileAt)
	conditions := conditionsOf(status.Conditions, report.Generation, now)
	suspend(conditions, status.Adoption != "")
	status.Conditions = conditions.list
	return status
}

// waitingReport is the status of a report that has no figures yet, while a source
// of it is read.
func waitingReport(report *v1alpha1.CustomerAdoption, first SourceFacts, now time.Time) v1alpha1.CustomerAdoptionStatus {
	status := *report.Status.DeepCopy()
	status.ObservedGeneration = report.Generation
	status.LastHandledReconcileAt = request.Handled(report, report.Status.LastHandledReconcileAt)
	conditions := conditionsOf(status.Conditions, report.Generation, now)
	waiting(conditions, first, "")
	status.Conditions = conditions.list
	return status
}

// sameSpec says that the previous status speaks of the spec as it is. A
// manifest without a generation is offline: its own status is the previous one.
func sameSpec(report *v1alpha1.CustomerAdoption) bool {
	return report.Generation == 0 || report.Status.ObservedGeneration == report.Generation
}

// remembered is what hysteresis may use: nothing when the spec has changed.
func remembered(report *v1alpha1.CustomerAdoption) []string {
	if !sameSpec(report) {
		return nil
	}
	return report.Status.BelowTarget
}

// verdicts are the conditions: Ready for the operator's work, the others as
// the assessment found them.
func verdicts(report *v1alpha1.CustomerAdoption, sources []SourceFacts, findings []assessment.Finding, now time.Time) []metav1.Condition {
	conditions := conditionsOf(report.Status.Conditions, report.Generation, now)
	readiness(conditions, sources)
	found := map[string]bool{}
	for _, f := range findings {
		found[f.Type] = true
		conditions.set(f.Type, metav1.ConditionStatus(f.Status), f.Reason, f.Message)
	}
	for _, kind := range VerdictConditions {
		if !found[kind] {
			conditions.remove(kind)
		}
	}
	return conditions.list
}

// VerdictConditions are the conditions a finding can set, in the order of
// docs/semantics.md sections 7 and 12.
var VerdictConditions = []string{
	v1alpha1.LowDeploymentCondition,
	v1alpha1.LowUsageCondition,
	v1alpha1.UsageInflatedCondition,
	v1alpha1.DataStaleCondition,
	v1alpha1.DataIncompleteCondition,
	v1alpha1.UpsellOpportunityCondition,
	v1alpha1.HighSupportDemandCondition,
	v1alpha1.OverAssignedCondition,
	v1alpha1.RenewalAtRiskCondition,
}

// readiness is True when every listed source has readable data, also when its
// latest fetch failed.
func readiness(c *conditionSet, sources []SourceFacts) {
	for _, s := range sources {
		if s.Facts == nil {
			waiting(c, s, "")
			return
		}
	}
	c.remove(v1alpha1.ReconcilingCondition, v1alpha1.StalledCondition)
	c.set(v1alpha1.ReadyCondition, metav1.ConditionTrue, v1alpha1.ReasonEvaluated, "evaluated on the last good data of every source")
}

// waiting is the state of a report whose source has to come first.
func waiting(c *conditionSet, s SourceFacts, suffix string) {
	reason, message := v1alpha1.ReasonSourceNotReady, fmt.Sprintf("ExportSource %q has no readable data yet; see its conditions", s.Name)
	if s.Source == nil {
		reason, message = v1alpha1.ReasonSourceNotFound, fmt.Sprintf("ExportSource %q does not exist in this namespace; create it or correct spec.sources", s.Name)
	}
	c.remove(v1alpha1.StalledCondition)
	c.set(v1alpha1.ReadyCondition, metav1.ConditionFalse, reason, message+suffix)
	c.set(v1alpha1.ReconcilingCondition, metav1.ConditionTrue, reason, message)
}
