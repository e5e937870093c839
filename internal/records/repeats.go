// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"hash/maphash"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// repeats finds rows that are the same as an earlier one, the counts included:
// a file that was joined to itself, or a row that was pasted twice. Such rows
// add up as any others do. Rows that differ in their counts alone are usual in
// fine-grained exports, where two may be the same by chance: nothing is found
// when there are more of them.
type repeats struct {
	// counts of the first row with each key, hashed.
	counts repeatTable
	// same and other are the rows with a known key, by their counts.
	same, other int64
	// looks is the number of rows looked up.
	looks int64
	seed  maphash.Seed
}

// Bounds of what is remembered and looked up: the search costs little in a large
// file, and finds the joined one among its first rows. It ends early in a
// fine-grained export.
const (
	maxRepeatKeys  = 1 << 14
	maxRepeatLooks = 1 << 16
	maxOtherRows   = 1 << 10
)

func newRepeats() repeats {
	return repeats{seed: maphash.MakeSeed()}
}

// ended says that no more rows need to be looked at.
func (r *repeats) ended() bool {
	return r.looks >= maxRepeatLooks || r.other > r.same+maxOtherRows
}

// look compares a row with the first one that has its key, which may have been
// too late to be remembered.
func (r *repeats) look(key formats.Key, counts uint64) {
	r.looks++
	switch first, known := r.counts.get(key); {
	case known && first == counts:
		r.same++
	case known:
		r.other++
	}
}

// remember keeps the counts of the first row with a key, while there is room.
func (r *repeats) remember(key formats.Key, counts uint64) {
	if r.counts.used < maxRepeatKeys {
		r.counts.put(key, counts)
	}
}

// found is how many rows are repeated; 0 when it may be chance.
func (r *repeats) found() int64 {
	if r.same <= r.other {
		return 0
	}
	return r.same
}

// lookRow compares the row in hand with those before, or remembers it. The row
// cache tells which keys are new; where it is off, the row's own hash is the
// key. A row of SupportRequests without a count is one request, and two of a day
// may be the same.
func (in *intake) lookRow(key formats.Key) {
	if in.repeats.ended() || in.options.Kind == facts.KindActivity || in.options.Kind == facts.KindRequest && !in.bindings.bound[count] {
		return
	}
	row := in.rowCounts()
	counts := hashCounts(row.n[:len(in.totals.counts)]...)
	if in.cache.on() && key != (formats.Key{}) {
		in.repeats.remember(key, counts)
		return
	}
	key = in.rowHash()
	if _, known := in.repeats.counts.get(key); known {
		in.repeats.look(key, counts)
		return
	}
	in.repeats.remember(key, counts)
}

// rowHash covers every field of the row that the file has, but its counts.
func (in *intake) rowHash() formats.Key {
	var h maphash.Hash
	h.SetSeed(in.repeats.seed)
	for _, each := range in.bindings.list {
		if !slices.Contains(in.totals.counts, each.field) {
			_, _ = h.Write(in.values[each.field].Text) // never fails
		}
		_ = h.WriteByte(0)
	}
	return formats.Key{h.Sum64()}
}

// hashCounts makes one number of the counts of a row.
func hashCounts(counts ...int64) (hash uint64) {
	for _, n := range counts {
		hash = (hash ^ uint64(n)) * 0x9e3779b97f4a7c15 // the bits are meant
	}
	return hash
}
