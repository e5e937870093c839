// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// origins keeps the newest date of each source that gave a figure.
type origins map[int]adoption.Origin

// add notes where a customer's figure comes from. A customer may have been
// left behind in an export long ago: the date of a source is that of its
// freshest customer.
func (o origins) add(from adoption.Origin) {
	have, ok := o[from.Source]
	newest := later(have.Newest, from.Newest)
	switch {
	case !ok || from.AsOf.After(have.AsOf):
		have = from
	case from.AsOf == have.AsOf:
		have.MonthKeyed = have.MonthKeyed && from.MonthKeyed
	}
	have.Newest = newest
	o[from.Source] = have
}

// oldest is the origin of a sum: of the sources that gave to it the one with
// the oldest date, of equals the first.
func (o origins) oldest() (oldest adoption.Origin) {
	for i, source := range slices.Sorted(maps.Keys(o)) {
		if i == 0 || o[source].AsOf.Before(oldest.AsOf) {
			oldest = o[source]
		}
	}
	return oldest
}

func later(a, b civil.Date) civil.Date {
	if b.After(a) {
		return b
	}
	return a
}

// grow adds a count to a sum, or reports that the sum would be too large for 64 bits.
func grow(sum *int64, count int64) (tooLarge bool) {
	grown, ok := adoption.Add(*sum, count)
	if ok {
		*sum = grown
	}
	return !ok
}

// deploymentSum adds licenses up.
type deploymentSum struct {
	origins        origins
	sold, assigned int64
	products       map[string]*adoption.Product
	tooLarge       bool
	// totalsOnly leaves the products out.
	totalsOnly bool
}

func (s *deploymentSum) add(d *adoption.Deployment) {
	if d == nil {
		return
	}
	if s.origins == nil {
		s.origins, s.products = origins{}, map[string]*adoption.Product{}
	}
	s.origins.add(d.Origin)
	if grow(&s.sold, d.Sold) || grow(&s.assigned, d.Assigned) {
		s.tooLarge = true
	}
	if s.totalsOnly {
		return
	}
	for _, p := range d.Products {
		s.addProduct(p)
	}
}

// addProduct adds licenses of a product up: no more than the totals.
func (s *deploymentSum) addProduct(p adoption.Product) {
	key := "id " + strings.ToLower(p.ID)
	if p.ID == "" {
		key = "name " + strings.ToLower(p.Name)
	}
	total := s.products[key]
	if total == nil {
		s.products[key] = &p
		return
	}
	// A customer whose rows have no name of it has the ID in its place.
	if total.Name == total.ID || p.Name != p.ID && p.Name < total.Name {
		total.Name = p.Name
	}
	total.ID = min(total.ID, p.ID)
	total.Sold, total.Assigned = total.Sold+p.Sold, total.Assigned+p.Assigned
}

// sum is nil when no customer has the figure, or when it is too large.
func (s *deploymentSum) sum() *adoption.Deployment {
	if s.origins == nil || s.tooLarge {
		return nil
	}
	d := &adoption.Deployment{Origin: s.origins.oldest(), Sold: s.sold, Assigned: s.assigned}
	for _, p := range s.products {
		d.Products = append(d.Products, *p)
	}
	slices.SortFunc(d.Products, func(a, b adoption.Product) int {
		return cmp.Or(cmp.Compare(b.Sold, a.Sold), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return d
}
