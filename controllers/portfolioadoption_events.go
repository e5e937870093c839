package controllers

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// portfolioTransitions are the conditions of a PortfolioAdoption that are told
// as events when they change.
func portfolioTransitions(before, after v1alpha1.PortfolioAdoptionStatus) []transition {
	watched := append(append([]string{}, verdictConditions...),
		v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition, v1alpha1.ExportFailedCondition, v1alpha1.ReadyCondition)
	warns := polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse}
	for _, kind := range watched[:len(watched)-1] {
		warns[kind] = metav1.ConditionTrue
	}
	return transitions(before.Conditions, after.Conditions, watched, warns)
}
