// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"maps"
	"slices"

	"github.com/golang-sql/civil"
)

// trendMonths is the most points a trend has.
const trendMonths = 13

// TrendPoint is the figures as known at the end of a month (docs/semantics.md
// section 9). A percentage that is nil is unknown.
type TrendPoint struct {
	// AsOf is the newest as-of date of the month.
	AsOf civil.Date
	// Deployment and Usage are percentages, Adjusted is that of the adjusted
	// usage.
	Deployment, Usage, Adjusted *int32
}

// trend gives a point for each month in which something new was counted.
func trend(history []Snapshot) (points []TrendPoint) {
	for _, s := range history {
		if s.counted() {
			points = append(points, TrendPoint{s.AsOf, s.Deployment.percent(), s.Usage.percent(), s.Adjusted.percent()})
		}
	}
	return points
}

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
