// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// dating knows whether the rows of a file have dates. A file without any date is
// as of the day on which it was written or read. That is not a day for single
// rows of a file that has dates: such a row would make every dated row of its
// customer history, and hide their age (docs/semantics.md section 2).
type dating struct {
	// dated says that a row had a date.
	dated bool
	// undated says that a row had none, first is where the first of them was.
	undated bool
	first   formats.Position
}

// checkDate rejects a row without a date when another row has one. The first row
// with a date rejects the rows before it.
func (in *intake) checkDate(at formats.Position) *problem {
	d := &in.dating
	if in.options.Kind == facts.KindRequest {
		// The day of the request is a date.
		return nil
	}
	has := !noDay(in.values[asOf]) || !noDay(in.values[month])
	switch {
	case has && !d.dated:
		d.dated = true
		in.rejectUndated()
	case !has && d.dated:
		return in.undated()
	case !has && !d.undated:
		d.undated, d.first = true, at
	}
	return nil
}

// rejectUndated rejects all rows that were used so far: none has a date.
func (in *intake) rejectUndated() {
	if in.counts.Used == 0 {
		return
	}
	in.cache.flush()
	in.cache.forget()
	in.facts.RejectUsed()
	p := in.undated()
	in.rejections.add(p.reason, in.counts.Used, in.dating.first.N, func() string { return in.describe(p, in.dating.first) })
	in.counts.Rejected += in.counts.Used
	in.counts.Used = 0
}

func (in *intake) undated() *problem {
	f := asOf
	if !in.bindings.bound[asOf] && in.bindings.bound[month] {
		f = month
	}
	return wrong(ValueMissing, "empty, but other rows of the file have a date; export the date of each row").in(f)
}
