package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	// All targets are looked at, so that each is remembered; the customer's own
	// comes first in what is said.
	g, w := e.goal(e.Targets.UsagePercent, belowUsage), e.checkWorkloads(targets)
	switch judged := g.target > 0; {
	case judged && g.missed(f):
		return conclude(True, reasonBelowTarget, g.missedMessage(f), append([]string{belowUsage}, w.below...)...)
	case len(w.below) > 0:
		return conclude(True, reasonWorkloadBelowTarget, w.missedMessage(), w.below...)
	case judged:
		return conclude(False, reasonOnTarget, g.reachedMessage(f))
	case w.judged > 0:
		return conclude(False, reasonOnTarget, "every workload that has a target reaches it, or is too small to judge")
	}
	// Only workloads have targets, and none of them can be judged: that is no
	// good news.
	return conclude(Unknown, reasonNoData, "no workload that has a target has enough entitlements to be judged")
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
}

// missedMessage speaks of the first workload and counts the others.
func (w workloadVerdict) missedMessage() string {
	if more := len(w.below) - 1; more > 0 {
		return fmt.Sprintf("%s; %s below target", w.first, plural(int64(more), "more workload"))
	}
	return w.first
}

// checkWorkloads judges each target whose workload has a figure of enough
// entitlements; the others are forgotten.
func (e *evidence) checkWorkloads(targets []WorkloadTarget) (w workloadVerdict) {
	for _, t := range targets {
		f, name := e.workload(t)
		if f.whole == 0 || f.whole < e.Targets.MinimumLicenses {
			continue
		}
		w.judged++
		entry := belowWorkloadPrefix + name
		if g := e.goal(t.UsagePercent, entry); g.missed(f) {
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
		part:  adjusted,
		whole: w.Entitled,
		note:  adjustedNote(adjusted, w.Active),
		name:  clip(t.Name) + " " + e.named("usage"),
	}, w.Name
}
