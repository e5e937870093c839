// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

// mark is what is known of one user in one workload, in bits: that there is a
// row, that one states a license, that one does not state whether there is a
// license, and that there is activity after the as-of date. The day of the last
// activity is above these bits.
type mark uint32

const (
	known    mark = 1
	licensed mark = 2
	unstated mark = 4
	later    mark = 8

	markBits = 4
)

func newMark(w *UserWorkload) mark {
	m := known | mark(dayOf(w.LastActivity))<<markBits
	switch {
	case w.Licensed:
		m |= licensed
	case w.Unstated:
		m |= unstated
	}
	return m
}

func (m mark) last() day { return day(m >> markBits) }

// on is the same mark with another day of the last activity.
func (m mark) on(last day) mark { return m&(1<<markBits-1) | mark(last)<<markBits }

// and unites what two rows, or two workloads, say of a user: licensed in either,
// the later activity. The order does not matter.
func (m mark) and(other mark) mark {
	return (m|other)&(known|licensed|unstated|later) | mark(max(m.last(), other.last()))<<markBits
}
