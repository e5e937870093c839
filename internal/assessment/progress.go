// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// Phases of a plan.
const (
	PhaseReached = "Reached"
	PhaseOverdue = "Overdue"
	PhaseBehind  = "Behind"
	PhaseOnTrack = "OnTrack"
)

// Progress is how far a customer is on its plan (docs/semantics.md section 12).
type Progress struct {
	// Phase is one of the words above; empty when no figure can be judged.
	Phase string
	// Deployment and Usage are what the path asks for at the as-of date of the figure,
	// in percent; nil when the figure is not judged.
	Deployment, Usage *int32
}

// step is a judged figure on its way: what is asked of it, and what it reaches.
type step struct {
	goal
	figure
}

// isBehind and isShort look at the figure alone: the phase says where it is, and
// remembers nothing.
func (s step) isBehind() bool { return adoption.Below(s.part, s.whole, s.asked) }

func (s step) isShort() bool { return adoption.Below(s.part, s.whole, s.target) }

// progress looks at the figures that the verdicts judge. One whose verdict is Unknown
// or switched off says nothing of the plan.
func (e *evidence) progress() *Progress {
	if !e.Targets.Plan.Exists() {
		return nil
	}
	p := &Progress{}
	var steps []step
	if f := e.deployment(); e.Targets.DeploymentPercent > 0 && e.unknown(f) == nil {
		g := e.goal(e.deploymentAim(), f)
		p.Deployment, steps = &g.asked, append(steps, step{g, f})
	}
	if f := e.usage(); e.unknown(f) == nil {
		if g := e.goal(e.usageAim(), f); g.target > 0 {
			p.Usage, steps = &g.asked, append(steps, step{g, f})
		}
		steps = append(steps, e.workloadSteps()...)
	}
	p.Phase = e.phase(steps)
	return p
}

func (e *evidence) workloadSteps() (steps []step) {
	for _, t := range e.workloadTargets() {
		if f, _ := e.workload(t); e.notJudged(f) == "" {
			steps = append(steps, step{e.goal(aim{target: t.UsagePercent}, f), f})
		}
	}
	return steps
}

// phase sums the figures up. Of figures with different dates each has its own place on
// the path.
func (e *evidence) phase(steps []step) string {
	isOverdue := func(s step) bool { return s.isShort() && e.Targets.Plan.Past(s.origin.AsOf) }
	switch {
	case len(steps) == 0:
		return ""
	case !slices.ContainsFunc(steps, step.isShort):
		return PhaseReached
	case slices.ContainsFunc(steps, isOverdue):
		return PhaseOverdue
	case slices.ContainsFunc(steps, step.isBehind):
		return PhaseBehind
	}
	return PhaseOnTrack
}

// deploymentAim and usageAim are the targets of the two figures that a plan has a
// start of.
func (e *evidence) deploymentAim() aim {
	return aim{e.Targets.DeploymentPercent, e.Targets.Plan.Deployment, belowDeployment}
}

func (e *evidence) usageAim() aim {
	return aim{e.Targets.UsagePercent, e.Targets.Plan.Usage, belowUsage}
}
