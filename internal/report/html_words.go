// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// verdictOf is the customer's verdict: Unknown before the first evaluation.
func verdictOf(r *v1alpha1.CustomerAdoption) v1alpha1.AdoptionVerdict {
	return cmp.Or(r.Status.Adoption, v1alpha1.AdoptionUnknown)
}

// urgency sorts verdicts: Low, Unknown, Healthy.
func urgency(v v1alpha1.AdoptionVerdict) int {
	switch v {
	case v1alpha1.AdoptionLow:
		return 0
	case v1alpha1.AdoptionHealthy:
		return 2
	default:
		return 1
	}
}

// ready gives the condition Ready; nil before the first evaluation.
func ready(conditions []metav1.Condition) *metav1.Condition {
	return meta.FindStatusCondition(conditions, v1alpha1.ReadyCondition)
}

// optional gives a count that may be unknown.
func (l *Locale) optional(n *int64) string {
	if n == nil {
		return absent
	}
	return l.number(*n)
}

// shortRevision is the number of digits that are enough to tell two revisions
// apart.
const shortRevision = 12

// short gives the start of a revision's digest.
func short(revision string) string {
	_, digest, found := strings.Cut(revision, ":")
	if !found {
		digest = revision
	}
	return digest[:min(len(digest), shortRevision)]
}
