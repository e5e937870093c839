// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"hash/maphash"
	"time"

	"github.com/golang-sql/civil"
)

// Group identifies a pair of sums in a Builder: those of one kind, customer,
// subject and date. The zero Group identifies none.
type Group struct {
	// number counts the groups from 1.
	number uint32
}

// Number counts the groups of a Builder from 1.
func (g Group) Number() int { return int(g.number) }

// countGroups are the groups of a Builder. They lie in one list, as small as
// they can be: where there are many, reaching one takes longer than adding.
type countGroups struct {
	list []countGroup
	// index is a hash table with linear probing, its length a power of two: the
	// numbers of the groups, 0 where it is free. A map would hold every key
	// again.
	index []uint32
	seed  maphash.Seed
}

type countGroup struct {
	countKey
	counts [2]int64
}

type countKey struct {
	customer *entry
	subject  *Subject
	asOf     shortDate
	kind     Kind
}

// minIndex is the least size of the index.
const minIndex = 64

func newCountGroups() countGroups {
	return countGroups{index: make([]uint32, minIndex), seed: maphash.MakeSeed()}
}

// Group gives the group of a record of KindDeployment or KindUsage that was
// added. With it, AddMore adds other counts of the same group faster than Add.
func (b *Builder) Group(r *Record) Group {
	return Group{b.groups.find(countKey{b.customer(r.CustomerID), b.subject(r.Subject), shorten(r.AsOf), r.Kind})}
}

// AddMore adds the counts of some rows to a group. The caller has to make sure
// that no sum over the customer exceeds 64 bits.
func (b *Builder) AddMore(g Group, rows, first, second int64) {
	group := &b.groups.list[g.number-1]
	group.counts[0] += first
	group.counts[1] += second
	group.customer.rows += rows
	sums := &b.sums[group.customer.sums+int(group.kind-1)]
	sums[0] += first
	sums[1] += second
}

func (s *countGroups) find(k countKey) (number uint32) {
	slot := s.slot(k)
	if *slot == 0 {
		s.list = append(s.list, countGroup{countKey: k})
		*slot = uint32(len(s.list))
		k.customer.groups[k.kind]++
		if len(s.list)*4 > len(s.index)*3 {
			s.grow()
		}
		return uint32(len(s.list))
	}
	return *slot
}

// slot is the entry of the index that has a group's number, or will get it.
func (s *countGroups) slot(k countKey) *uint32 {
	mask := len(s.index) - 1
	for i := int(maphash.Comparable(s.seed, k)) & mask; ; i = (i + 1) & mask {
		if number := s.index[i]; number == 0 || s.list[number-1].countKey == k {
			return &s.index[i]
		}
	}
}

func (s *countGroups) grow() { s.reindex(2 * len(s.index)) }

// reindex makes an index of a certain length.
func (s *countGroups) reindex(length int) {
	s.index = make([]uint32, length)
	for i := range s.list {
		*s.slot(s.list[i].countKey) = uint32(i + 1)
	}
}

func (s *countGroups) add(number uint32, first, second int64) {
	counts := &s.list[number-1].counts
	counts[0] += first
	counts[1] += second
}

// buildCounts gives the customers their groups, in the order of the rows.
func (b *Builder) buildCounts(at finalDates) {
	for _, g := range b.groups.withFinalDates(at).list {
		c, date := g.customer, g.asOf.date()
		if g.kind == KindDeployment {
			c.Deployments = appendWithin(c.Deployments, c.groups[g.kind], Deployment{g.subject, date, g.counts[0], g.counts[1]})
		} else {
			c.Usages = appendWithin(c.Usages, c.groups[g.kind], Usage{g.subject, date, g.counts[0], g.counts[1]})
		}
	}
	b.groups = countGroups{}
}

// withFinalDates gives the groups their final dates. Groups that get the same date
// add up.
func (s *countGroups) withFinalDates(at finalDates) *countGroups {
	s.index = nil
	moved := false
	for i := range s.list {
		g := &s.list[i]
		before := g.asOf
		g.asOf = shorten(at.date(before.date(), g.subject.MonthKeyed))
		moved = moved || g.asOf != before
	}
	if !moved {
		return s
	}
	merged := newCountGroups()
	for _, g := range s.list {
		merged.add(merged.find(g.countKey), g.counts[0], g.counts[1])
	}
	return &merged
}

// appendWithin appends to a list that will not get longer than most, without
// spare capacity.
func appendWithin[E any](list []E, most uint32, e E) []E {
	if list == nil {
		list = make([]E, 0, most)
	}
	return append(list, e)
}

// shortDate is a date in four bytes; 0 is none.
type shortDate uint32

func shorten(d civil.Date) shortDate {
	return shortDate(d.Year<<9 | int(d.Month)<<5 | d.Day)
}

func (d shortDate) date() civil.Date {
	return civil.Date{Year: int(d >> 9), Month: time.Month(d >> 5 & 15), Day: int(d & 31)}
}
