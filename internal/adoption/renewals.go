// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Renewals are the counted subscriptions that end or renew within a year of the
// as-of date (docs/semantics.md section 12).
type Renewals struct {
	Origin
	// HasAssigned and HasRenewal say that the data has assigned licenses of some
	// counted subscription, and of some whether it renews by itself.
	HasAssigned, HasRenewal bool
	// Due is what ends, day by day, the next day first.
	Due []Due
	// Undated counts the counted subscriptions without such a date. Unstated counts
	// the others of which nothing is said of their renewal, where it is of some.
	Undated, Unstated int64
}

// Due is what ends on one day.
type Due struct {
	// Days from the as-of date to that day, at least 1.
	Days int
	Renewal
}

// Renewal counts subscriptions that end.
type Renewal struct {
	// Subscriptions that end, and the Licenses they hold.
	Subscriptions, Licenses int64
	// Unassigned of these licenses, and those that renew by themselves (AutoRenew);
	// nil when the data says it of none of them.
	Unassigned, AutoRenew *int64
}

// Within adds up what ends at most some days after the as-of date. Where nothing
// does, the counts that the data has of any subscription are 0.
func (r *Renewals) Within(days int) (sum Renewal) {
	for _, d := range r.Due {
		if d.Days <= days {
			sum = sum.Plus(d.Renewal)
		}
	}
	if sum.Subscriptions == 0 && r.HasAssigned {
		sum.Unassigned = new(int64)
	}
	if sum.Subscriptions == 0 && r.HasRenewal {
		sum.AutoRenew = new(int64)
	}
	return sum
}

// Plus adds two counts up, whose sums have to fit into 64 bits. What the data says of only
// one of them stands for both.
func (a Renewal) Plus(b Renewal) Renewal {
	return Renewal{
		a.Subscriptions + b.Subscriptions, a.Licenses + b.Licenses,
		addKnown(a.Unassigned, b.Unassigned), addKnown(a.AutoRenew, b.AutoRenew),
	}
}

// addKnown adds two counts up, either of which may be unknown.
func addKnown(a, b *int64) *int64 {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	sum := *a + *b
	return &sum
}

// byDay unites what ends on the same day.
func byDay(due []Due) (days []Due) {
	slices.SortStableFunc(due, func(a, b Due) int { return cmp.Compare(a.Days, b.Days) })
	for _, d := range due {
		if last := len(days) - 1; last >= 0 && days[last].Days == d.Days {
			days[last].Renewal = days[last].Plus(d.Renewal)
			continue
		}
		days = append(days, d)
	}
	return days
}

// renewals are those of the first source that says of any counted subscription
// when it ends; nil when none does. Only one's own are counted where these are
// judged.
func (v view) renewals(ownOnly bool) *Renewals {
	for i, s := range v.sources {
		if s.Customer == nil || !slices.ContainsFunc(s.Customer.Subscriptions, isDated) {
			continue
		}
		counted := slices.DeleteFunc(current(assignedRows(v, s.Customer), v.until), func(r row) bool {
			return v.reason(r, ownOnly) != string(facts.StandingCounted)
		})
		var dated []row
		var undated int64
		for _, r := range counted {
			if isDated(*r.subscription) {
				dated = append(dated, r)
			} else {
				undated += r.subscription.Count
			}
		}
		if len(dated) > 0 {
			r := newRenewals(origin(i, dated), dated)
			r.Undated = undated
			return r
		}
	}
	return nil
}

func isDated(s facts.Subscription) bool { return s.Term.Dated }

// newRenewals counts all days from one as-of date: services may have different
// ones.
func newRenewals(o Origin, rows []row) *Renewals {
	r := &Renewals{Origin: o}
	var due []Due
	for _, each := range rows {
		s := each.subscription
		r.HasAssigned = r.HasAssigned || s.HasAssigned
		if s.Term.Renewal == facts.RenewalUnstated {
			r.Unstated += s.Count
		} else {
			r.HasRenewal = true
		}
		if left := s.Term.DaysLeft; left > 0 && left < facts.MaxDaysLeft {
			due = append(due, Due{s.AsOf.DaysSince(o.AsOf) + int(left), ending(s)})
		}
	}
	if !r.HasRenewal {
		r.Unstated = 0
	}
	r.Due = byDay(due)
	return r
}

// ending is what ends with subscriptions.
func ending(s *facts.Subscription) Renewal {
	r := Renewal{Subscriptions: s.Count, Licenses: s.Licenses}
	if s.HasAssigned {
		r.Unassigned = new(s.Unassigned)
	}
	switch s.Term.Renewal {
	case facts.RenewalAutomatic:
		r.AutoRenew = new(s.Licenses)
	case facts.RenewalManual:
		r.AutoRenew = new(int64)
	}
	return r
}
