// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "github.com/golang-sql/civil"

// defaultWindow is the length of the activity window in calendar days, the
// as-of day included (docs/semantics.md section 1).
const defaultWindow = 28

// firstDay is the first of so many calendar days up to and including another.
// The days are civil dates: no zone and no clock change moves them.
func firstDay(asOf civil.Date, days int) civil.Date { return asOf.AddDays(1 - days) }

// window gives the first and the last day of the activity window of counts:
// the last 28 calendar days up to the as-of date, or of month-keyed data the
// calendar month up to it.
func window(o Origin) (from, to civil.Date) {
	if o.MonthKeyed {
		return civil.Date{Year: o.AsOf.Year, Month: o.AsOf.Month, Day: 1}, o.AsOf
	}
	return firstDay(o.AsOf, defaultWindow), o.AsOf
}

// activityWindow gives the first and the last day of the activity window of
// per-user data: that of the figure it is evidence for, else its own.
func (v view) activityWindow(asOf civil.Date) (from, to civil.Date) {
	if v.from.IsValid() {
		return v.from, v.to
	}
	return firstDay(asOf, v.days), asOf
}

// evidenceDays is by how many days evidence may be newer than the figure.
const evidenceDays = 28

// isEvidenceDate says whether data of a date can be evidence for the figure: not
// older than the figure's window, as it then speaks of other activity, and at
// most 28 days newer than its end, as its trials and its users may be others.
func (v view) isEvidenceDate(asOf civil.Date) bool {
	return inside(asOf, v.from, v.to.AddDays(evidenceDays))
}
