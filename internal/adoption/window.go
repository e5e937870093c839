package adoption

import "github.com/golang-sql/civil"

// windowDays is the length of the activity window in calendar days, the as-of
// day included (semantics.md section 1).
const windowDays = 28

// window gives the first and the last day of the activity window: the last 28
// calendar days up to the as-of date, or of month-keyed data the calendar
// month up to it. The days are civil dates: no zone and no clock change moves
// them.
func window(o Origin) (from, to civil.Date) {
	if o.MonthKeyed {
		return civil.Date{Year: o.AsOf.Year, Month: o.AsOf.Month, Day: 1}, o.AsOf
	}
	return o.AsOf.AddDays(1 - windowDays), o.AsOf
}
