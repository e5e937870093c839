package controllers

import (
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// requestToken is the request-now token of an object; empty when it has none.
// Where both names are used it is the later in the order of text, which is the
// newer of two timestamps.
func requestToken(obj client.Object) string {
	tokens := requestTokens(obj)
	return clip(max(tokens[0], tokens[1]), maxToken)
}

// requestTokens are the tokens under both names.
func requestTokens(obj client.Object) [2]string {
	annotations := obj.GetAnnotations()
	return [2]string{annotations[v1alpha1.RequestedAtAnnotation], annotations[v1alpha1.FluxRequestedAtAnnotation]}
}

// handledToken is the token that a status acts upon: the object's, else the
// last one there was.
func handledToken(obj client.Object, last string) string {
	if token := requestToken(obj); token != "" {
		return token
	}
	return last
}

// maxToken bounds the token that comes back in status.
const maxToken = 256

// requested says that the object carries a token that was not handled yet.
func requested(obj client.Object, handled string) bool {
	token := requestToken(obj)
	return token != "" && token != handled
}

// specOrRequest lets through what a person changed: the spec, the request-now
// token, or the object itself when another took its name while nobody looked.
// One's own status writes do not come back through it.
func specOrRequest() predicate.Predicate {
	return predicate.Or(predicate.GenerationChangedPredicate{}, predicate.Funcs{
		UpdateFunc: func(e event.UpdateEvent) bool {
			return e.ObjectOld.GetUID() != e.ObjectNew.GetUID() || requestTokens(e.ObjectOld) != requestTokens(e.ObjectNew)
		},
	})
}

// jitter spreads looks at the origins over up to 10 % more than the interval.
func jitter(interval time.Duration) time.Duration {
	return wait.Jitter(interval, 0.1)
}
