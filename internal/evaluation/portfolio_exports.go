// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Exports is what became of the exports of a portfolio.
type Exports struct {
	// Latest is the latest file of each export that has one.
	Latest []v1alpha1.ExportStatus
	// Reason and Message say why an export failed; both are empty when none
	// did.
	Reason, Message string
	// Waiting says that an export has to wait for its turn.
	Waiting bool
}

// PortfolioExported is the status of a portfolio after its exports were looked
// at: what they came to, beside the figures that are there.
func PortfolioExported(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, exports Exports, now time.Time) v1alpha1.PortfolioAdoptionStatus {
	status := *p.Status.DeepCopy()
	status.Exports = exports.Latest
	// As long as an export waits, what is known of the last attempt stays.
	if Exportable(p, sources) && (exports.Reason != "" || !exports.Waiting) {
		conditions := conditionsOf(status.Conditions, p.Generation, now)
		conditions.mark(v1alpha1.ExportFailedCondition, exports.Reason, exports.Message)
		status.Conditions = conditions.list
	}
	return status
}
