// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// Usage is what a customer is entitled to use and what was active (docs/semantics.md
// section 5).
type Usage struct {
	Origin
	// Basis says what Entitled and Active count: users per workload, summed,
	// or distinct users.
	Basis Basis
	// Entitled and Active counts over all workloads. Active may exceed Entitled.
	// A workload whose Unstated is true is in neither, unless all of them are.
	Entitled, Active int64
	// Unstated says that the data does not tell who is entitled: Entitled is 0
	// then, and there is no ratio.
	Unstated bool
	// Workloads are all of them, most entitled first, then by name. Rows that
	// name neither workload nor product count in the totals only. On the basis
	// Users the totals are less than the sums: a user counts once.
	Workloads []Workload
	// WindowFrom and WindowTo are the first and the last day of the activity
	// window.
	WindowFrom, WindowTo civil.Date
	// LowerBound is true when it is for one of the workloads.
	LowerBound bool
	// Evidence is what the data counts of causes other than adoption, and
	// Estimates what they can be at most where it does not (section 6).
	Evidence, Estimates Causes
	// PerUser says that the counts come from per-user data.
	PerUser bool
	// Duplicates is the number of rows of the source that were left out
	// because they are flagged as those of another partner location.
	Duplicates int64
	// MixedDates is true when a contribution, measured or estimated, comes from
	// data of other dates than this figure's.
	MixedDates bool
	// Sources are the indices of all sources of the counts, sorted; Origin is the
	// oldest of them.
	Sources []int
	// NotUnited are the indices of sources whose users are not in the totals:
	// distinct users are those of one source, as no user can be recognized in
	// two.
	NotUnited []int
	// EvidenceSources are the indices of the other sources that contributions
	// come from, sorted.
	EvidenceSources []int
}

// Workload is the usage of one workload.
type Workload struct {
	// Name of the workload, else of the product the row is about, else its id.
	Name string
	// PartOf is the workload that this one is an app of: it is in no sum then.
	PartOf string
	// Entitled and Active counts.
	Entitled, Active int64
	// Unstated says that the data does not tell who is entitled: Entitled is 0
	// then.
	Unstated bool
	// LowerBound is true when OneDrive and SharePoint came as separate counts,
	// of which the larger is used.
	LowerBound bool
	// Evidence is the workload's part of that of the whole, where it is known.
	Evidence Causes
	// HighWater is the largest active count seen (section 9); only of the
	// judged usage.
	HighWater int64
}

// FindWorkload finds a workload by its name or any known code or name of it;
// -1 when there is no figure for it. OneDrive is counted together with
// SharePoint (docs/semantics.md section 1).
func (u *Usage) FindWorkload(name string) int {
	if i := u.WorkloadIndex(name); i >= 0 {
		return i
	}
	return u.WorkloadIndex(spelling.Figure(name))
}

// WorkloadIndex finds a workload by its name without regard to case, or an app of
// one; -1 when there is no figure for it.
func (u *Usage) WorkloadIndex(name string) int {
	return slices.IndexFunc(u.Workloads, func(w Workload) bool {
		return key(w.Name) == key(name)
	})
}

// usage computes the figure on a basis, or nil when no source has it. Distinct
// users are over all workloads, so there are none of a scope of workloads.
func (v view) usage(basis Basis, d *Deployment) *Usage {
	p := v.pickUsage(basis)
	if p == nil {
		return nil
	}
	u := &Usage{Origin: p.Origin, Basis: basis, Sources: p.sources()}
	u.WindowFrom, u.WindowTo = window(u.Origin)
	if u.PerUser = p.dataset.kind == facts.KindActivity; u.PerUser {
		u.WindowFrom = firstDay(u.AsOf, v.days)
	}
	total := u.list(p.rows())
	if basis == Users {
		v.listBesideUsers(u)
		total = addUp(p.rows())
	}
	u.Entitled, u.Active, u.Unstated, u.Evidence = total.stated(), total.part, total.unstated > 0, total.causes
	for _, i := range u.Sources {
		u.Duplicates += v.sources[i].Customer.Duplicates
	}
	v.addEvidence(u, p, d)
	return u
}

// listBesideUsers lists the workloads beside distinct users. They come from all
// sources of per-user data.
func (v view) listBesideUsers(u *Usage) {
	p := v.pickPerUser(anyRow)
	if p == nil {
		return
	}
	u.list(p.rows())
	for i, s := range v.sources {
		if i != u.Source && s.Customer != nil && len(v.current(s.Customer, workloadUsers)) > 0 {
			u.NotUnited = append(u.NotUnited, i)
		}
	}
	u.Origin = u.and(p.Origin)
	u.Sources = append(u.Sources, p.sources()...)
	slices.Sort(u.Sources)
	u.Sources = slices.Compact(u.Sources)
}

func (v view) pickUsage(basis Basis) *picked {
	switch {
	case basis != Users:
		return v.pick(workloadCounts, workloadUsers, activeSubscriptions)
	case v.scope.workloads.narrows():
		return nil
	}
	return v.pick(distinctUsers)
}

// list fills the list of workloads, and adds them and the unnamed rest up. Of
// per-user data it omits a workload that nobody is entitled to or active in. Where
// the entitlements of some workloads are not stated, the sum is that of the
// others.
func (u *Usage) list(rows []row) sum {
	named, total := byWorkload(rows)
	var unstated sum
	for _, s := range named.sorted() {
		switch {
		case s.partOf != "":
		case s.unstated > 0:
			unstated.plus(*s)
		default:
			total.plus(*s)
		}
		if u.PerUser && s.whole == 0 && s.part == 0 && s.unstated == 0 {
			continue
		}
		u.Workloads = append(u.Workloads, Workload{
			Name: s.name, PartOf: s.partOf, Entitled: s.stated(), Active: s.part, Unstated: s.unstated > 0, LowerBound: s.lowerBound, Evidence: s.causes,
		})
	}
	if total.whole == 0 && unstated.unstated > 0 {
		total.plus(unstated)
	}
	u.LowerBound = total.lowerBound
	return total
}
