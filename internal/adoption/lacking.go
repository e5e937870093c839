// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

// Lacking is subscriptions without a count that a figure needs: the file has the
// column, and it is blank for them (docs/semantics.md section 5).
type Lacking struct {
	// Count that is blank.
	Count BlankCount
	// Source of the subscriptions, as an index into the input.
	Source int
	// Subscriptions that lack the count.
	Subscriptions int64
}

// BlankCount is a count that may be blank.
type BlankCount string

// The counts that subscriptions may lack.
const (
	BlankAssigned BlankCount = "assigned"
	BlankActive   BlankCount = "active"
)

// lacks finds the subscriptions that deployment and usage lack counts of.
func (v view) lacks() (list []Lacking) {
	if !v.anyLacks() {
		return nil
	}
	if l := v.lacking(BlankAssigned, soldSubscriptions, v.pick(soldLicenses, soldSubscriptions)); l.Subscriptions > 0 {
		list = append(list, l)
	}
	if l := v.lacking(BlankActive, activeSubscriptions, v.pickUsage(Entitlements)); l.Subscriptions > 0 {
		list = append(list, l)
	}
	return list
}

func (v view) anyLacks() bool {
	for _, s := range v.sources {
		if s.Customer == nil {
			continue
		}
		for _, sub := range s.Customer.Subscriptions {
			if sub.LacksAssigned || sub.LacksActive {
				return true
			}
		}
	}
	return false
}

// lacking counts the subscriptions that lack a count in the source of the figure, if
// it is made of subscriptions; without a figure in the first source that has any.
func (v view) lacking(count BlankCount, d dataset, figure *picked) Lacking {
	if figure != nil && figure.dataset.kind != facts.KindSubscription {
		return Lacking{}
	}
	for i, s := range v.sources {
		if s.Customer == nil || figure != nil && figure.Source != i {
			continue
		}
		lacks := Lacking{Count: count, Source: i}
		for _, r := range v.current(s.Customer, d) {
			if r.lacks {
				lacks.Subscriptions += r.subscription.Count
			}
		}
		if lacks.Subscriptions > 0 {
			return lacks
		}
	}
	return Lacking{}
}
