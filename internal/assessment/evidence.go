// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"math"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// evidence is the input with the values derived from it that several checks need.
type evidence struct {
	Input
	inflation
	// subject of the figures in sentences: the customer, or any customer.
	subject string
	// tooLarge figures of a set are refused.
	tooLarge TooLarge
	// ages are the figures whose own date can be too old; see dated.
	ages []figure
}

// figure is a ratio that is judged.
type figure struct {
	// origin is nil when no source has the figure.
	origin *adoption.Origin
	// sources of the counts, as indices.
	sources []int
	// count of subscriptions that the part may lack.
	count adoption.BlankCount
	// part of whole, in licenses.
	part, whole int64
	// unstated says that the data does not tell who is entitled.
	unstated bool
	// note follows the counts in sentences; may be empty.
	note string
	// name of the figure and of its whole, for sentences.
	name, unit string
}

// deployment is the judged one.
func (e *evidence) deployment() figure {
	return deploymentFigure(e.Deployment(), e.named("deployment"))
}

// usage is the judged one.
func (e *evidence) usage() figure {
	f := usageFigure(e.Usage(), e.named("usage"))
	if f.origin != nil {
		f.part, f.note = e.Adjusted, adjustedNote(e.Adjusted, f.part)
	}
	return f
}

// named puts "own" before the name of a figure where one's own are judged.
func (e *evidence) named(figure string) string {
	if e.Targets.OwnOnly {
		return "own " + figure
	}
	return figure
}

func deploymentFigure(d *adoption.Deployment, name string) figure {
	f := figure{name: name, unit: "sold", count: adoption.BlankAssigned}
	if d != nil {
		f.origin, f.sources, f.part, f.whole = &d.Origin, []int{d.Source}, d.Assigned, d.Sold
	}
	return f
}

func usageFigure(u *adoption.Usage, name string) figure {
	f := figure{name: name, unit: "entitled", count: adoption.BlankActive}
	if u != nil {
		f.origin, f.sources, f.part, f.whole = &u.Origin, u.Sources, u.Active, u.Entitled
		f.unstated = u.Unstated
	}
	return f
}

// usages are all usage figures that there are.
func (e *evidence) usages() (list []*adoption.Usage) {
	for _, u := range []*adoption.Usage{e.Metrics.Usage, e.Metrics.Alternate, e.Metrics.OwnUsage} {
		if u != nil {
			list = append(list, u)
		}
	}
	return list
}

// dated are all figures whose own date can be too old.
func (e *evidence) dated() []figure {
	if e.ages != nil {
		return e.ages
	}
	m := e.Metrics
	for _, f := range []figure{
		deploymentFigure(m.Deployment, "deployment"), usageFigure(m.Usage, "usage"), usageFigure(m.Alternate, "alternate usage"),
		deploymentFigure(m.OwnDeployment, "own deployment"), usageFigure(m.OwnUsage, "own usage"),
	} {
		if f.origin != nil {
			e.ages = append(e.ages, f)
		}
	}
	return e.ages
}

// adjustedNote marks a count that differs from the one in the export.
func adjustedNote(adjusted, active int64) string {
	if adjusted == active {
		return ""
	}
	return ", adjusted"
}

// source is where a figure comes from.
func (e *evidence) source(o adoption.Origin) Source { return e.Sources[o.Source] }

// unknown says why figures cannot be judged, the first reason that applies to
// any of them (docs/semantics.md section 7); nil when they can. An unknown verdict
// remembers no target as below.
func (e *evidence) unknown(figures ...figure) *verdict {
	for _, obstacle := range []func(figure) *verdict{e.noData, e.rejected, e.outdated, e.tooFew} {
		for _, f := range figures {
			if v := obstacle(f); v != nil {
				return v
			}
		}
	}
	return nil
}

