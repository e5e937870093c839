// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"iter"
	"maps"
	"slices"

	"github.com/golang-sql/civil"
)

// RejectUsed forgets what all rows so far say. It counts those that were used as
// rejected, each for its customer.
func (b *Builder) RejectUsed() {
	b.groups, b.subscriptions = newCountGroups(), newSubscriptions()
	clear(b.userSets)
	b.users = userCounts{}
	clear(b.requests)
	clear(b.sums)
	for _, c := range b.customers {
		c.Rejected += c.rows
		c.rows, c.groups = 0, [KindUsage + 1]uint32{}
		c.Name, c.named = "", civil.Date{}
		c.Labels, c.labeled = nil, civil.Date{}
	}
}

// CustomerIDs gives the ids of all customers named so far, in no order.
func (b *Builder) CustomerIDs() iter.Seq[string] { return maps.Keys(b.customers) }

// Drop forgets the customers whose ids are unlike the others, as if no row named
// them. It gives the number of their rows: those that were used, those that were
// rejected, and those that are duplicates by their flag.
func (b *Builder) Drop(unlike func(customerID string) bool) (used, rejected, duplicates int64) {
	dropped := map[*entry]bool{}
	for id, c := range b.customers {
		if unlike(id) {
			used, rejected, duplicates = used+c.rows, rejected+c.Rejected, duplicates+c.Duplicates
			dropped[c] = true
			delete(b.customers, id)
		}
	}
	b.groups.list = slices.DeleteFunc(b.groups.list, func(g countGroup) bool { return dropped[g.customer] })
	b.groups.reindex(len(b.groups.index))
	maps.DeleteFunc(b.userSets, func(k userSetKey, _ *userSet) bool { return dropped[k.customer] })
	maps.DeleteFunc(b.requests, func(k requestKey, _ int64) bool { return dropped[k.customer] })
	maps.DeleteFunc(b.subscriptions.known, func(k subscriptionKey, _ licenses) bool { return dropped[k.customer] })
	for i := range b.subscriptions.groups {
		if g := &b.subscriptions.groups[i]; dropped[g.customer] {
			g.count = 0
		}
	}
	return used, rejected, duplicates
}
