// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"maps"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// raiseHighWaterMarks gives each workload the largest active count there has been: on
// any date of the figure's own data, or earlier (docs/semantics.md section 9).
func (v view) raiseHighWaterMarks(u *Usage, earlier map[string]int64) {
	if u == nil {
		return
	}
	marks := v.marks(u)
	for workload, active := range earlier {
		marks[key(workload)] = max(marks[key(workload)], active)
	}
	for i := range u.Workloads {
		w := &u.Workloads[i]
		w.HighWater = max(w.Active, marks[WorkloadKey(w.Name, w.PartOf)])
	}
}

// marks keeps the largest sum per workload of each source of the figure.
func (v view) marks(u *Usage) map[string]int64 {
	marks := map[string]int64{}
	if !u.PerUser {
		p := v.pickUsage(u.Basis)
		v.addMarks(marks, p.dataset, p.parts[0].customer, anyRow)
		return marks
	}
	p := v.pickPerUser(anyRow)
	if p == nil {
		return marks
	}
	for _, from := range p.parts {
		v.addMarks(marks, workloadUsers, from.customer, from.gives())
	}
	return marks
}

// addMarks walks through the dates of a source, of which each service has its own.
// Only rows that gives admits count.
func (v view) addMarks(marks map[string]int64, d dataset, c *facts.Customer, gives func(row) bool) {
	known := map[string]tally{}
	for _, rows := range byDate(d.rows(v, c)) {
		for _, r := range rows {
			delete(known, key(r.Service))
		}
		rows = slices.DeleteFunc(rows, func(r row) bool { return !gives(r) })
		services, _ := byService(complete(v.inScope(rows, d)))
		maps.Copy(known, services)
		sums := tally{}
		for _, t := range known {
			for k, s := range t {
				sums.add(k, *s)
			}
		}
		for k, s := range sums {
			marks[k] = max(marks[k], s.part)
		}
	}
}

// byDate splits rows into those of each date, the oldest first.
func byDate(rows []row) (dates [][]row) {
	slices.SortStableFunc(rows, func(a, b row) int { return compareDates(a.asOf, b.asOf) })
	var last civil.Date
	for _, r := range rows {
		if len(dates) == 0 || r.asOf != last {
			dates = append(dates, nil)
		}
		dates[len(dates)-1] = append(dates[len(dates)-1], r)
		last = r.asOf
	}
	return dates
}

func compareDates(a, b civil.Date) int {
	switch {
	case a.Before(b):
		return -1
	case a.After(b):
		return 1
	}
	return 0
}
