// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// inflatedPoints is how many percentage points of measured contributions make
// a usage figure inflated even where it stays below 100 %.
const inflatedPoints = 10

// checkInflation finds out whether usage looks higher than it is
// (UsageInflated, docs/semantics.md sections 6 and 7).
func checkInflation(e *evidence) *verdict {
	u, measured := e.Usage(), e.measured()
	switch {
	case u == nil && e.tooLarge.Usage:
		return conclude(Unknown, reasonNoData, sumTooLarge(e.named("usage")))
	case u == nil:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("no source has %s counts of %s", e.named("usage"), e.subject))
	case u.Unstated:
		return conclude(Unknown, reasonNoData, "the data does not say who is licensed, so nothing is known about active users beyond the entitled ones")
	case u.Active > u.Entitled || (measured > 0 && !adoption.Below(measured, u.Entitled, inflatedPoints)):
		c := e.largest()
		return conclude(True, c.Reason, fmt.Sprintf("%d active of %d entitled; %s accounts for %d%s%s",
			u.Active, u.Entitled, c.Reason, c.Active, points(c.Active, u.Entitled), leftOut(u)))
	}
	return conclude(False, reasonNotInflated, fmt.Sprintf(
		"%d active of %d entitled; measured contributions of %d are less than %d percentage points%s",
		u.Active, u.Entitled, measured, inflatedPoints, leftOut(u)))
}

// leftOut says how many duplicate rows would inflate usage if they counted.
func leftOut(u *adoption.Usage) string {
	if u.Duplicates == 0 {
		return ""
	}
	return fmt.Sprintf("; left out: %s", wording.Count(u.Duplicates, "duplicate row"))
}

// points gives a contribution's percentage points, where there is a percentage.
func points(active, entitled int64) string {
	percent, ok := adoption.Percent(active, entitled)
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (%s)", wording.Count(int64(percent), "percentage point"))
}
