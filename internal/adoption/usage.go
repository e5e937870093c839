package adoption

import (
	"slices"

	"github.com/golang-sql/civil"
)

// Usage is what a customer is entitled to use and what was active, summed over
// workloads: one user in one workload counts once (semantics.md section 5,
// basis Entitlements).
type Usage struct {
	Origin
	// Entitled and Active counts over all workloads. Active may exceed Entitled.
	Entitled, Active int64
	// Workloads are all of them, most entitled first, then by name. Rows that
	// name neither workload nor product count in the totals only.
	Workloads []Workload
	// WindowFrom and WindowTo are the first and the last day of the activity
	// window.
	WindowFrom, WindowTo civil.Date
	// LowerBound is true when it is for one of the workloads.
	LowerBound bool
}

// Workload is the usage of one workload.
type Workload struct {
	// Name of the workload, else of the product the row is about, else its id.
	Name string
	// Entitled and Active counts.
	Entitled, Active int64
	// LowerBound is true when OneDrive and SharePoint came as separate counts,
	// of which the larger is used.
	LowerBound bool
}

// WorkloadIndex finds a workload by its name without regard to case; -1 when
// there is no figure for it.
func (u *Usage) WorkloadIndex(name string) int {
	return slices.IndexFunc(u.Workloads, func(w Workload) bool {
		return key(w.Name) == key(name)
	})
}

// usage computes the figure, or nil when no source has it.
func usage(sources []Source, free exclusions) *Usage {
	from, rows := pick(sources, usageRows, free)
	if len(rows) == 0 {
		return nil
	}
	named, rest := byWorkload(rows)
	u := &Usage{Origin: from, Entitled: rest.whole, Active: rest.part}
	for _, s := range named.sorted() {
		u.Workloads = append(u.Workloads, Workload{s.name, s.whole, s.part, s.lowerBound})
		u.Entitled += s.whole
		u.Active += s.part
		u.LowerBound = u.LowerBound || s.lowerBound
	}
	u.WindowFrom, u.WindowTo = window(from)
	return u
}
