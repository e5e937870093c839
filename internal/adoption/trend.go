package adoption

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// trendMonths is the most points a trend has.
const trendMonths = 13

// TrendPoint is the figures as known at the end of a month (semantics.md
// section 9). A percentage that is nil is unknown.
type TrendPoint struct {
	// AsOf is the newest as-of date of the month.
	AsOf civil.Date
	// Deployment and Usage are percentages, Adjusted is that of the adjusted
	// usage.
	Deployment, Usage, Adjusted *int32
}

// month is a calendar month; months sort like their first days.
type month struct {
	year int
	time.Month
}

func monthOf(d civil.Date) month { return month{d.Year, d.Month} }

func (m month) end() civil.Date { return facts.MonthEnd(m.year, m.Month) }

// trend gives a point for each month that has an as-of date: the figures that
// were known at its end.
func (v view) trend(now Metrics) (points []TrendPoint) {
	months := v.months()
	for i, m := range months {
		d, u := now.Deployment, now.Usage
		if i > 0 {
			v.until = m.end()
			d = v.deployment()
			u = v.usage(v.basis, d)
		}
		// A month in which nothing new was counted has no point of its own.
		if p := point(d, u); monthOf(p.AsOf) == m && p.known() {
			points = append(points, p)
		}
		if len(points) == trendMonths {
			break
		}
	}
	return points
}

// months that have an as-of date, the newest first.
func (v view) months() []month {
	seen := map[month]bool{}
	for _, s := range v.sources {
		if s.Customer == nil {
			continue
		}
		for _, d := range datasets {
			for _, r := range d.rows(v, s.Customer) {
				seen[monthOf(r.asOf)] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b month) int {
		return cmp.Or(cmp.Compare(b.year, a.year), cmp.Compare(b.Month, a.Month))
	})
}

// point sums two figures up, each of which may be nil.
func point(d *Deployment, u *Usage) (p TrendPoint) {
	if d != nil {
		p.AsOf, p.Deployment = d.Newest, percent(d.Assigned, d.Sold)
	}
	if u == nil {
		return p
	}
	if u.Newest.After(p.AsOf) {
		p.AsOf = u.Newest
	}
	p.Usage, p.Adjusted = percent(u.Active, u.Entitled), percent(u.Measured().Adjusted, u.Entitled)
	return p
}

func (p TrendPoint) known() bool { return p.Deployment != nil || p.Usage != nil }

// merge unites what the data says with what earlier evaluations found. Within
// a month the newest as-of date wins, of equals the data; what the winner does
// not know it takes from the other.
func merge(data, earlier []TrendPoint) []TrendPoint {
	byMonth := map[month]TrendPoint{}
	for _, p := range slices.Concat(data, earlier) {
		have, ok := byMonth[monthOf(p.AsOf)]
		switch {
		case !ok:
			byMonth[monthOf(p.AsOf)] = p
		case p.AsOf.After(have.AsOf):
			byMonth[monthOf(p.AsOf)] = p.completed(have)
		default:
			byMonth[monthOf(p.AsOf)] = have.completed(p)
		}
	}
	points := slices.SortedFunc(maps.Values(byMonth), func(a, b TrendPoint) int { return compareDates(a.AsOf, b.AsOf) })
	return points[max(0, len(points)-trendMonths):]
}

// completed fills what a point does not know from another of its month.
func (p TrendPoint) completed(from TrendPoint) TrendPoint {
	p.Deployment = cmp.Or(p.Deployment, from.Deployment)
	if p.Usage == nil {
		p.Usage, p.Adjusted = from.Usage, from.Adjusted
	}
	return p
}

// percent is a percentage, or nil where there is none.
func percent(part, whole int64) *int32 {
	if p, ok := Percent(part, whole); ok {
		return &p
	}
	return nil
}
