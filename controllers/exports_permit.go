// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"net/http"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var (
	// forbidden says the same of what exists and of what does not.
	forbidden = &refusal{http.StatusForbidden, "not permitted; ask for the verb get on this PortfolioAdoption"}
	undecided = &refusal{http.StatusServiceUnavailable, "the API server does not say whether this is permitted; try again"}
)

// permit asks the API server who calls, and whether they may get the
// PortfolioAdoption. A path alone says nothing about a namespace.
func (e *exportsEndpoint) permit(ctx context.Context, asked exportRequest) *refusal {
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: asked.token}}
	if err := e.client.Create(ctx, review); err != nil {
		return undecided
	}
	if !review.Status.Authenticated {
		return &refusal{http.StatusUnauthorized, "Unauthorized"}
	}
	user := review.Status.User
	access := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user.Username, UID: user.UID, Groups: user.Groups, Extra: map[string]authorizationv1.ExtraValue{},
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: asked.Namespace, Name: asked.Name, Verb: "get",
			Group: v1alpha1.SchemeGroupVersion.Group, Version: v1alpha1.SchemeGroupVersion.Version, Resource: "portfolioadoptions",
		},
	}}
	for key, value := range user.Extra {
		access.Spec.Extra[key] = authorizationv1.ExtraValue(value)
	}
	if err := e.client.Create(ctx, access); err != nil {
		return undecided
	}
	if !access.Status.Allowed {
		return forbidden
	}
	return nil
}
