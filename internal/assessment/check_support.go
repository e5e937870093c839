// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// checkSupport finds out whether the customer asks for help much
// (HighSupportDemand, docs/semantics.md section 7). Many requests are worth a look
// however old or few the licenses are, but not requests of long ago.
func checkSupport(e *evidence) *verdict {
	target, s := e.Targets.HelpRequestsPer100Users, e.Metrics.Support
	switch {
	case target == 0:
		return nil
	case s == nil:
		return conclude(Unknown, reasonNoData, "no source has support requests of the customer")
	case e.stale(s.Origin):
		return conclude(Unknown, reasonDataStale, e.tooOld(supportFigure(s)))
	case s.Per100Users == nil:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("%s for help, but no user is known to be active", wording.Count(s.Requests, "request")))
	}
	demand := fmt.Sprintf("%d requests for help per 100 active users (%d of %d users)", *s.Per100Users, s.Requests, s.Users)
	if adoption.Below(s.Requests, s.Users, target) {
		return conclude(False, reasonBelowThreshold, fmt.Sprintf("%s; high from %d", demand, target))
	}
	return conclude(True, reasonAboveThreshold, fmt.Sprintf("%s; high from %d", demand, target))
}

// supportFigure has the date of the requests.
func supportFigure(s *adoption.Support) figure { return figure{origin: &s.Origin, name: "support"} }
