package controllers

import (
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

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
