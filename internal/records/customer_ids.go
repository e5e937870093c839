// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/formats"

// customerIDs knows which customers have an id that is not a GUID.
type customerIDs struct {
	// others has where each of them was first named.
	others map[string]formats.Position
	// known is the number of customers when the last one was looked at.
	known int
}

// note looks at the canonical id of a customer that is new.
func (c *customerIDs) note(id string, at formats.Position) {
	if isGUID(id) {
		return
	}
	if c.others == nil {
		c.others = map[string]formats.Position{}
	}
	if _, known := c.others[id]; !known {
		c.others[id] = at
	}
}

// rejectUnlikeIDs rejects the rows with an id that is not a GUID, where at least
// nine in ten ids of the file are GUIDs: a name, or a line of text, stands where
// an id belongs. Such a row names no customer.
func (in *intake) rejectUnlikeIDs() {
	guids, others := in.guids()
	if others == 0 || guids < 9*others {
		return
	}
	used, _, _ := in.facts.Drop(func(id string) bool { return !isGUID(id) })
	if used == 0 {
		return
	}
	first := in.firstUnlike()
	in.counts.Used -= used
	in.counts.Rejected += used
	in.rejections.add(CustomerIDUnlike, used, first.N, func() string {
		return in.describe(wrong(CustomerIDUnlike, "not an id like the others, which are GUIDs; export the tenant id, not a name").in(customerID), first)
	})
}

// guids counts the customers whose id is a GUID, and the others.
func (in *intake) guids() (guids, others int) {
	if len(in.ids.others) == 0 {
		return in.facts.Customers(), 0
	}
	for id := range in.facts.CustomerIDs() {
		if isGUID(id) {
			guids++
		} else {
			others++
		}
	}
	return guids, others
}

// firstUnlike is where the first id that is not a GUID is.
func (in *intake) firstUnlike() (first formats.Position) {
	for _, at := range in.ids.others {
		if first.N == 0 || at.N < first.N {
			first = at
		}
	}
	return first
}

// guid is an id such as 11111111-1111-1111-1111-111111111111, with x for each
// digit of base 16.
const guid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"

// isGUID says whether an id, in canonical form, is a GUID.
func isGUID(id string) bool {
	if len(id) != len(guid) {
		return false
	}
	for i, c := range []byte(id) {
		isDigit := c >= '0' && c <= '9' || c >= 'a' && c <= 'f'
		if isDigit != (guid[i] == 'x') || !isDigit && c != guid[i] {
			return false
		}
	}
	return true
}
