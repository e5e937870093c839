package controllers

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// customerAdoptionTransitions are the conditions of a CustomerAdoption that
// are told as events when they change (semantics.md section 7).
func customerAdoptionTransitions(before, after v1alpha1.CustomerAdoptionStatus) []transition {
	warns := polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse}
	for _, kind := range verdictConditions {
		warns[kind] = metav1.ConditionTrue
	}
	return transitions(before.Conditions, after.Conditions,
		append(append([]string{}, verdictConditions...), v1alpha1.ReadyCondition), warns)
}
