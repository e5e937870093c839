// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// endsIn is a counted subscription that ends in some days.
func endsIn(days int16, licenses, unassigned int64, how facts.Renewal) facts.Subscription {
	s := subscription("E3", facts.StandingCounted, licenses, licenses-unassigned, 0)
	s.Unassigned, s.Term = unassigned, facts.Term{Dated: true, DaysLeft: days, Renewal: how}
	return s
}

// spans writes what ends within 30, 60 and 90 days: subscriptions, licenses,
// unassigned and automatically renewed ones, of which nil is -1.
func spans(r *Renewals) (list [][4]int64) {
	if r == nil {
		return nil
	}
	for _, days := range []int{30, 60, 90} {
		sum, unknown := r.Within(days), int64(-1)
		counts := [4]int64{sum.Subscriptions, sum.Licenses, unknown, unknown}
		for i, p := range []*int64{sum.Unassigned, sum.AutoRenew} {
			if p != nil {
				counts[2+i] = *p
			}
		}
		list = append(list, counts)
	}
	return list
}

// TestRenewals is docs/semantics.md section 12: counted subscriptions by the days to
// their end, cumulated.
func TestRenewals(t *testing.T) {
	const unstated, manual, automatic = facts.RenewalUnstated, facts.RenewalManual, facts.RenewalAutomatic
	undated := subscription("E3", facts.StandingCounted, 7, 7, 0)
	bare := func(s facts.Subscription) facts.Subscription {
		s = notCounted(s)
		s.Unassigned = 0
		return s
	}
	for name, c := range map[string]struct {
		in   Input
		list []facts.Subscription
		want [][4]int64
	}{
		"no dates":    {Input{}, []facts.Subscription{undated}, nil},
		"nothing due": {Input{}, []facts.Subscription{undated, endsIn(91, 5, 1, manual)}, [][4]int64{{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}},
		"all passed":  {Input{}, []facts.Subscription{endsIn(0, 5, 1, unstated)}, [][4]int64{{0, 0, 0, -1}, {0, 0, 0, -1}, {0, 0, 0, -1}}},
		"far ahead":   {Input{}, []facts.Subscription{bare(endsIn(facts.MaxDaysLeft, 5, 1, unstated))}, [][4]int64{{0, 0, -1, -1}, {0, 0, -1, -1}, {0, 0, -1, -1}}},
		"at the edges": {
			Input{}, []facts.Subscription{endsIn(1, 1, 0, automatic), endsIn(30, 2, 1, automatic), endsIn(31, 4, 2, manual), endsIn(60, 8, 3, automatic), endsIn(61, 16, 4, manual), endsIn(90, 32, 5, automatic)},
			[][4]int64{{2, 3, 1, 3}, {4, 15, 6, 11}, {6, 63, 15, 43}},
		},
		"of those that say so": {
			Input{}, []facts.Subscription{bare(endsIn(1, 10, 0, unstated)), endsIn(40, 20, 5, automatic), bare(endsIn(40, 40, 0, unstated))},
			[][4]int64{{1, 10, -1, -1}, {3, 70, 5, 20}, {3, 70, 5, 20}},
		},
		"the judged only": {
			Input{OwnOnly: true, Scope: Scope{PartnerIDs: []string{"me"}}},
			[]facts.Subscription{endsIn(1, 10, 1, manual), of(endsIn(2, 20, 2, manual), func(s *facts.Subject) { s.PartnerID = "ME" })},
			[][4]int64{{1, 20, 2, 0}, {1, 20, 2, 0}, {1, 20, 2, 0}},
		},
		"all partners": {
			Input{Scope: Scope{PartnerIDs: []string{"me"}}},
			[]facts.Subscription{endsIn(1, 10, 1, manual), of(endsIn(2, 20, 2, manual), func(s *facts.Subject) { s.PartnerID = "ME" })},
			[][4]int64{{2, 30, 3, 0}, {2, 30, 3, 0}, {2, 30, 3, 0}},
		},
		"in scope only": {
			Input{Scope: Scope{Products: Selection{Exclude: []string{"visio"}}}},
			[]facts.Subscription{
				endsIn(1, 10, 1, manual), of(endsIn(1, 20, 2, manual), func(s *facts.Subject) { s.ProductName = "Visio" }),
				of(endsIn(1, 20, 2, manual), func(s *facts.Subject) { s.Free = true }), of(endsIn(1, 20, 2, manual), func(s *facts.Subject) { s.Unassignable = true }),
			},
			[][4]int64{{1, 10, 1, 0}, {1, 10, 1, 0}, {1, 10, 1, 0}},
		},
		"current only": {
			Input{}, []facts.Subscription{endsIn(1, 10, 1, manual), func() facts.Subscription {
				s := endsIn(5, 90, 1, manual)
				s.AsOf = asOf.AddDays(-2)
				return s
			}()},
			[][4]int64{{1, 10, 1, 0}, {1, 10, 1, 0}, {1, 10, 1, 0}},
		},
		"services of two dates have one span": {
			Input{}, []facts.Subscription{endsIn(30, 10, 1, manual), of(func() facts.Subscription {
				s := endsIn(25, 20, 2, manual)
				s.AsOf = asOf.AddDays(-2)
				return s
			}(), func(s *facts.Subject) { s.Service = "crm" })},
			[][4]int64{{1, 20, 2, 0}, {2, 30, 3, 0}, {2, 30, 3, 0}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.Sources = []Source{{Customer: &facts.Customer{}}, {Customer: subscribed(undated)}, {Customer: subscribed(c.list...)}}
			got := Compute(c.in).Renewals
			if diff := cmp.Diff(c.want, spans(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got != nil && got.Source != 2 {
				t.Errorf("of source %d", got.Source)
			}
		})
	}
}

// TestUnstatedRenewals counts what the data does not say of some counted
// subscriptions, where it does of others.
func TestUnstatedRenewals(t *testing.T) {
	undated := func(standing facts.Standing) facts.Subscription { return subscription("E3", standing, 7, 7, 0) }
	for name, c := range map[string]struct {
		list              []facts.Subscription
		undated, unstated int64
	}{
		"none":    {[]facts.Subscription{endsIn(1, 1, 0, facts.RenewalManual), endsIn(2, 1, 0, facts.RenewalAutomatic)}, 0, 0},
		"ends":    {[]facts.Subscription{endsIn(1, 1, 0, facts.RenewalManual), undated("Counted"), undated("Counted"), undated("Trial")}, 2, 0},
		"renewal": {[]facts.Subscription{endsIn(1, 1, 0, facts.RenewalManual), endsIn(2, 1, 0, facts.RenewalUnstated)}, 0, 1},
		"of all":  {[]facts.Subscription{endsIn(1, 1, 0, facts.RenewalUnstated), endsIn(2, 1, 0, facts.RenewalUnstated)}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := compute([]Source{{Customer: subscribed(c.list...)}}).Renewals
			if r.Undated != c.undated || r.Unstated != c.unstated {
				t.Errorf("%d undated, %d unstated; want %d and %d", r.Undated, r.Unstated, c.undated, c.unstated)
			}
		})
	}
}
