// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package request reads the request-now token of an object. Metadata comes in;
// the token, and whether it is a new one, go out.
package request

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// maxToken bounds the token that comes back in status, in bytes of JSON.
const maxToken = 256

// Tokens are the tokens of an object under the two annotations that may hold
// one; a missing one is empty.
func Tokens(obj metav1.Object) [2]string {
	annotations := obj.GetAnnotations()
	return [2]string{annotations[v1alpha1.RequestedAtAnnotation], annotations[v1alpha1.FluxRequestedAtAnnotation]}
}

// Token is the request-now token of an object; empty when it has none. Where
// both annotations are used it is the later in the order of text, which is the
// newer of two timestamps.
func Token(obj metav1.Object) string {
	tokens := Tokens(obj)
	return wording.Clip(max(tokens[0], tokens[1]), maxToken)
}

// Handled is the token that a status acts upon: the object's, else the last
// one that was handled.
func Handled(obj metav1.Object, last string) string {
	if token := Token(obj); token != "" {
		return token
	}
	return last
}

// Pending says that the object has a token that was not handled yet.
func Pending(obj metav1.Object, handled string) bool {
	token := Token(obj)
	return token != "" && token != handled
}
