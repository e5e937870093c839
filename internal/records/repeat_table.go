// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/formats"

// repeatTable is a hash table with linear probing, its length a power of two. A
// map took a tenth of the time of reading.
type repeatTable struct {
	slots []repeatSlot
	used  int
}

// repeatSlot is free where its key is the zero one, which no row has.
type repeatSlot struct {
	key    formats.Key
	counts uint64
}

// minRepeatSlots is the least size of the table.
const minRepeatSlots = 1 << 10

// slot gives the one that has a key, or else where it would go.
func (t *repeatTable) slot(key formats.Key) *repeatSlot {
	mask := len(t.slots) - 1
	for i := int(key[0]) & mask; ; i = (i + 1) & mask { // the low bits are meant
		if s := &t.slots[i]; s.key == key || s.key == (formats.Key{}) {
			return s
		}
	}
}

// get gives the counts of a key.
func (t *repeatTable) get(key formats.Key) (counts uint64, known bool) {
	if t.used == 0 || key == (formats.Key{}) {
		return 0, false
	}
	s := t.slot(key)
	return s.counts, s.key == key
}

// put remembers the counts of a key.
func (t *repeatTable) put(key formats.Key, counts uint64) {
	if key == (formats.Key{}) {
		return
	}
	if t.used*4 >= len(t.slots)*3 {
		t.grow()
	}
	s := t.slot(key)
	if s.key != key {
		t.used++
	}
	*s = repeatSlot{key, counts}
}

func (t *repeatTable) grow() {
	old := t.slots
	t.slots = make([]repeatSlot, max(minRepeatSlots, 4*len(old)))
	for _, each := range old {
		if each.key != (formats.Key{}) {
			*t.slot(each.key) = each
		}
	}
}
