// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// foreign lets an object through whose status somebody else has written: by
// hand, or another replica that led before. It is put right by being evaluated
// again.
func (w *writes) foreign() predicate.Predicate {
	return predicate.Funcs{
		CreateFunc:  func(event.CreateEvent) bool { return false },
		DeleteFunc:  func(event.DeleteEvent) bool { return false },
		GenericFunc: func(event.GenericEvent) bool { return false },
		UpdateFunc:  func(e event.UpdateEvent) bool { return w.changed(e.ObjectOld, e.ObjectNew) },
	}
}

// changed says that somebody else changed the status of an object. It keeps the
// status that was there before, if that was this process's.
func (w *writes) changed(before, after client.Object) bool {
	last := w.of(after)
	if last.version != "" && !older(last.version, after.GetResourceVersion()) {
		return false // an event from before the last write
	}
	ours := last.version != "" && last.version == before.GetResourceVersion()
	switch {
	case sameStatus(before, after):
		if ours {
			w.agreed(after) // only the metadata or the spec is another
		}
		return false
	case last.unknown && last.digest == statusDigest(after):
		return false
	}
	if ours {
		w.keep(before)
	}
	return true
}

// keep remembers an object with its own status until that is written again.
func (w *writes) keep(obj client.Object) {
	w.change(obj, func(last *write) { last.ours, last.unknown = obj, true })
}

// restore gives an object the status back that it had from this process. What a
// status remembers, such as its trend and its high-water marks, is then not
// taken from what somebody else has written.
func (w *writes) restore(obj client.Object) {
	if ours := w.of(obj).ours; ours != nil {
		copyStatus(obj, ours)
	}
}

func copyStatus(to, from client.Object) {
	switch to := to.(type) {
	case *v1alpha1.ExportSource:
		from.(*v1alpha1.ExportSource).Status.DeepCopyInto(&to.Status)
	case *v1alpha1.CustomerAdoption:
		from.(*v1alpha1.CustomerAdoption).Status.DeepCopyInto(&to.Status)
	case *v1alpha1.PortfolioAdoption:
		from.(*v1alpha1.PortfolioAdoption).Status.DeepCopyInto(&to.Status)
	}
}

func sameStatus(a, b client.Object) bool {
	switch a := a.(type) {
	case *v1alpha1.ExportSource:
		return equality.Semantic.DeepEqual(a.Status, b.(*v1alpha1.ExportSource).Status)
	case *v1alpha1.CustomerAdoption:
		return equality.Semantic.DeepEqual(a.Status, b.(*v1alpha1.CustomerAdoption).Status)
	case *v1alpha1.PortfolioAdoption:
		return equality.Semantic.DeepEqual(a.Status, b.(*v1alpha1.PortfolioAdoption).Status)
	default:
		return true
	}
}
