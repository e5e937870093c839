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

// foreign lets an object through whose status somebody else has written: by
// hand, or another replica that led before. It is put right by being evaluated
// again.
func (w *writes) foreign() predicate.Predicate {
	return predicate.Funcs{
		CreateFunc:  func(event.CreateEvent) bool { return false },
		DeleteFunc:  func(event.DeleteEvent) bool { return false },
		GenericFunc: func(event.GenericEvent) bool { return false },
		UpdateFunc: func(e event.UpdateEvent) bool {
			before, after := statusDigest(e.ObjectOld), statusDigest(e.ObjectNew)
			return before != after && !w.own(e.ObjectNew, after)
		},
	}
}

// statusDigest identifies the status of an object of our kinds.
func statusDigest(obj client.Object) string {
	switch obj := obj.(type) {
	case *v1alpha1.ExportSource:
		return digest.OfValues(obj.Status)
	case *v1alpha1.CustomerAdoption:
		return digest.OfValues(obj.Status)
	case *v1alpha1.PortfolioAdoption:
		return digest.OfValues(obj.Status)
	default:
		return ""
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
