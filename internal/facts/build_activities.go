// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"hash/maphash"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// userSet is the users of one customer on one as-of date, identified by the hashes
// of their ids. It exists in a Builder only and takes about 60 bytes a user.
type userSet struct {
	key userSetKey
	// asOf is the day of the set; never, when the end of the file decides on it.
	asOf day
	// users gives the index of each user in the lists. With ten million users, the
	// chance that two share their 64-bit hash is three in a million.
	users map[uint64]uint32
	// alive users have a row that does not say that they are deleted.
	alive []bool
	// used are the workloads, each with what is known of its users.
	used []*usedWorkload
	// partners that the rows name; the first entry stands for no partner.
	partners []string
	// period is the shortest one that the rows name, in days; 0 for none.
	period int32
}

type userSetKey struct {
	customer *entry
	asOf     civil.Date
	monthly  bool
}

// usedWorkload is a workload of a service: a user counts once in it, whichever
// partners' rows say so (docs/semantics.md section 3.1).
type usedWorkload struct {
	service, workload string
	// sharePoint and oneDrive say which of the two have rows: they are one
	// workload.
	sharePoint, oneDrive bool
	// marks by user; a user beyond the end has none.
	marks []mark
	// earlier are the days of activity before the last one, of users whose rows
	// give several and whose last one may be after the as-of date.
	earlier map[uint32][]day
	// partOf is the workload that this one is an app of, known at the end of the
	// file; empty for none.
	partOf string
	// partners by user, as indices into the list of the user set; a user beyond
	// the end has none.
	partners []uint32
}

// addUser reports whether the user was there already with every workload of the
// row: a file may have one row per user, or one per user and workload.
func (b *Builder) addUser(k key, r UserRow) (duplicate bool) {
	c := b.userSet(k)
	hash := maphash.String(b.seed, r.ID)
	user, duplicate := c.users[hash]
	if !duplicate {
		user = uint32(len(c.alive))
		c.users[hash] = user
		c.alive = append(c.alive, false)
		b.users.users++
	}
	c.alive[user] = c.alive[user] || !r.Deleted
	c.period = shorter(c.period, r.Period)
	for i := range r.Workloads {
		w := &r.Workloads[i]
		used := c.workload(k.subject.Service, w.Workload)
		already := used.marked()
		before := used.mark(user, newMark(w), c.asOf)
		c.setPartner(used, user, k.subject.PartnerID)
		b.users.marks += used.marked() - already
		duplicate = duplicate && before&known != 0
	}
	return duplicate
}

func uniteOneDrive(workload string) string {
	if workload == spelling.OneDrive {
		return spelling.SharePoint
	}
	return workload
}

func (b *Builder) userSet(k key) *userSet {
	ck := userSetKey{k.customer, k.asOf, k.subject.MonthKeyed}
	c := b.userSets[ck]
	if c == nil {
		c = &userSet{key: ck, users: map[uint64]uint32{}, partners: []string{""}}
		if !ck.monthly {
			c.asOf = dayOf(ck.asOf)
		}
		b.userSets[ck] = c
	}
	return c
}

// workload gives the users of a workload of a service. OneDrive is counted together
// with SharePoint (docs/semantics.md section 5).
func (c *userSet) workload(service, name string) *usedWorkload {
	united := uniteOneDrive(name)
	i := slices.IndexFunc(c.used, func(w *usedWorkload) bool { return w.service == service && w.workload == united })
	if i < 0 {
		i = len(c.used)
		c.used = append(c.used, &usedWorkload{service: service, workload: united})
	}
	w := c.used[i]
	w.sharePoint = w.sharePoint || name == spelling.SharePoint
	w.oneDrive = w.oneDrive || name == spelling.OneDrive
	return w
}

// name is SharePoint for OneDrive and SharePoint together, and OneDrive where no
// row is about SharePoint.
func (w *usedWorkload) name() string {
	if w.oneDrive && !w.sharePoint {
		return spelling.OneDrive
	}
	return w.workload
}

// setPartner notes the partner of a user in a workload. Of two partners it is the
// one whose id comes first, so that the order of rows does not matter.
func (c *userSet) setPartner(w *usedWorkload, user uint32, partner string) {
	before := c.partners[w.partner(user)]
	if partner == "" || (before != "" && before <= partner) {
		return
	}
	for len(w.partners) <= int(user) {
		w.partners = append(w.partners, 0)
	}
	index := slices.Index(c.partners, partner)
	if index < 0 {
		index = len(c.partners)
		c.partners = append(c.partners, partner)
	}
	w.partners[user] = uint32(index)
}

// partner gives a user's partner, as an index into the list of the user set.
func (w *usedWorkload) partner(user uint32) uint32 {
	if int(user) >= len(w.partners) {
		return 0
	}
	return w.partners[user]
}

// marked is how much is known of the users of a workload. A list is as long as
// the number of its last user.
func (w *usedWorkload) marked() int64 {
	return int64(len(w.marks)+len(w.partners)) + earlierMarks*int64(len(w.earlier))
}

// earlierMarks is how many marks the earlier days of a user take.
const earlierMarks = 8

// mark adds to what is known of a user, and gives what was known before. Of days
// up to asOf only the last one matters.
func (w *usedWorkload) mark(user uint32, m mark, asOf day) (before mark) {
	for len(w.marks) <= int(user) {
		w.marks = append(w.marks, 0)
	}
	before = w.marks[user]
	w.marks[user] = before.and(m)
	last := w.marks[user].last()
	if first := min(before.last(), m.last()); last > asOf && first != never && first != last {
		if w.earlier == nil {
			w.earlier = map[uint32][]day{}
		}
		w.earlier[user] = append(w.earlier[user], first)
	}
	return before
}

// dropAfter drops the activity after the as-of date: a user counts with an earlier
// one, if any (docs/semantics.md section 5). That there was a later one is kept: such
// a user is not idle (section 12).
func (w *usedWorkload) dropAfter(asOf day) {
	for user, m := range w.marks {
		if m.last() <= asOf {
			continue
		}
		last := never
		for _, d := range w.earlier[uint32(user)] {
			if d <= asOf {
				last = max(last, d)
			}
		}
		w.marks[user] = m.on(last) | later
	}
	w.earlier = nil
}
