// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
)

// specOrRequest lets through what a person changed: the spec, the request-now
// token, or the object itself when another took its name while nobody looked.
// One's own status writes do not come back through it.
func specOrRequest() predicate.Predicate {
	return predicate.Or(predicate.GenerationChangedPredicate{}, predicate.Funcs{
		UpdateFunc: func(e event.UpdateEvent) bool {
			return e.ObjectOld.GetUID() != e.ObjectNew.GetUID() || request.Tokens(e.ObjectOld) != request.Tokens(e.ObjectNew)
		},
	})
}

// statusDigest identifies the status of an object of our kinds.
func statusDigest(obj client.Object) string { return digest.OfValues(statusOf(obj)) }

// statusOf is the status of an object of our kinds.
func statusOf(obj client.Object) any {
	switch obj := obj.(type) {
	case *v1alpha1.ExportSource:
		return obj.Status
	case *v1alpha1.CustomerAdoption:
		return obj.Status
	case *v1alpha1.PortfolioAdoption:
		return obj.Status
	default:
		return nil
	}
}

// conditionsOf are the conditions of an object of our kinds.
func conditionsOf(obj client.Object) []metav1.Condition {
	switch obj := obj.(type) {
	case *v1alpha1.ExportSource:
		return obj.Status.Conditions
	case *v1alpha1.CustomerAdoption:
		return obj.Status.Conditions
	case *v1alpha1.PortfolioAdoption:
		return obj.Status.Conditions
	default:
		return nil
	}
}
