// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"cmp"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// usageSum adds usage up, with and without what inflates it.
type usageSum struct {
	origins          origins
	basis            adoption.Basis
	entitled, active int64
	from, to         civil.Date
	lowerBound       bool
	measured         adoption.Measured
	workloads        map[string]*workloadSum
	tooLarge         bool
	// totalsOnly leaves the workloads out.
	totalsOnly bool
}

// workloadSum is a workload of several customers.
type workloadSum struct {
	adoption.Workload
	adjusted int64
}

func (s *usageSum) add(u *adoption.Usage) {
	// Active users without a number of entitled ones would make the ratio too
	// high.
	if u == nil || u.Unstated {
		return
	}
	if s.origins == nil {
		s.origins, s.workloads = origins{}, map[string]*workloadSum{}
		s.basis, s.from = u.Basis, u.WindowFrom
	}
	s.origins.add(u.Origin)
	if grow(&s.entitled, u.Entitled) || grow(&s.active, u.Active) {
		s.tooLarge = true
	}
	s.lowerBound = s.lowerBound || u.LowerBound
	if u.WindowFrom.Before(s.from) {
		s.from = u.WindowFrom
	}
	s.to = later(s.to, u.WindowTo)
	measured := u.Measured()
	s.measure(measured)
	if !s.totalsOnly {
		s.addWorkloads(u.Workloads, measured.Workloads)
	}
}

// addWorkloads adds workloads up, each with its adjusted count.
func (s *usageSum) addWorkloads(workloads []adoption.Workload, adjusted []int64) {
	for i, w := range workloads {
		if !w.Unstated {
			s.addWorkload(w, adjusted[i])
		}
	}
}

func (s *usageSum) measure(m adoption.Measured) {
	t := &s.measured
	// Together no more than the active count.
	t.Trial, t.Lapsed, t.Transfer, t.Yammer = t.Trial+m.Trial, t.Lapsed+m.Lapsed, t.Transfer+m.Transfer, t.Yammer+m.Yammer
	t.Adjusted += m.Adjusted
}

func (s *usageSum) addWorkload(w adoption.Workload, adjusted int64) {
	w.Evidence, w.HighWater = adoption.Causes{}, 0
	key := adoption.WorkloadKey(w.Name, w.PartOf)
	total := s.workloads[key]
	if total == nil {
		s.workloads[key] = &workloadSum{w, adjusted}
		return
	}
	total.Name = min(total.Name, w.Name)
	if grow(&total.Entitled, w.Entitled) || grow(&total.Active, w.Active) {
		s.tooLarge = true
	}
	total.adjusted += adjusted
	total.LowerBound = total.LowerBound || w.LowerBound
}

// sum gives the figure, nil when no customer has it or when it is too large, and
// fills in the adjusted counts of its workloads, index by index.
func (s *usageSum) sum() *adoption.Usage {
	if s.origins == nil || s.tooLarge {
		return nil
	}
	u := &adoption.Usage{
		Origin: s.origins.oldest(), Basis: s.basis, Entitled: s.entitled, Active: s.active,
		WindowFrom: s.from, WindowTo: s.to, LowerBound: s.lowerBound,
	}
	var list []*workloadSum
	for _, w := range s.workloads {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b *workloadSum) int {
		return cmp.Or(cmp.Compare(a.PartOf, b.PartOf), cmp.Compare(b.Entitled, a.Entitled), cmp.Compare(a.Name, b.Name))
	})
	for _, w := range list {
		u.Workloads = append(u.Workloads, w.Workload)
		s.measured.Workloads = append(s.measured.Workloads, w.adjusted)
	}
	return u
}
