// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "slices"

// Excluded is a product that no figure counts (docs/semantics.md sections 3.6 and
// 3.7). Rows that name no product are left out without being listed.
type Excluded struct {
	// Name of the product, else its id; of a retired workload its name.
	Name string
	// Licenses sold, or entitled where only usage names the product.
	Licenses int64
	// Reason why it is left out.
	Reason Exclusion
}

// Exclusion is a reason why a product is left out.
type Exclusion string

// The reasons, of which the first that applies is given.
const (
	// ExcludedFree: the product is free or viral.
	ExcludedFree Exclusion = "Free"
	// ExcludedNotForUsers: the product cannot be assigned to users.
	ExcludedNotForUsers Exclusion = "NotForUsers"
	// ExcludedOutOfScope: the scope does not have it.
	ExcludedOutOfScope Exclusion = "OutOfScope"
	// ExcludedRetired: the vendor has retired the workload.
	ExcludedRetired Exclusion = "Retired"
)

// exclusions collects the products that the figures leave out, by name: two
// datasets share only the name.
type exclusions map[string]*excludedSum

type excludedSum struct {
	sum
	reason Exclusion
}

// take gives back the rows that are not left out. A product that another
// source or dataset has named already is not added again: its licenses are the
// same licenses. It reuses the slice. Exclusions that are nil note nothing.
func (x exclusions) take(rows []row, leavesOut func(row) (string, Exclusion)) []row {
	met := exclusions{}
	rest := slices.DeleteFunc(rows, func(r row) bool {
		name, reason := leavesOut(r)
		if name != "" {
			met.add(sum{name: name, whole: r.whole}, reason)
		}
		return reason != ""
	})
	for k, s := range met {
		if x != nil && x[k] == nil {
			x[k] = s
		}
	}
	return rest
}

// add adds licenses up by name. Of several reasons the alphabetically first is
// kept, so that the order of rows does not matter.
func (x exclusions) add(s sum, reason Exclusion) {
	have := x[key(s.name)]
	if have == nil {
		x[key(s.name)] = &excludedSum{s, reason}
		return
	}
	have.plus(s)
	have.reason = min(have.reason, reason)
}

// list gives the products, most licenses first, then by name.
func (x exclusions) list() []Excluded {
	sums := tally{}
	for k, s := range x {
		sums[k] = &s.sum
	}
	var list []Excluded
	for _, s := range sums.sorted() {
		list = append(list, Excluded{s.name, s.whole, x[key(s.name)].reason})
	}
	return list
}
