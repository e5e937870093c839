package controllers

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// exportSourceTransitions are the conditions of an ExportSource that are told
// as events when they change.
func exportSourceTransitions(before, after v1alpha1.ExportSourceStatus) []transition {
	return transitions(before.Conditions, after.Conditions,
		[]string{v1alpha1.ReadyCondition},
		polarity{v1alpha1.ReadyCondition: metav1.ConditionFalse})
}
