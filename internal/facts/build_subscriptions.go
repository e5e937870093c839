// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/golang-sql/civil"
)

// subscriptions are those of a Builder: licenses added up by group, and the
// ones that have an id, told apart by its hash.
type subscriptions struct {
	groups []subscriptionGroup
	index  map[subscriptionGroupKey]uint32
	known  map[subscriptionKey]licenses
	// assignedCounts and activeCounts say that the file has such a column.
	assignedCounts, activeCounts bool
}

type subscriptionGroup struct {
	subscriptionGroupKey
	licenses
	count, unassigned int64
}

// subscriptionGroupKey is what subscriptions that are added up have in common.
type subscriptionGroupKey struct {
	key
	standing               Standing
	trial                  Period
	ends                   ends
	hasAssigned, hasActive bool
}

// finalKey is what they have in common once their date is known.
type finalKey struct {
	subscriptionGroupKey
	term Term
}

// final is the key of a group at its date.
func (g *subscriptionGroup) final(at finalDates) finalKey {
	k := finalKey{subscriptionGroupKey: g.subscriptionGroupKey}
	k.asOf = at.date(k.asOf, k.subject.MonthKeyed)
	if k.trial.covers(k.asOf) {
		k.standing = StandingTrial
	}
	if k.standing == StandingCounted {
		k.term = k.ends.term(k.asOf)
	}
	k.trial, k.ends = Period{}, ends{}
	return k
}

// subscriptionKey is one subscription on one date. With ten million of them,
// the chance that two share their 64-bit hash is three in a million.
type subscriptionKey struct {
	customer *entry
	day      day
	monthly  bool
	hash     uint64
}

// licenses are those of one subscription, in one group.
type licenses struct {
	sold, assigned, active int64
	group                  uint32
}

func newSubscriptions() subscriptions {
	return subscriptions{index: map[subscriptionGroupKey]uint32{}, known: map[subscriptionKey]licenses{}}
}

// addSubscription reports whether the subscription was there already. It then
// counts once, as the larger of the two rows, so that their order does not matter.
func (b *Builder) addSubscription(k key, r SubscriptionRow) (duplicate bool) {
	s := &b.subscriptions
	s.assignedCounts = s.assignedCounts || r.HasAssigned || r.BlankAssigned
	s.activeCounts = s.activeCounts || r.HasActive || r.BlankActive
	group := s.group(subscriptionGroupKey{k, r.Standing, r.Trial, endsOf(&r), r.HasAssigned, r.HasActive})
	l := licenses{r.Licenses, r.Assigned, r.Active, group}
	if r.ID == "" {
		s.count(l, 1)
		return false
	}
	return s.countOnce(subscriptionKey{k.customer, dayOf(k.asOf), k.subject.MonthKeyed, maphash.String(b.seed, r.ID)}, l)
}

func (s *subscriptions) group(k subscriptionGroupKey) uint32 {
	i, ok := s.index[k]
	if !ok {
		i = uint32(len(s.groups))
		s.index[k] = i
		s.groups = append(s.groups, subscriptionGroup{subscriptionGroupKey: k})
	}
	return i
}

// countOnce counts a subscription that has an id, if it is new or larger.
func (s *subscriptions) countOnce(k subscriptionKey, l licenses) (duplicate bool) {
	before, duplicate := s.known[k]
	switch {
	case !duplicate:
	case s.compare(l, before) > 0:
		s.count(before, -1)
	default:
		return true
	}
	s.known[k] = l
	s.count(l, 1)
	return duplicate
}

// count adds a subscription to its group, or takes it out again.
func (s *subscriptions) count(l licenses, sign int64) {
	g := &s.groups[l.group]
	g.count += sign
	g.sold += sign * l.sold
	g.assigned += sign * l.assigned
	g.active += sign * l.active
	if g.hasAssigned && g.ends != (ends{}) {
		g.unassigned += sign * max(0, l.sold-l.assigned)
	}
}

// compare puts two rows of one subscription in order: by licenses, assigned
// and active ones, then by what else they say. Of two standings the counted one
// is the larger, and less of a trial the larger one, else the first reason.
func (s *subscriptions) compare(a, b licenses) int {
	x, y := &s.groups[a.group], &s.groups[b.group]
	return cmp.Or(
		cmp.Compare(a.sold, b.sold), cmp.Compare(a.assigned, b.assigned), cmp.Compare(a.active, b.active),
		cmp.Compare(y.standing.rank(), x.standing.rank()), compareDates(y.trial.To, x.trial.To), compareDates(x.trial.From, y.trial.From), x.ends.compare(y.ends),
		compareSubjects(x.subject, y.subject), compareBools(x.hasAssigned, y.hasAssigned), compareBools(x.hasActive, y.hasActive),
	)
}

func (b *Builder) buildSubscriptions(at finalDates) {
	s := &b.subscriptions
	s.mergeUndated(at)
	sums := map[finalKey]*Subscription{}
	for i := range s.groups {
		g := &s.groups[i]
		if g.count == 0 {
			continue
		}
		k := g.final(at)
		if sums[k] == nil {
			sums[k] = &Subscription{
				Subject: k.subject, AsOf: k.asOf, Standing: k.standing, Term: k.term, HasAssigned: k.hasAssigned, HasActive: k.hasActive,
				LacksAssigned: s.assignedCounts && !k.hasAssigned, LacksActive: s.activeCounts && !k.hasActive,
			}
		}
		sums[k].add(g)
	}
	for k, sum := range sums {
		k.customer.Subscriptions = append(k.customer.Subscriptions, *sum)
	}
	for _, c := range b.customers {
		slices.SortFunc(c.Subscriptions, compareSubscriptions)
	}
	b.subscriptions = subscriptions{}
}

func (s *Subscription) add(g *subscriptionGroup) {
	s.Count += g.count
	s.Licenses += g.sold
	s.Assigned += g.assigned
	s.Active += g.active
	s.Unassigned += g.unassigned
}

// mergeUndated counts a subscription once that has both a dated and an undated row
// once the undated row gets its date.
func (s *subscriptions) mergeUndated(at finalDates) {
	undated := dayOf(at.undated)
	for k, l := range s.known {
		if k.day != never {
			continue
		}
		k.day = undated
		if _, twice := s.known[k]; twice {
			s.count(l, -1)
			s.countOnce(k, l)
		}
	}
}

func compareSubscriptions(a, b Subscription) int {
	return cmp.Or(
		compareDates(a.AsOf, b.AsOf), compareSubjects(a.Subject, b.Subject), cmp.Compare(a.Standing, b.Standing),
		compareBools(a.HasAssigned, b.HasAssigned), compareBools(a.HasActive, b.HasActive), a.Term.compare(b.Term),
	)
}

func compareDates(a, b civil.Date) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
}

func compareSubjects(a, b *Subject) int {
	return cmp.Or(
		cmp.Compare(a.Service, b.Service), cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.ProductName, b.ProductName),
		cmp.Compare(a.Workload, b.Workload), cmp.Compare(a.PartnerID, b.PartnerID),
		a.Labels.compare(b.Labels), compareBools(a.Free, b.Free), compareBools(a.Unassignable, b.Unassignable), compareBools(a.MonthKeyed, b.MonthKeyed),
	)
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
