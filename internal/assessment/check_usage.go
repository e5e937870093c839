// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// checkUsage finds out whether too little is used of what the customer is
// entitled to, over all workloads or in one that has a target of its own
// (LowUsage, docs/semantics.md section 7).
func checkUsage(e *evidence) *verdict {
	targets := e.workloadTargets()
	if e.Targets.UsagePercent == 0 && len(targets) == 0 {
		return nil
	}
	f := e.usage()
	if v := e.unknown(f); v != nil {
		return v
	}
	// All targets are looked at, so that each is remembered. A workload has its
	// target because somebody set one for it: it comes first in what is said.
	g, w := e.goal(e.usageAim(), f), e.checkWorkloads(targets)
	missed := g.target > 0 && g.missed(f)
	switch {
	case missed || len(w.below) > 0:
		return lowUsageVerdict(f, g, w, missed)
	case g.target > 0:
		return conclude(False, reasonOnTarget, g.reachedMessage(f)+w.notJudged())
	case w.judged > 0:
		return conclude(False, reasonOnTarget, "every workload that is judged reaches its target"+w.notJudged())
	}
	// Only workloads have targets, and none of them can be judged: that is no
	// good news.
	return conclude(Unknown, reasonNoData, "no workload that has a target can be judged"+w.notJudged())
}

// lowUsageVerdict is that of usage that misses its goal, of a workload that misses its
// own, or of both.
func lowUsageVerdict(f figure, g goal, w workloadVerdict, missed bool) *verdict {
	switch {
	case !missed:
		return conclude(True, reasonWorkloadBelowTarget, w.missedMessage()+w.notJudged(), w.below...)
	case len(w.below) > 0:
		return conclude(True, reasonWorkloadBelowTarget, w.missedMessage()+"; all usage is below its target, too", append([]string{belowUsage}, w.below...)...)
	}
	return conclude(True, reasonBelowTarget, g.missedMessage(f)+w.notJudged(), belowUsage)
}

// workloadTargets are those that are switched on, by name without regard to
// case: what is said and remembered does not depend on the spec's order.
func (e *evidence) workloadTargets() []WorkloadTarget {
	on := slices.DeleteFunc(slices.Clone(e.Targets.Workloads), func(t WorkloadTarget) bool {
		return t.UsagePercent == 0
	})
	slices.SortFunc(on, func(a, b WorkloadTarget) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Name, b.Name))
	})
	return on
}

// workloadVerdict is what the workload targets come to.
type workloadVerdict struct {
	judged int
	// below lists the entries to remember, by name without regard to case.
	below []string
	// first is what is said of the first of them.
	first string
	// skipped says why the first target is not judged, and how many are not.
	skipped  string
	unjudged int
}

// missedMessage speaks of the first workload and counts the others.
func (w workloadVerdict) missedMessage() string {
	if more := len(w.below) - 1; more > 0 {
		return fmt.Sprintf("%s; %s below target", w.first, wording.Count(int64(more), "more workload"))
	}
	return w.first
}

// notJudged names the first target whose workload is not judged, and counts the
// others.
func (w workloadVerdict) notJudged() string {
	switch w.unjudged {
	case 0:
		return ""
	case 1:
		return "; not judged: " + w.skipped
	}
	return fmt.Sprintf("; not judged: %s, and %d more", w.skipped, w.unjudged-1)
}

// notJudged says why the figure of a workload is not judged; empty when it is.
func (e *evidence) notJudged(f figure) string {
	switch {
	case f.unstated:
		return "(its licenses are not stated)"
	case f.name == "":
		return "(the customer does not have it)"
	case f.whole == 0:
		return "(0 entitled)"
	case f.whole < e.Targets.MinimumLicenses:
		return fmt.Sprintf("(%d entitled, fewer than %d)", f.whole, e.Targets.MinimumLicenses)
	}
	return ""
}

// checkWorkloads judges each target whose workload has a figure of enough
// entitlements; the others are forgotten.
func (e *evidence) checkWorkloads(targets []WorkloadTarget) (w workloadVerdict) {
	for _, t := range targets {
		f, name := e.workload(t)
		if why := e.notJudged(f); why != "" {
			w.unjudged++
			w.skipped = cmp.Or(w.skipped, shorten(t.Name, shortName)+" "+why)
			continue
		}
		w.judged++
		entry := belowWorkloadPrefix + name
		if g := e.goal(aim{target: t.UsagePercent, entry: entry}, f); g.missed(f) {
			w.below = append(w.below, entry)
			w.first = cmp.Or(w.first, g.missedMessage(f))
		}
	}
	// Targets can call one workload by several names.
	slices.SortFunc(w.below, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	w.below = slices.Compact(w.below)
	return w
}

// workload gives the figure that a target is about, called as the target
// calls it, and the name that the data has for it.
func (e *evidence) workload(t WorkloadTarget) (f figure, name string) {
	i := e.Usage().FindWorkload(t.Name)
	if i < 0 {
		return figure{}, ""
	}
	w, adjusted := e.Usage().Workloads[i], e.Workloads[i]
	return figure{
		origin:   &e.Usage().Origin,
		part:     adjusted,
		whole:    w.Entitled,
		unstated: w.Unstated,
		note:     adjustedNote(adjusted, w.Active),
		name:     shorten(t.Name, workloadBytes) + " " + e.named("usage"),
	}, w.Name
}
