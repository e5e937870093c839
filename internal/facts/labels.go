// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "cmp"

// Labels are the texts of a row that group customers; each may be empty.
type Labels struct {
	// Segment of the customer, such as Education.
	Segment string
	// Market of the customer, such as DE.
	Market string
	// Channel of the row, such as Reseller.
	Channel string
}

// compare puts labels in the order of their texts, and none first.
func (l *Labels) compare(other *Labels) int {
	if l == other {
		return 0
	}
	var a, b Labels
	if l != nil {
		a = *l
	}
	if other != nil {
		b = *other
	}
	return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Market, b.Market), cmp.Compare(a.Channel, b.Channel))
}

// label takes the labels off a record that counts no licenses, and keeps those of
// the newest date: no subject needs them.
func (c *entry) label(r *Record) {
	if r.Kind != KindActivity && r.Kind != KindRequest {
		return
	}
	labels := r.Subject.Labels
	r.Subject.Labels = nil
	switch {
	case labels == nil || r.AsOf.Before(c.labeled):
	case c.Labels == nil || r.AsOf.After(c.labeled):
		c.Labels, c.labeled = labels, r.AsOf
	default:
		c.Labels = c.Labels.and(labels)
	}
}

// and gives the alphabetically first label of each kind.
func (l *Labels) and(other *Labels) *Labels {
	both := Labels{first(l.Segment, other.Segment), first(l.Market, other.Market), first(l.Channel, other.Channel)}
	if both == *l {
		return l
	}
	return &both
}

// first gives the alphabetically first of two texts, of which either may be empty.
func first(a, b string) string {
	if a == "" || (b != "" && b < a) {
		return b
	}
	return a
}
