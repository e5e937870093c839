// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Snapshot is the counts as known at the end of a month. Until the next one
// they stay what they are.
type Snapshot struct {
	// Month is the last day of the month.
	Month civil.Date
	// AsOf is the newest as-of date of what is counted; it is of an earlier
	// month where nothing new is.
	AsOf civil.Date
	// Deployment is assigned of sold licenses, Usage is active and Adjusted
	// adjusted active of entitled counts. One that is unknown is zero.
	Deployment, Usage, Adjusted Ratio
}

// Ratio is a part of a whole.
type Ratio struct {
	Part, Whole int64
}

// percent is nil where there is none.
func (r Ratio) percent() *int32 {
	if p, ok := Percent(r.Part, r.Whole); ok {
		return &p
	}
	return nil
}

// Known says that there is a percentage of deployment or usage.
func (s Snapshot) Known() bool { return s.Deployment.Whole > 0 || s.Usage.Whole > 0 }

// counted says that a month has a point in the trend: one in which nothing new
// was counted has none.
func (s Snapshot) counted() bool { return s.Known() && monthOf(s.AsOf) == monthOf(s.Month) }

// month is a calendar month; months sort like their first days.
type month struct {
	year int
	time.Month
}

func monthOf(d civil.Date) month { return month{d.Year, d.Month} }

func (m month) end() civil.Date { return facts.MonthEnd(m.year, m.Month) }

// history gives the counts for each month that has an as-of date, as far back
// as the trend goes.
func (v view) history(now Metrics) (list []Snapshot) {
	points := 0
	for i, m := range v.months() {
		d, u := now.Deployment, now.Usage
		if i > 0 {
			v.until = m.end()
			d = v.deployment()
			u = v.usage(v.basis, d)
		}
		s := snapshot(m.end(), d, u)
		list = append(list, s)
		if s.counted() {
			points++
		}
		if points == trendMonths {
			break
		}
	}
	return list
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

// snapshot takes the counts of two figures, each of which may be nil.
func snapshot(month civil.Date, d *Deployment, u *Usage) Snapshot {
	s := Snapshot{Month: month}
	if d != nil {
		s.AsOf, s.Deployment = d.Newest, Ratio{d.Assigned, d.Sold}
	}
	if u == nil {
		return s
	}
	if u.Unstated {
		return s
	}
	if u.Newest.After(s.AsOf) {
		s.AsOf = u.Newest
	}
	s.Usage, s.Adjusted = Ratio{u.Active, u.Entitled}, Ratio{u.Measured().Adjusted, u.Entitled}
	return s
}
