// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Excess is a product that has more licenses assigned than sold (docs/semantics.md
// section 12).
type Excess struct {
	// Sold and Assigned licenses of it.
	Sold, Assigned int64
	// Lapsed are the licenses that subscriptions of it hold, or have assigned, which
	// are in their grace period, disabled or deprovisioned: licenses stay assigned
	// when a subscription lapses.
	Lapsed int64
}

// Explained says that lapsed subscriptions can have all licenses that are too many.
func (x Excess) Explained() bool { return x.Assigned-x.Sold <= x.Lapsed }

// excesses finds the products of a deployment that have more licenses assigned than
// sold. The rows that name no product are one.
func (v view) excesses(d *Deployment, ownOnly bool) (list []Excess) {
	if d == nil {
		return nil
	}
	look := func(p Product) {
		if p.Assigned > p.Sold {
			list = append(list, Excess{p.Sold, p.Assigned, v.lapsedOf(p, ownOnly)})
		}
	}
	nameless := Product{Sold: d.Sold, Assigned: d.Assigned}
	for _, p := range d.Products {
		look(p)
		nameless.Sold, nameless.Assigned = nameless.Sold-p.Sold, nameless.Assigned-p.Assigned
	}
	look(nameless)
	return list
}

// lapsedOf adds up the licenses of the lapsed subscriptions of a product.
func (v view) lapsedOf(p Product, ownOnly bool) (licenses int64) {
	for _, r := range v.listed() {
		if lapsed(facts.Standing(v.reason(r, ownOnly))) && p.isOf(r.Subject) {
			licenses += max(r.subscription.Licenses, r.subscription.Assigned)
		}
	}
	return licenses
}

// isOf says that a subscription is one of the product: by its id, or by its name, as
// two data sets may share only that.
func (p Product) isOf(s *facts.Subject) bool {
	if p.ID == "" && p.Name == "" {
		return s.ProductID == "" && s.ProductName == ""
	}
	return p.ID != "" && strings.EqualFold(p.ID, s.ProductID) || p.Name != "" && strings.EqualFold(p.Name, s.ProductName)
}
