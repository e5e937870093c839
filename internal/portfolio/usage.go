package portfolio

import (
	"cmp"
	"slices"
	"strings"

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
	s.entitled, s.active = adoption.Add(s.entitled, u.Entitled), adoption.Add(s.active, u.Active)
	s.lowerBound = s.lowerBound || u.LowerBound
	if u.WindowFrom.Before(s.from) {
		s.from = u.WindowFrom
	}
	s.to = later(s.to, u.WindowTo)
	measured := u.Measured()
	s.measure(measured)
	for i, w := range u.Workloads {
		if !w.Unstated {
			s.addWorkload(w, measured.Workloads[i])
		}
	}
}

func (s *usageSum) measure(m adoption.Measured) {
	t := &s.measured
	t.Trial, t.Lapsed = adoption.Add(t.Trial, m.Trial), adoption.Add(t.Lapsed, m.Lapsed)
	t.Transfer, t.Yammer = adoption.Add(t.Transfer, m.Transfer), adoption.Add(t.Yammer, m.Yammer)
	t.Adjusted = adoption.Add(t.Adjusted, m.Adjusted)
}

func (s *usageSum) addWorkload(w adoption.Workload, adjusted int64) {
	w.Evidence, w.HighWater = adoption.Causes{}, 0
	key := strings.ToLower(w.Name)
	total := s.workloads[key]
	if total == nil {
		s.workloads[key] = &workloadSum{w, adjusted}
		return
	}
	total.Name = min(total.Name, w.Name)
	total.Entitled, total.Active = adoption.Add(total.Entitled, w.Entitled), adoption.Add(total.Active, w.Active)
	total.adjusted = adoption.Add(total.adjusted, adjusted)
	total.LowerBound = total.LowerBound || w.LowerBound
}

// sum gives the figure, nil when no customer has it, and fills in the adjusted
// counts of its workloads, index by index.
func (s *usageSum) sum() *adoption.Usage {
	if s.origins == nil {
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
		return cmp.Or(cmp.Compare(b.Entitled, a.Entitled), cmp.Compare(a.Name, b.Name))
	})
	for _, w := range list {
		u.Workloads = append(u.Workloads, w.Workload)
		s.measured.Workloads = append(s.measured.Workloads, w.adjusted)
	}
	return u
}
