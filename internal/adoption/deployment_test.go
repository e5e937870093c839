// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func withID(r facts.Record, id string) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.ProductID = id })
}

func byPartner(r facts.Record, id string) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.PartnerID = id })
}

// TestDeployment is docs/semantics.md section 4 and, of section 1, the rows license
// (sold) and assigned: per product, and summed.
func TestDeployment(t *testing.T) {
	for name, c := range map[string]struct {
		records        []facts.Record
		sold, assigned int64
		products       []Product
	}{
		"zero is zero": {
			[]facts.Record{sold("E3", 0, 0)},
			0, 0, []Product{{"", "E3", 0, 0}},
		},
		"may exceed 100 %": {
			[]facts.Record{sold("E3", 5, 6)},
			5, 6, []Product{{"", "E3", 5, 6}},
		},
		"most sold first, then by name": {
			[]facts.Record{sold("C", 1, 0), sold("B", 9, 0), sold("A", 1, 1)},
			11, 1, []Product{{"", "B", 9, 0}, {"", "A", 1, 1}, {"", "C", 1, 0}},
		},
		"keyed by name without regard to case": {
			[]facts.Record{sold("office 365 e3", 1, 1), sold("Office 365 E3", 2, 1)},
			3, 2, []Product{{"", "Office 365 E3", 3, 2}},
		},
		"keyed by id where there is one": {
			[]facts.Record{withID(sold("E3", 1, 1), "p1"), withID(sold("E3 (renamed)", 2, 1), "P1"), withID(sold("E3", 4, 1), "p2")},
			7, 3, []Product{{"p2", "E3", 4, 1}, {"P1", "E3", 3, 2}},
		},
		"of equal names by id": {
			[]facts.Record{withID(sold("E3", 1, 1), "p2"), withID(sold("E3", 1, 0), "p1"), withID(sold("E3", 1, 0), "p3")},
			3, 1, []Product{{"p1", "E3", 1, 0}, {"p2", "E3", 1, 1}, {"p3", "E3", 1, 0}},
		},
		"an id is never a name": {
			[]facts.Record{withID(sold("", 1, 1), "e3"), sold("E3", 1, 1)},
			2, 2, []Product{{"", "E3", 1, 1}, {"e3", "e3", 1, 1}},
		},
		"all partners and both services are added": {
			[]facts.Record{byPartner(sold("E3", 1, 1), "1"), byPartner(sold("E3", 2, 0), "2"), in(sold("E3", 4, 3), "crm")},
			7, 4, []Product{{"", "E3", 7, 4}},
		},
		"a row that names no product counts in the totals": {
			[]facts.Record{sold("", 5, 4), sold("E3", 1, 1)},
			6, 5, []Product{{"", "E3", 1, 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := compute([]Source{{Customer: customer(t, c.records...)}}).Deployment
			want := &Deployment{Origin: Origin{AsOf: asOf, Newest: asOf}, Sold: c.sold, Assigned: c.assigned, Products: c.products}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("deployment (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProductsAddUp: the totals are those of the products and the rows that
// name none.
func TestProductsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.Custom(anyRecord), 1, 12).Draw(t, "records")
		d := compute([]Source{{Customer: customer(t, records...)}}).Deployment
		if d == nil {
			return
		}
		var sum Product
		for _, p := range d.Products {
			sum.Sold += p.Sold
			sum.Assigned += p.Assigned
		}
		if sum.Sold > d.Sold || sum.Assigned > d.Assigned {
			t.Fatalf("products have %d sold, %d assigned; the total has %d, %d", sum.Sold, sum.Assigned, d.Sold, d.Assigned)
		}
	})
}
