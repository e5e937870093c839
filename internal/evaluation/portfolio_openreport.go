// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// OpenReported is what became of the Report of openreports.io of a portfolio.
type OpenReported struct {
	// Written is the Report that was written last; nil without one.
	Written *v1alpha1.OpenReportStatus
	// Fault is why it is not what it should be; nil when it is.
	Fault *ingest.Fault
}

// PortfolioReported adds what became of the Report to a status. As long as the
// portfolio is not evaluated, what is known of the last attempt stays.
func PortfolioReported(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, status v1alpha1.PortfolioAdoptionStatus, outcome OpenReported, now time.Time) v1alpha1.PortfolioAdoptionStatus {
	status.OpenReport = outcome.Written
	if p.Spec.OpenReport != nil && !Exportable(p, sources) {
		return status
	}
	reason, message := "", ""
	if outcome.Fault != nil {
		reason, message = outcome.Fault.Reason, outcome.Fault.Message
	}
	conditions := conditionsOf(status.Conditions, p.Generation, now)
	conditions.mark(v1alpha1.OpenReportFailedCondition, reason, message)
	status.Conditions = conditions.list
	return status
}
