// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// checkUpsell finds out whether the licenses are used to the full
// (UpsellOpportunity, docs/semantics.md section 7). A target of 0 asks nothing of
// its figure.
func checkUpsell(e *evidence) *verdict {
	var figures []figure
	var targets []int32
	if t := e.Targets.UpsellDeploymentPercent; t > 0 {
		figures, targets = append(figures, e.deployment()), append(targets, t)
	}
	if t := e.Targets.UpsellUsagePercent; t > 0 {
		figures, targets = append(figures, e.usage()), append(targets, t)
	}
	if len(figures) == 0 {
		return nil
	}
	if v := e.unknown(figures...); v != nil {
		return v
	}
	var reached []string
	for i, f := range figures {
		if adoption.Below(f.part, f.whole, targets[i]) {
			return conclude(False, reasonRoomToGrow, fmt.Sprintf("%s is below %d %%", f.percentage(), targets[i]))
		}
		reached = append(reached, fmt.Sprintf("%s reaches %d %%", f.percentage(), targets[i]))
	}
	return conclude(True, reasonFullyUsed, strings.Join(reached, "; "))
}