func (e *evidence) noData(f figure) *verdict {
	switch {
	case f.origin == nil && e.isTooLarge(f.count):
		return conclude(Unknown, reasonNoData, sumTooLarge(f.name))
	case f.origin == nil && f.count == adoption.BlankAssigned && e.noneCounted() != "":
		return conclude(Unknown, reasonNoData, e.noneCounted())
	case f.origin == nil:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("no source has %s counts of %s", f.name, e.subject))
	case f.unstated:
		return conclude(Unknown, reasonNoData, e.whoIsLicensed(f))
	case f.whole == 0:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("0 licenses are %s, so %s has no percentage", f.unit, f.name))
	}
	return nil
}

func (e *evidence) isTooLarge(count adoption.BlankCount) bool {
	return count == adoption.BlankAssigned && e.tooLarge.Deployment || count == adoption.BlankActive && e.tooLarge.Usage
}

func sumTooLarge(name string) string {
	return fmt.Sprintf("the sum of the %s counts exceeds %d; correct the export, or select fewer customers", name, math.MaxInt64)
}

// noneCounted says why no subscription counts, where there are some: the most
// frequent reason and the rest. It is empty where one counts.
func (e *evidence) noneCounted() string {
	var all int64
	var most adoption.SubscriptionSummary
	for _, s := range e.Metrics.Subscriptions {
		if s.Reason == string(facts.StandingCounted) {
			return ""
		}
		all += s.Subscriptions
		if s.Subscriptions > most.Subscriptions {
			most = s
		}
	}
	switch all {
	case 0:
		return ""
	case most.Subscriptions:
		return fmt.Sprintf("no license is sold: %s left out as %s", areOf(all), most.Reason)
	}
	return fmt.Sprintf("no license is sold: %s left out, %d of them as %s", areOf(all), most.Subscriptions, most.Reason)
}

func areOf(subscriptions int64) string {
	if subscriptions == 1 {
		return "the only subscription is"
	}
	return fmt.Sprintf("all %d subscriptions are", subscriptions)
}

// whoIsLicensed tells what to add to a source whose rows do not state who is
// licensed (docs/semantics.md section 5). It names a workload only if that is a
// known one: others are words of the customer's data.
func (e *evidence) whoIsLicensed(f figure) string {
	workload := "<Workload>"
	for _, w := range e.Usage().Workloads {
		if w.Unstated && spelling.KnownWorkload(w.Name) {
			workload = w.Name
			break
		}
	}
	return fmt.Sprintf(
		"the data does not say who is licensed, so %s has no percentage; if the file lists licensed users only, add to the spec of %s: constants: {licensed.%s: \"true\"}",
		f.name, list(e.sourcesAt(f.sources)), workload)
}

func (e *evidence) sourcesAt(indices []int) (found []Source) {
	for _, i := range indices {
		found = append(found, e.Sources[i])
	}
	return found
}

func (e *evidence) rejected(f figure) *verdict {
	var bad []Source
	for _, i := range f.sources {
		if s := e.Sources[i]; s.Rejected > 0 {
			bad = append(bad, s)
		}
	}
	if len(bad) > 0 {
		return conclude(Unknown, reasonDataIncomplete, rejectedRows(bad...))
	}
	for _, l := range e.Metrics.Lacks {
		if l.Count == f.count && slices.Contains(f.sources, l.Source) {
			return conclude(Unknown, reasonDataIncomplete, e.blankCounts(l))
		}
	}
	return nil
}

// outdated looks at all figures, not only at the judged one: one that is too old
// makes all verdicts stale.
func (e *evidence) outdated(figure) *verdict {
	if f := e.stalest(); e.stale(*f.origin) {
		return conclude(Unknown, reasonDataStale, e.tooOld(f))
	}
	return nil
}

func (e *evidence) tooFew(f figure) *verdict {
	if f.whole < e.Targets.MinimumLicenses {
		return conclude(Unknown, reasonTooFewLicenses,
			fmt.Sprintf("%s %s, fewer than the %d that are judged", wording.Count(f.whole, "license"), f.unit, e.Targets.MinimumLicenses))
	}
	return nil
}

// percentage gives a figure with its counts: "usage 65 % (138 of 210, adjusted)".
func (f figure) percentage() string {
	percent, _ := adoption.Percent(f.part, f.whole)
	return fmt.Sprintf("%s %d %% (%d of %d%s)", f.name, percent, f.part, f.whole, f.note)
}
