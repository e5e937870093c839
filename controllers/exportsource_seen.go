// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// seenSource is what this process knows of a source: how to ask its origin
// whether anything changed.
type seenSource struct {
	uid        types.UID
	generation int64
	revision   string
	validators fetch.Validators
}

// known gives what may be asked conditionally: nothing, unless the facts of
// the published revision are in the store and the spec is the same. Validators
// of one URL say nothing about another, and a spec that means something else,
// or permits fewer rejected rows, has to judge the content anew.
func (r *ExportSourceReconciler) known(source *v1alpha1.ExportSource) seenSource {
	key := client.ObjectKeyFromObject(source)
	unknown := seenSource{uid: source.UID}
	value, ok := r.seen.Load(key)
	if !ok {
		return unknown
	}
	seen := value.(seenSource)
	if seen.uid != source.UID {
		r.forget(key)
		return unknown
	}
	published := source.Status.Artifact != nil && source.Status.Artifact.Revision == seen.revision
	if !published || seen.generation != source.Generation || r.Store.Get(seen.uid, seen.revision) == nil {
		return unknown
	}
	return seen
}

func (r *ExportSourceReconciler) forget(key types.NamespacedName) {
	if value, ok := r.seen.LoadAndDelete(key); ok {
		r.Store.Drop(value.(seenSource).uid)
	}
}
