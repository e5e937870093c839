// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"

	"github.com/golang-sql/civil"
)

// Term says when counted subscriptions end or renew.
type Term struct {
	// Dated says that the data has such a date; the others are meant when it does.
	Dated bool
	// DaysLeft is the number of days from the as-of date to the first end after
	// it: 0 when all ends have passed, and at most MaxDaysLeft.
	DaysLeft int16
	// Renewal says whether they renew by themselves.
	Renewal Renewal
}

// MaxDaysLeft stands for every end that is so far ahead that nobody asks for it:
// a bound keeps apart no more subscriptions than there are days.
const MaxDaysLeft = 367

// Renewal says whether a subscription renews by itself.
type Renewal uint8

// The ways to renew.
const (
	// RenewalUnstated: the data does not say.
	RenewalUnstated Renewal = iota
	// RenewalManual: it ends unless somebody renews it.
	RenewalManual
	// RenewalAutomatic: it renews by itself.
	RenewalAutomatic
)

// ends are the days on which a subscription ends, the earlier one first: never
// where the row names fewer than two. Only a counted subscription has some: of
// others nobody asks when they end.
type ends struct {
	first, last day
	renewal     Renewal
}

func endsOf(r *SubscriptionRow) ends {
	e := ends{dayOf(r.CommitmentEnd), dayOf(r.NextLifecycle), r.Renewal}
	if r.Standing != StandingCounted || e.first == never && e.last == never {
		return ends{}
	}
	if e.first > e.last {
		e.first, e.last = e.last, e.first
	}
	return e
}

// term is the first end after a day.
func (e ends) term(asOf civil.Date) Term {
	if e.last == never {
		return Term{}
	}
	t := Term{Dated: true, Renewal: e.renewal}
	for _, end := range []day{e.first, e.last} {
		if now := dayOf(asOf); end > now {
			t.DaysLeft = int16(min(end-now, MaxDaysLeft))
			break
		}
	}
	return t
}

// compare puts the ends of one subscription that is named twice in order: the
// later ones are the larger.
func (e ends) compare(o ends) int {
	return cmp.Or(cmp.Compare(e.last, o.last), cmp.Compare(e.first, o.first), cmp.Compare(e.renewal, o.renewal))
}

func (t Term) compare(o Term) int {
	return cmp.Or(compareBools(t.Dated, o.Dated), cmp.Compare(t.DaysLeft, o.DaysLeft), cmp.Compare(t.Renewal, o.Renewal))
}
