// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"slices"

	"github.com/golang-sql/civil"
)

// tally counts users.
type tally struct {
	entitled, unstated int64
	days               map[day]*ActiveDay
}

// activities counts the users of each workload, apart by partner.
func (c *userSet) activities(b *Builder) (list []Activity) {
	all := c.overWorkloads()
	for _, w := range c.used {
		tallies := map[string]*tally{}
		for user, m := range w.marks {
			if m == 0 {
				continue
			}
			partner := c.partners[w.partner(uint32(user))]
			if tallies[partner] == nil {
				tallies[partner] = &tally{days: map[day]*ActiveDay{}}
			}
			tallies[partner].add(m, c.classify(m, all[user], c.alive[user]))
		}
		for partner, t := range tallies {
			list = append(list, t.activity(c.key.asOf, b.subject(Subject{
				Service: w.service, Workload: w.name(), PartOf: w.partOf, PartnerID: partner, MonthKeyed: c.key.monthly,
			}), w.sharePoint && w.oneDrive))
		}
	}
	return list
}

// overWorkloads unites the marks of each user over all workloads that are not
// retired.
func (c *userSet) overWorkloads() []mark {
	all := make([]mark, len(c.alive))
	for _, w := range c.used {
		if w.retired(c.key.asOf) {
			continue
		}
		for user, m := range w.marks {
			all[user] |= m & (licensed | unstated)
		}
	}
	return all
}

// userClass is what a user of a workload counts as (docs/semantics.md sections 5
// and 6).
type userClass uint8

const (
	entitledUser userClass = iota
	// elsewhereUser has no license for the workload, but for another one.
	elsewhereUser
	// goneUser is deleted or has no license left.
	goneUser
	// unstatedUser has a license or has none: no row states it.
	unstatedUser
)

// classify gives the class of a user from what is known in one workload and over
// all of them.
func (c *userSet) classify(m, all mark, alive bool) userClass {
	switch {
	case !alive:
		return goneUser
	case m&licensed != 0:
		return entitledUser
	case m&unstated != 0:
		return unstatedUser
	case all == 0:
		return goneUser
	}
	return elsewhereUser
}

func (t *tally) add(m mark, class userClass) {
	switch class {
	case entitledUser:
		t.entitled++
	case unstatedUser:
		t.unstated++
	}
	if m.last() != never {
		t.on(m.last()).add(class)
	}
}

// on gives the counts of a day.
func (t *tally) on(d day) *ActiveDay {
	active := t.days[d]
	if active == nil {
		active = &ActiveDay{Day: d.date()}
		t.days[d] = active
	}
	return active
}

func (d *ActiveDay) add(class userClass) {
	switch class {
	case entitledUser:
		d.Licensed++
	case elsewhereUser:
		d.Elsewhere++
	case goneUser:
		d.Gone++
	case unstatedUser:
		d.Unstated++
	}
}

// activity gives the count. Nobody entitled and nobody active is a real 0: an
// older date of the service is history then as well.
func (t *tally) activity(asOf civil.Date, subject *Subject, withOneDrive bool) Activity {
	a := Activity{Subject: subject, AsOf: asOf, WithOneDrive: withOneDrive, Entitled: t.entitled, Unstated: t.unstated}
	for _, d := range t.days {
		a.Days = append(a.Days, *d)
	}
	slices.SortFunc(a.Days, func(x, y ActiveDay) int { return compareDates(x.Day, y.Day) })
	return a
}
