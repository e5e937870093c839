// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

// Deployment is the licenses a customer bought and assigned (docs/semantics.md
// section 4).
type Deployment struct {
	Origin
	// Sold and Assigned licenses over all products. Assigned may exceed Sold.
	Sold, Assigned int64
	// Products are all of them, most sold first, then by name. Rows that name
	// no product count in the totals only.
	Products []Product
}

// Product is the licenses of one product.
type Product struct {
	// ID as the data has it; may be empty.
	ID string
	// Name as the data has it, else the ID.
	Name string
	// Sold and Assigned licenses.
	Sold, Assigned int64
}

// The units from which on a product looks granted and not bought, and the share of
// them, in percent, that is assigned of a bought one.
const (
	unusualUnits    = 10_000
	unusualAssigned = 1
)

// Unusual says that a product has very many units, of which hardly any are assigned
// (docs/semantics.md section 3.6).
func (p Product) Unusual() bool {
	return p.Sold >= unusualUnits && Below(p.Assigned, p.Sold, unusualAssigned)
}

// deployment computes the figure, or nil when no source has it.
func (v view) deployment() *Deployment {
	p := v.pick(soldLicenses, soldSubscriptions)
	if p == nil {
		return nil
	}
	rows := p.rows()
	d := &Deployment{Origin: p.Origin, Products: products(rows)}
	for _, r := range rows {
		d.Sold += r.whole
		d.Assigned += r.part
	}
	return d
}

func products(rows []row) []Product {
	t := tally{}
	for _, r := range rows {
		if k := productKey(r.ProductID, r.ProductName); k != "" {
			t.add(k, sum{id: r.ProductID, name: r.ProductName, whole: r.whole, part: r.part})
		}
	}
	var list []Product
	for _, s := range t.sorted() {
		list = append(list, Product{s.id, s.label(), s.whole, s.part})
	}
	return list
}

// UnusualProducts counts the products of a source that look granted and not bought:
// on some customer's latest date they have very many units, of which hardly any are
// assigned.
func UnusualProducts(set *facts.Set) int64 {
	unusual := map[string]bool{}
	for c := range set.All() {
		if !hasManyUnits(c) {
			continue
		}
		d := newView(Input{Sources: []Source{{Customer: c}}}).deployment()
		if d == nil {
			continue
		}
		for _, p := range d.Products {
			if p.Unusual() {
				unusual[productKey(p.ID, p.Name)] = true
			}
		}
	}
	return int64(len(unusual))
}

// hasManyUnits spares most customers the look at their products.
func hasManyUnits(c *facts.Customer) bool {
	var units int64
	for _, d := range c.Deployments {
		units += d.Sold
	}
	for _, s := range c.Subscriptions {
		units += s.Licenses
	}
	return units >= unusualUnits || units < 0
}
