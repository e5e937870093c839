// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// goal is a target together with what is remembered of it.
type goal struct {
	// target and clear are percentages: below target a figure is low, and from
	// then on until it reaches clear.
	target, clear int32
	// wasBelow is true when the figure was below before.
	wasBelow bool
}

// goal makes a goal of a target. A figure that was below clears only at
// min(target + margin, 100), so that one at the edge does not flap
// (docs/semantics.md section 7).
func (e *evidence) goal(target int32, entry string) goal {
	return goal{
		target: target,
		clear:  min(target+e.Targets.RecoveryMargin, 100),
		wasBelow: slices.ContainsFunc(e.Below, func(remembered string) bool {
			return strings.EqualFold(remembered, entry)
		}),
	}
}

// missed says whether a figure counts as below the goal.
func (g goal) missed(f figure) bool {
	if g.wasBelow {
		return adoption.Below(f.part, f.whole, g.clear)
	}
	return adoption.Below(f.part, f.whole, g.target)
}

// missedMessage states that a figure misses the goal, and when it clears.
func (g goal) missedMessage(f figure) string {
	verb := "was"
	if adoption.Below(f.part, f.whole, g.target) {
		verb = "is"
	}
	return fmt.Sprintf("%s %s below its target of %d %%; clears at %d %%", f.percentage(), verb, g.target, g.clear)
}

// reachedMessage states that a figure reaches the goal.
func (g goal) reachedMessage(f figure) string {
	return fmt.Sprintf("%s reaches the target of %d %%", f.percentage(), g.target)
}
