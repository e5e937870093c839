// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"slices"
)

func (b *Builder) buildActivities(at finalDates) {
	merged := map[userSetKey]*userSet{}
	for k, c := range b.userSets {
		k.asOf = at.date(k.asOf, k.monthly)
		for _, w := range c.used {
			w.dropAfter(dayOf(k.asOf))
		}
		if merged[k] == nil {
			c.key, merged[k] = k, c
			continue
		}
		merged[k].merge(c)
	}
	byCustomer := map[*entry][]*userSet{}
	for k, c := range merged {
		for _, w := range c.used {
			w.partOf = b.appOf(w.workload)
		}
		k.customer.Activities = append(k.customer.Activities, c.activities(b)...)
		byCustomer[k.customer] = append(byCustomer[k.customer], c)
	}
	for customer, sets := range byCustomer {
		slices.SortFunc(customer.Activities, compareActivities)
		customer.Users = b.buildUsers(sets)
	}
	b.userSets = nil
}

// shorter gives the shorter of two periods, each 0 for none.
func shorter(a, b int32) int32 {
	if a == 0 || (b != 0 && b < a) {
		return b
	}
	return a
}

// merge takes in the users of a set that has got the same date.
func (c *userSet) merge(other *userSet) {
	c.period = shorter(c.period, other.period)
	index := make([]uint32, len(other.alive))
	for hash, from := range other.users {
		to, ok := c.users[hash]
		if !ok {
			to = uint32(len(c.alive))
			c.users[hash] = to
			c.alive = append(c.alive, false)
		}
		c.alive[to] = c.alive[to] || other.alive[from]
		index[from] = to
	}
	for _, w := range other.used {
		into := c.workload(w.service, w.name())
		into.oneDrive = into.oneDrive || w.oneDrive
		for from, m := range w.marks {
			into.mark(index[from], m, never)
			c.setPartner(into, index[from], other.partners[w.partner(uint32(from))])
		}
	}
}

func compareActivities(a, b Activity) int {
	return cmp.Or(compareDates(a.AsOf, b.AsOf), compareSubjects(a.Subject, b.Subject))
}
