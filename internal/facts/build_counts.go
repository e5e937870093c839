package facts

import (
	"math"
	"time"

	"github.com/golang-sql/civil"
)

// Group is a place in a Builder where two counts add up: those of one kind,
// customer, subject and date.
type Group uint32

// groups are those of a Builder. They lie in one list, as small as they can be:
// with many of them, reaching one takes longer than adding.
type countGroups struct {
	list  []countGroup
	index map[countKey]Group
}

type countGroup struct {
	countKey
	sums [2]int64
}

type countKey struct {
	customer *entry
	subject  *Subject
	asOf     shortDate
	kind     Kind
}

func newCountGroups() countGroups { return countGroups{index: map[countKey]Group{}} }

// Group gives the place of a record of KindDeployment or KindUsage, for
// AddCounts.
func (b *Builder) Group(r Record) Group {
	return b.groups.find(countKey{b.customer(r.CustomerID), b.subject(r.Subject), shorten(r.AsOf), r.Kind})
}

// AddCounts is Add for a record that was added before and comes again with
// other counts. It returns ErrOverflow as Add does.
func (b *Builder) AddCounts(to Group, first, second int64) error {
	g := &b.groups.list[to]
	if !g.customer.reserveCounts(g.kind, first, second) {
		return ErrOverflow
	}
	g.sums[0] += first
	g.sums[1] += second
	return nil
}

func (s *countGroups) find(k countKey) Group {
	i, ok := s.index[k]
	if !ok {
		i = Group(len(s.list))
		s.index[k] = i
		s.list = append(s.list, countGroup{countKey: k})
		k.customer.groups[k.kind]++
	}
	return i
}

func (s *countGroups) add(k countKey, first, second int64) {
	g := &s.list[s.find(k)]
	g.sums[0] += first
	g.sums[1] += second
}

// reserveCounts grows the customer's sums of a kind by two counts, or neither.
func (c *entry) reserveCounts(k Kind, first, second int64) bool {
	sums := (*[2]int64)(c.sums[2*(k-1):])
	if first > math.MaxInt64-sums[0] || second > math.MaxInt64-sums[1] {
		return false
	}
	sums[0] += first
	sums[1] += second
	return true
}

// buildCounts gives the customers their groups, in the order of the rows.
func (b *Builder) buildCounts(at settling) {
	for _, g := range b.groups.settle(at).list {
		c, date := g.customer, g.asOf.date()
		if g.kind == KindDeployment {
			c.Deployments = appendWithin(c.Deployments, c.groups[g.kind], Deployment{g.subject, date, g.sums[0], g.sums[1]})
		} else {
			c.Usages = appendWithin(c.Usages, c.groups[g.kind], Usage{g.subject, date, g.sums[0], g.sums[1]})
		}
	}
	b.groups = countGroups{}
}

// settle gives the groups their final dates. Those whose dates become the same
// add up.
func (s *countGroups) settle(at settling) *countGroups {
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
	settled := newCountGroups()
	for _, g := range s.list {
		settled.add(g.countKey, g.sums[0], g.sums[1])
	}
	return &settled
}

// appendWithin appends to a list that will not get longer than most: no room
// is left over.
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
