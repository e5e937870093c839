package assessment

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// evidence is the input together with what follows from it and more than one
// check needs.
type evidence struct {
	Input
	inflation
}

// figure is a customer's ratio in the form in which it is judged.
type figure struct {
	// origin is nil when no source has the figure.
	origin *adoption.Origin
	// part of whole, in licenses.
	part, whole int64
	// note follows the counts in sentences; may be empty.
	note string
	// name of the figure and of its whole, for sentences.
	name, unit string
}

func (e *evidence) deployment() figure {
	f := figure{name: "deployment", unit: "sold"}
	if d := e.Metrics.Deployment; d != nil {
		f.origin, f.part, f.whole = &d.Origin, d.Assigned, d.Sold
	}
	return f
}

func (e *evidence) usage() figure {
	f := figure{name: "usage", unit: "entitled"}
	if u := e.Metrics.Usage; u != nil {
		f.origin, f.part, f.whole = &u.Origin, e.adjustedActive, u.Entitled
		f.note = adjustedNote(e.adjustedActive, u.Active)
	}
	return f
}

// adjustedNote says where a count is not what the export shows.
func adjustedNote(adjusted, active int64) string {
	if adjusted == active {
		return ""
	}
	return ", adjusted"
}

// source is where a figure comes from.
func (e *evidence) source(o adoption.Origin) Source { return e.Sources[o.Source] }

// unknown says why a figure cannot be judged, the first reason that applies
// (semantics.md section 7); nil when it can. The verdict names no targets: an
// unknown one forgets them.
func (e *evidence) unknown(f figure) *verdict {
	switch {
	case f.origin == nil:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("no source has %s counts of the customer", f.name))
	case f.whole == 0:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("0 licenses are %s, so %s has no percentage", f.unit, f.name))
	case e.source(*f.origin).Rejected > 0:
		return conclude(Unknown, reasonDataIncomplete, rejectedRows(e.source(*f.origin)))
	case e.stale(*f.origin):
		return conclude(Unknown, reasonDataStale, e.tooOld(f))
	case f.whole < e.Targets.MinimumLicenses:
		return conclude(Unknown, reasonTooFewLicenses,
			fmt.Sprintf("%s %s, fewer than the %d that are judged", plural(f.whole, "license"), f.unit, e.Targets.MinimumLicenses))
	}
	return nil
}

// percentage gives a figure with its counts: "usage 65 % (138 of 210, adjusted)".
func (f figure) percentage() string {
	percent, _ := adoption.Percent(f.part, f.whole)
	return fmt.Sprintf("%s %d %% (%d of %d%s)", f.name, percent, f.part, f.whole, f.note)
}
