package assessment

import (
	"cmp"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Reasons for inflated usage.
const (
	yammerOveruse = "YammerOveruse"
	unexplained   = "Unexplained"
)

// inflation is what makes usage look higher than it is, and the counts without
// it (semantics.md section 6).
type inflation struct {
	// contributions that are not 0, in the order of the table.
	contributions     []Contribution
	adjustedActive    int64
	adjustedWorkloads []int64
}

// measures are the measured contributions, in the order of the table. Each
// takes what it explains out of the adjusted counts of the workloads.
var measures = []struct {
	reason string
	take   func(u *adoption.Usage, adjusted []int64) int64
}{
	{yammerOveruse, takeYammerOveruse},
}

// explain splits the active count into what was used and what inflates it. The
// excess that no measure explains is named, and stays in the adjusted counts.
func explain(u *adoption.Usage) inflation {
	if u == nil {
		return inflation{}
	}
	in := inflation{adjustedActive: u.Active}
	for _, w := range u.Workloads {
		in.adjustedWorkloads = append(in.adjustedWorkloads, w.Active)
	}
	for _, m := range measures {
		if active := m.take(u, in.adjustedWorkloads); active > 0 {
			in.contributions = append(in.contributions, Contribution{m.reason, active, true})
			in.adjustedActive -= active
		}
	}
	if rest := in.adjustedActive - u.Entitled; rest > 0 {
		in.contributions = append(in.contributions, Contribution{Reason: unexplained, Active: rest})
	}
	return in
}

// takeYammerOveruse takes what is active above entitled in the Yammer
// workload: people without a license can use it.
func takeYammerOveruse(u *adoption.Usage, adjusted []int64) int64 {
	i := u.WorkloadIndex(facts.WorkloadYammer)
	if i < 0 {
		return 0
	}
	over := max(0, adjusted[i]-u.Workloads[i].Entitled)
	adjusted[i] -= over
	return over
}

// measured sums the measured contributions up.
func (in inflation) measured() (sum int64) {
	for _, c := range in.contributions {
		if c.Measured {
			sum += c.Active
		}
	}
	return sum
}

// largest gives the contribution that explains most, of equals the first of
// the table. There must be one.
func (in inflation) largest() Contribution {
	return slices.MaxFunc(in.contributions, func(a, b Contribution) int {
		return cmp.Compare(a.Active, b.Active)
	})
}
