package records

import (
	"math"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// shortcuts lead from what a row says, its two counts aside, to the group that
// the counts belong to. Whatever is judged of such a row but its counts has been
// judged when the same was said before: the rows of an export repeat each other
// nearly, and most of the time of reading one would go into finding that out.
type shortcuts struct {
	// fields are all that decide on a row beside its counts; none, and no
	// slots, when the dataset has no shortcuts.
	fields []field
	counts [2]field
	hasher rowHasher
	// slots is a hash table with linear probing, its length a power of two.
	slots []shortcut
	used  int
	// room is how much larger the sums of the two counts over all rows may grow:
	// while they fit into 64 bits, those of each customer do.
	room [2]int64
	// groups is how many groups there are at least.
	groups int
	// touched is of no meaning.
	touched uint64
}

// shortcut tells rows apart by 128 bits of hash: that two of a thousand million
// different rows share them has a chance of 1 in 10^20. The hash is seeded
// anew for every file, so that nobody can write a file that makes them do so.
// Half a cache line is all that a row costs, in a table that no cache holds.
type shortcut struct {
	hash rowHash
	// group is none in a free slot.
	group facts.Group
	// pending counts are not added to the group yet.
	pending [2]uint32
}

const (
	// minShortcuts is the least size of the table.
	minShortcuts = 1 << 10
	// waysToSay is how many shortcuts a group may have on average: one, unless
	// the file spells one thing in several ways.
	waysToSay = 2
)

func newShortcuts(o Options, c *columns) shortcuts {
	s := shortcuts{counts: countFields(o.Kind), room: [2]int64{math.MaxInt64, math.MaxInt64}}
	for _, f := range s.counts {
		// A count that the spec makes something of is left to the long way.
		if _, translated := c.words[f]; f == noField || translated || c.constants[f].form != absent {
			return shortcuts{}
		}
	}
	for _, f := range slices.Concat(textFields[:], []field{customerID, asOf, month, duplicate, freeOrPaid}) {
		if c.constants[f].form == absent {
			s.fields = append(s.fields, f)
		}
	}
	s.hasher = newRowHasher()
	s.slots = make([]shortcut, minShortcuts)
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

// on: the dataset has shortcuts.
func (s *shortcuts) on() bool { return s.slots != nil }

// hash hashes what a row says.
func (s *shortcuts) hash(v *values) rowHash {
	for _, f := range s.fields {
		if v[f].form != absent {
			s.hasher.field(f, v[f])
		}
	}
	return s.hasher.sum()
}

// find gives the shortcut of a row that was used before; nil when there is
// none.
func (s *shortcuts) find(h rowHash) *shortcut {
	if !s.on() {
		return nil
	}
	if slot := s.slot(h); slot.group != (facts.Group{}) {
		return slot
	}
	return nil
}

// touch brings the shortcuts of some rows into the cache, all at once: one by
// one, each would have to be waited for.
func (s *shortcuts) touch(rows []rowHash) {
	if !s.on() {
		return
	}
	mask := len(s.slots) - 1
	for i := range rows {
		s.touched += s.slots[int(rows[i][0])&mask].hash[0]
	}
}

// spend takes counts off the room. When they are more, the shortcuts end, and
// the long way finds out whose counts are too large: it is false.
func (s *shortcuts) spend(b *facts.Builder, first, second int64) bool {
	if first > s.room[0] || second > s.room[1] {
		s.settle(b)
		s.slots = nil
		return false
	}
	s.room[0] -= first
	s.room[1] -= second
	return true
}

// add adds counts to the group.
func (s *shortcut) add(b *facts.Builder, first, second int64) {
	const half = math.MaxUint32 / 2
	if first|second > half || s.pending[0]|s.pending[1] > half {
		s.settle(b)
		b.AddMore(s.group, first, second)
		return
	}
	s.pending[0] += uint32(first)
	s.pending[1] += uint32(second)
}

// settle adds what is pending to its group.
func (s *shortcut) settle(b *facts.Builder) {
	b.AddMore(s.group, int64(s.pending[0]), int64(s.pending[1]))
	s.pending = [2]uint32{}
}

// settle adds everything that is pending to its group.
func (s *shortcuts) settle(b *facts.Builder) {
	for i := range s.slots {
		if s.slots[i].group != (facts.Group{}) {
			s.slots[i].settle(b)
		}
	}
}

// slot gives the one that has a hash, or else where it would go.
func (s *shortcuts) slot(h rowHash) *shortcut {
	mask := len(s.slots) - 1
	for i := int(h[0]) & mask; ; i = (i + 1) & mask {
		slot := &s.slots[i]
		if slot.hash == h || slot.group == (facts.Group{}) {
			return slot
		}
	}
}

// add remembers the group of a row that was used, unless there are already
// far more ways to say things than things said: memory follows the groups.
func (s *shortcuts) add(h rowHash, g facts.Group) {
	s.groups = max(s.groups, g.Number())
	if s.used >= max(minShortcuts/2, waysToSay*s.groups) {
		return
	}
	if s.used*4 >= len(s.slots)*3 {
		s.grow()
	}
	*s.slot(h) = shortcut{hash: h, group: g}
	s.used++
}

func (s *shortcuts) grow() {
	old := s.slots
	s.slots = make([]shortcut, 2*len(old))
	for i := range old {
		if old[i].group != (facts.Group{}) {
			*s.slot(old[i].hash) = old[i]
		}
	}
}
