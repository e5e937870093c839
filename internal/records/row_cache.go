// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"math"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// rowCache leads from the key of a row to the group that its two counts belong
// to. The rows of an export nearly repeat each other: they differ in their
// counts alone. Everything else about such a row was checked when the first one
// with its key was read, and most of the time of reading would go into checking
// it again.
type rowCache struct {
	facts *facts.Builder
	// fields are all that a key must cover; none, and no slots, when the cache
	// is off.
	fields []field
	counts [2]field
	// slots is a hash table with linear probing, its length a power of two.
	slots []slot
	used  int
	// room is how much larger the sums of the two counts over all rows may grow:
	// while they fit into 64 bits, those of each customer do.
	room [2]int64
	// groups is how many groups there are at least.
	groups int
	// stopped says that the cache was on, and ended.
	stopped bool
	// prefetched keeps the compiler from leaving prefetch out.
	prefetched uint64
}

// slot is what is known of the rows with one key. It is half a cache line, and
// all that a row costs in a table that no processor's cache holds.
type slot struct {
	key formats.Key
	// group is none in a free slot.
	group facts.Group
	// pending counts, of as many rows, are not added to the group yet.
	pending [2]uint32
	rows    uint32
}

const (
	// minSlots is the least size of the table.
	minSlots = 1 << 10
	// keysPerGroup is how many keys a group may have on average: one, unless the
	// file writes one thing in several ways.
	keysPerGroup = 2
)

func newRowCache(o Options, c *columns, b *facts.Builder) rowCache {
	s := rowCache{facts: b, counts: countFields(o.Kind), room: [2]int64{math.MaxInt64, math.MaxInt64}}
	for _, f := range s.counts {
		// A count that the spec gives or translates is not cached.
		if _, translated := c.words[f]; f == noField || translated || c.constants[f].Form != formats.Absent {
			return rowCache{counts: [2]field{noField, noField}}
		}
	}
	for _, f := range slices.Concat(textFields[:], []field{customerID, asOf, month, duplicate, freeOrPaid}) {
		if c.constants[f].Form == formats.Absent {
			s.fields = append(s.fields, f)
		}
	}
	s.slots = make([]slot, minSlots)
	return s
}

// countFields are the two counts of a kind whose rows add up.
func countFields(kind facts.Kind) [2]field {
	switch kind {
	case facts.KindDeployment:
		return [2]field{licensesSold, licensesAssigned}
	case facts.KindUsage:
		return [2]field{licensesEntitled, licensesActive}
	}
	return [2]field{noField, noField}
}

// on says whether rows are looked up.
func (s *rowCache) on() bool { return s.slots != nil }

// covers says whether a field is part of the key of a row.
func (s *rowCache) covers(f field) bool { return s.on() && slices.Contains(s.fields, f) }

// prefetch brings the slots of some rows into the processor's cache, all at
// once: one by one, each would have to be waited for.
func (s *rowCache) prefetch(keys []formats.Key) {
	if !s.on() {
		return
	}
	mask := len(s.slots) - 1
	for i := range keys {
		s.prefetched += s.slots[int(keys[i][0])&mask].key[0] // the low bits are meant
	}
}

// knows says whether a row with this key was used before.
func (s *rowCache) knows(key formats.Key) *slot {
	if !s.on() {
		return nil
	}
	if found := s.slot(key); found.group != (facts.Group{}) {
		return found
	}
	return nil
}

// use adds the counts of a row to the group of its slot; false when there is no
// room for them.
func (s *rowCache) use(found *slot, first, second int64) bool {
	if !s.spend(first, second) {
		return false
	}
	const half = math.MaxUint32 / 2
	if first|second > half || found.pending[0]|found.pending[1] > half {
		s.flushSlot(found)
		s.facts.AddMore(found.group, 1, first, second)
		return true
	}
	found.rows++
	found.pending[0] += uint32(first)
	found.pending[1] += uint32(second)
	return true
}

// spend takes counts off the room. When they are more, the cache is switched
// off, and the facts find out whose counts are too large: it is false.
func (s *rowCache) spend(first, second int64) bool {
	if first > s.room[0] || second > s.room[1] {
		s.stop()
		return false
	}
	s.room[0] -= first
	s.room[1] -= second
	return true
}

// forget empties the cache, of which the facts know nothing any more.
func (s *rowCache) forget() {
	if s.on() {
		s.slots, s.used, s.groups = make([]slot, minSlots), 0, 0
	}
}

// sums are the sums of the counts of all rows that were used.
func (s *rowCache) sums() [2]int64 {
	return [2]int64{math.MaxInt64 - s.room[0], math.MaxInt64 - s.room[1]}
}

// stop ends the cache.
func (s *rowCache) stop() {
	s.flush()
	s.stopped = s.stopped || s.on()
	s.slots = nil
}

// flush adds everything that is pending to its group.
func (s *rowCache) flush() {
	for i := range s.slots {
		if s.slots[i].group != (facts.Group{}) {
			s.flushSlot(&s.slots[i])
		}
	}
}

func (s *rowCache) flushSlot(each *slot) {
	s.facts.AddMore(each.group, int64(each.rows), int64(each.pending[0]), int64(each.pending[1]))
	each.pending, each.rows = [2]uint32{}, 0
}

// slot gives the one that has a key, or else where it would go.
func (s *rowCache) slot(key formats.Key) *slot {
	mask := len(s.slots) - 1
	for i := int(key[0]) & mask; ; i = (i + 1) & mask { // the low bits are meant
		each := &s.slots[i]
		if each.key == key || each.group == (facts.Group{}) {
			return each
		}
	}
}

// add remembers the group of a row that was used, unless there are already far
// more keys than groups: memory follows the groups.
func (s *rowCache) add(key formats.Key, g facts.Group) {
	s.groups = max(s.groups, g.Number())
	if s.used >= max(minSlots/2, keysPerGroup*s.groups) {
		return
	}
	if s.used*4 >= len(s.slots)*3 {
		s.grow()
	}
	*s.slot(key) = slot{key: key, group: g}
	s.used++
}

func (s *rowCache) grow() {
	old := s.slots
	s.slots = make([]slot, 2*len(old))
	for i := range old {
		if old[i].group != (facts.Group{}) {
			*s.slot(old[i].key) = old[i]
		}
	}
}
