// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
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
