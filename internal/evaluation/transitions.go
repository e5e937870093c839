// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Transition is a condition that changed its status: what an event tells.
type Transition struct {
	Condition metav1.Condition
	// Warning says that somebody should act on the new status.
	Warning bool
}

// polarity says which status of a condition is worth an event the first time.
type polarity map[string]metav1.ConditionStatus

// transitions compares two lists of conditions, in the order of watched. A
// condition seen for the first time is a transition only if its status is notable:
// a new report that is fine needs no event, and neither does a restart.
func transitions(before, after []metav1.Condition, watched []string, warns polarity) []Transition {
	switch {
	case waitsFirst(after):
		return nil
	case waitsFirst(before):
		before = nil
	}
	var found []Transition
	for _, kind := range watched {
		now := meta.FindStatusCondition(after, kind)
		if now == nil {
			continue
		}
		notable := now.Status == warns[kind]
		then := meta.FindStatusCondition(before, kind)
		if then == nil && notable || then != nil && then.Status != now.Status {
			// An opportunity is good news: nobody has to act on it.
			found = append(found, Transition{*now, notable && kind != v1alpha1.UpsellOpportunityCondition})
		}
	}
	return found
}

// waitsFirst says that an object has no verdict yet because a source of it is
// read: that is no news.
func waitsFirst(conditions []metav1.Condition) bool {
	ready := meta.FindStatusCondition(conditions, v1alpha1.ReadyCondition)
	return ready != nil && ready.Reason == v1alpha1.ReasonSourceNotReady &&
		meta.FindStatusCondition(conditions, v1alpha1.DataStaleCondition) == nil
}

// ReportTransitions are the conditions of a CustomerAdoption that
// are told as events when they change (docs/semantics.md section 7).
func ReportTransitions(before, after v1alpha1.CustomerAdoptionStatus) []Transition {
	warns := polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse}
	for _, kind := range VerdictConditions {
		warns[kind] = metav1.ConditionTrue
	}
	return transitions(before.Conditions, after.Conditions,
		append(append([]string{}, VerdictConditions...), v1alpha1.ReadyCondition), warns)
}

// SourceTransitions are the conditions of an ExportSource that are told
// as events when they change.
func SourceTransitions(before, after v1alpha1.ExportSourceStatus) []Transition {
	return transitions(before.Conditions, after.Conditions,
		[]string{v1alpha1.ReadyCondition},
		polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse})
}

// PortfolioTransitions are the conditions of a PortfolioAdoption that are told
// as events when they change.
func PortfolioTransitions(before, after v1alpha1.PortfolioAdoptionStatus) []Transition {
	watched := append(append([]string{}, VerdictConditions...),
		v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition, v1alpha1.ExportFailedCondition,
		v1alpha1.OpenReportFailedCondition, v1alpha1.ReadyCondition)
	warns := polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse}
	for _, kind := range watched[:len(watched)-1] {
		warns[kind] = metav1.ConditionTrue
	}
	return transitions(before.Conditions, after.Conditions, watched, warns)
}
