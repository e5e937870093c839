// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"maps"
	"math"
	"math/bits"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// trendMonths is the most points a trend has.
const trendMonths = 13

// TrendPoint is the sums as known at the end of a month (docs/semantics.md section
// 9). A percentage that is nil is unknown.
type TrendPoint struct {
	adoption.TrendPoint
	// Customers that had a percentage then.
	Customers int64
}

// trend adds up by how much the sums change in each month, so that a customer
// costs nothing once it was added: between its own months it stays what it is.
type trend map[month]*change

// month is the number of a calendar month, counted from year 0.
type month int

func monthOf(d civil.Date) month { return month(d.Year*12 + int(d.Month)) }

// change is what happens to the sums in a month.
type change struct {
	// asOf is the newest as-of date of the month; zero when nothing new was
	// counted.
	asOf   civil.Date
	counts counts
}

// counts are the sums of a trend: customers, then part and whole of
// deployment, usage and adjusted usage.
type counts [7]wide

func newTrend() trend { return trend{} }

// add adds one customer's history, the newest month first.
func (t trend) add(history []adoption.Snapshot) {
	var before adoption.Snapshot
	for _, s := range slices.Backward(history) {
		m := monthOf(s.Month)
		if t[m] == nil {
			t[m] = &change{}
		}
		if monthOf(s.AsOf) == m && s.Known() {
			t[m].asOf = later(t[m].asOf, s.AsOf)
		}
		was, is := countsOf(before), countsOf(s)
		for i := range t[m].counts {
			t[m].counts[i] = t[m].counts[i].plus(is[i]).minus(was[i])
		}
		before = s
	}
}

func countsOf(s adoption.Snapshot) [7]int64 {
	var known int64
	if s.Known() {
		known = 1
	}
	return [...]int64{
		known, s.Deployment.Part, s.Deployment.Whole, s.Usage.Part, s.Usage.Whole, s.Adjusted.Part, s.Adjusted.Whole,
	}
}

// points are those that the data has, oldest first.
func (t trend) points() (points []TrendPoint) {
	var now counts
	for _, m := range slices.Sorted(maps.Keys(t)) {
		for i := range now {
			now[i] = now[i].add(t[m].counts[i])
		}
		if t[m].asOf.IsValid() {
			points = append(points, now.point(t[m].asOf))
		}
	}
	return points
}

func (c *counts) point(asOf civil.Date) TrendPoint {
	customers, _ := c[0].count()
	return TrendPoint{
		adoption.TrendPoint{AsOf: asOf, Deployment: c.percent(1), Usage: c.percent(3), Adjusted: c.percent(5)}, customers,
	}
}

// percent is that of a part and its whole; nil when a sum is too large.
func (c *counts) percent(part int) *int32 {
	of, ok := c[part].count()
	whole, wholeOK := c[part+1].count()
	if !ok || !wholeOK {
		return nil
	}
	return percent(of, whole)
}

// merge unites what the data says with what earlier evaluations found. The
// newest month of the data is the sums themselves. Of an earlier month the
// point that knows of more customers wins: an export that holds one day of
// most customers says little of the months before. Of equals it is the data.
func merge(data, earlier []TrendPoint) []TrendPoint {
	byMonth := map[month]TrendPoint{}
	for _, p := range earlier {
		byMonth[monthOf(p.AsOf)] = p
	}
	for i, p := range data {
		have, ok := byMonth[monthOf(p.AsOf)]
		if !ok || i == len(data)-1 || p.Customers >= have.Customers {
			byMonth[monthOf(p.AsOf)] = p
		}
	}
	var points []TrendPoint
	for _, m := range slices.Sorted(maps.Keys(byMonth)) {
		points = append(points, byMonth[m])
	}
	return points[max(0, len(points)-trendMonths):]
}

// wide is a sum of counts, and of what is taken from it again: 128 bits, so
// that no order of adding and taking overflows.
type wide struct {
	high, low uint64
}

func (w wide) add(o wide) wide {
	low, carry := bits.Add64(w.low, o.low, 0)
	high, _ := bits.Add64(w.high, o.high, carry)
	return wide{high, low}
}

func (w wide) plus(n int64) wide { return w.add(wide{0, uint64(n)}) }

func (w wide) minus(n int64) wide {
	low, borrow := bits.Sub64(w.low, uint64(n), 0)
	high, _ := bits.Sub64(w.high, 0, borrow)
	return wide{high, low}
}

// count is the sum; ok is false when it is too large for 64 bits.
func (w wide) count() (sum int64, ok bool) {
	if w.high > 0 || w.low > math.MaxInt64 {
		return 0, false
	}
	return int64(w.low), true
}
