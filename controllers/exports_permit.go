// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"net/http"

	authorizationv1 "k8s.io/api/authorization/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// forbidden says the same of what exists and of what does not.
var forbidden = &refusal{http.StatusForbidden, "not permitted; ask for the verb get on this PortfolioAdoption"}

// permit asks the API server who calls, and whether they may get the
// PortfolioAdoption. A path alone says nothing about a namespace.
func (e *exportsEndpoint) permit(ctx context.Context, asked exportRequest) *refusal {
	refused, _ := reviewer{e.client, exportsAudience}.decide(ctx, asked.token, authorizationv1.SubjectAccessReviewSpec{
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: asked.Namespace, Name: asked.Name, Verb: "get",
			Group: v1alpha1.SchemeGroupVersion.Group, Version: v1alpha1.SchemeGroupVersion.Version, Resource: "portfolioadoptions",
		},
	}, forbidden)
	return refused
}
