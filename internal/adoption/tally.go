// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"maps"
	"slices"
)

// tally adds counts up per key. What comes out does not depend on the order of
// what went in.
type tally map[string]*sum

// sum is what was added under one key.
type sum struct {
	// id and name, each the alphabetically first that was given; may be empty.
	id, name string
	// partOf is the workload that this one is an app of.
	partOf      string
	whole, part int64
	// unstated users are entitled or not: no row states it.
	unstated   int64
	causes     Causes
	lowerBound bool
}

func (t tally) add(key string, s sum) {
	have := t[key]
	if have == nil {
		t[key] = &s
		return
	}
	have.plus(s)
}

// plus adds another sum to this one.
func (s *sum) plus(o sum) {
	s.id = first(s.id, o.id)
	s.name = first(s.name, o.name)
	s.whole += o.whole
	s.part += o.part
	s.unstated += o.unstated
	s.causes = s.causes.plus(o.causes)
	s.lowerBound = s.lowerBound || o.lowerBound
}

// stated is the whole, or 0 where it is not known because the licenses of some
// users are not stated.
func (s *sum) stated() int64 {
	if s.unstated > 0 {
		return 0
	}
	return s.whole
}

// addUp adds the counts of rows up.
func addUp(rows []row) (total sum) {
	for _, r := range rows {
		total.plus(sum{whole: r.whole, part: r.part, unstated: r.unstated, causes: r.causes})
	}
	return total
}

// sorted gives the sums, the largest whole first, then by label; apps come last.
func (t tally) sorted() []*sum {
	return slices.SortedFunc(maps.Values(t), func(a, b *sum) int {
		return cmp.Or(
			cmp.Compare(a.partOf, b.partOf),
			cmp.Compare(b.whole, a.whole),
			cmp.Compare(a.label(), b.label()),
			cmp.Compare(a.id, b.id),
		)
	})
}

// label is what the sum is shown as: its name, else its id.
func (s *sum) label() string { return cmp.Or(s.name, s.id) }

// first gives the alphabetically first of two names, of which either may be
// empty.
func first(a, b string) string {
	if a == "" || (b != "" && b < a) {
		return b
	}
	return a
}
