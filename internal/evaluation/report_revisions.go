// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// withFirstRevisions gives the previous status where a new one says nothing
// else than that the sources have new revisions. A portfolio export changes
// every day, most customers in it do not: their reports keep the revision that
// first said what they say, and cost no write
// (docs/decisions/0017-revision-of-the-change.md).
func withFirstRevisions(status, previous v1alpha1.CustomerAdoptionStatus) v1alpha1.CustomerAdoptionStatus {
	if sameRevisions(status.Sources, previous.Sources) || len(status.Sources) != len(previous.Sources) {
		return status
	}
	same := status
	same.Sources = slices.Clone(status.Sources)
	for i := range same.Sources {
		same.Sources[i].Revision = previous.Sources[i].Revision
	}
	if equality.Semantic.DeepEqual(same, previous) {
		return same
	}
	return status
}

// sameRevisions spares most evaluations the comparison of all the rest.
func sameRevisions(a, b []v1alpha1.SourceStatus) bool {
	return slices.EqualFunc(a, b, func(x, y v1alpha1.SourceStatus) bool { return x.Revision == y.Revision })
}
