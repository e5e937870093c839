// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

// Causes are active counts that are no sign of adoption, each by its reason in
// the table of docs/semantics.md section 6.
type Causes struct {
	// Trial is activity of trial subscriptions.
	Trial int64
	// Lapsed is activity of subscriptions in grace, disabled or de-provisioned.
	Lapsed int64
	// Transfer is activity of users who are deleted or have no license left.
	Transfer int64
	// Yammer is activity in Yammer without a license for it, which Yammer allows.
	Yammer int64
}

func (c Causes) plus(o Causes) Causes {
	return Causes{c.Trial + o.Trial, c.Lapsed + o.Lapsed, c.Transfer + o.Transfer, c.Yammer + o.Yammer}
}

// orMore gives the larger count of each.
func (c Causes) orMore(o Causes) Causes {
	return Causes{max(c.Trial, o.Trial), max(c.Lapsed, o.Lapsed), max(c.Transfer, o.Transfer), max(c.Yammer, o.Yammer)}
}

func (c Causes) total() int64 { return c.Trial + c.Lapsed + c.Transfer + c.Yammer }

// within cuts the causes, in the order of the table, to what is left of an
// active count: together they explain no more than that.
func (c Causes) within(left int64) Causes {
	for _, count := range []*int64{&c.Trial, &c.Lapsed, &c.Transfer, &c.Yammer} {
		*count = max(0, min(*count, left))
		left -= *count
	}
	return c
}
