// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// goal is what is asked of a figure, together with what is remembered of it.
type goal struct {
	// target is the percentage in full. asked is what the plan asks for at the as-of
	// date of the figure; without a plan it is the target.
	target, asked int32
	// clear is a percentage: below asked a figure is low, and from then on until it
	// reaches clear.
	clear int32
	// wasBelow is true when the figure was below before.
	wasBelow bool
	// due is the day from which the plan asks for the target.
	due civil.Date
}

// aim is a target of the spec.
type aim struct {
	target int32
	// start is the percentage with which the plan begins.
	start int32
	// entry is what is remembered of a figure that is below.
	entry string
}

// goal makes a goal of a target for a figure. A figure that was below clears only at
// min(asked + margin, 100), so that one at the edge does not flap
// (docs/semantics.md section 7). A path that moved is no other target: what was below
// it before is remembered.
func (e *evidence) goal(a aim, f figure) goal {
	asked := e.Targets.Plan.Path(a.start, a.target, f.origin.AsOf)
	return goal{
		target: a.target,
		asked:  asked,
		clear:  min(asked+e.Targets.RecoveryMargin, 100),
		due:    e.Targets.Plan.Due,
		wasBelow: slices.ContainsFunc(e.Below, func(remembered string) bool {
			return strings.EqualFold(remembered, a.entry)
		}),
	}
}

// missed says whether a figure counts as below the goal.
func (g goal) missed(f figure) bool {
	if g.wasBelow {
		return adoption.Below(f.part, f.whole, g.clear)
	}
	return adoption.Below(f.part, f.whole, g.asked)
}

// missedMessage states that a figure misses the goal, and when it clears.
func (g goal) missedMessage(f figure) string {
	verb := "was"
	if adoption.Below(f.part, f.whole, g.asked) {
		verb = "is"
	}
	return fmt.Sprintf("%s %s below its %s; clears at %d %%", f.percentage(), verb, g.words(), g.clear)
}

// reachedMessage states that a figure reaches the goal.
func (g goal) reachedMessage(f figure) string {
	return fmt.Sprintf("%s reaches the %s", f.percentage(), g.words())
}

// words name what is asked for: the target, or the path on the way to it.
func (g goal) words() string {
	if g.asked == g.target {
		return fmt.Sprintf("target of %d %%", g.target)
	}
	return fmt.Sprintf("path of %d %% (target %d %% by %s)", g.asked, g.target, g.due)
}
