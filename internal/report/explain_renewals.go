// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// excess lists the products that have more licenses assigned than sold, of those that
// the status lists.
func (x *explainer) excess() {
	s := &x.report.Status
	if judgesOwn(x.report) {
		x.item("The products of the status are those of all partners.")
		return
	}
	for _, p := range s.Products {
		if p.Assigned > p.Sold {
			x.item("%s: %d assigned of %d sold, %d too many.", p.Name, p.Assigned, p.Sold, p.Assigned-p.Sold)
		}
	}
	if s.ProductsOmitted > 0 {
		x.item("%s not listed.", wording.Count(s.ProductsOmitted, "more product"))
	}
}

// renewals says what ends, and how far ahead is looked.
func (x *explainer) renewals() {
	for _, f := range x.report.Status.Renewals {
		x.item("By %s, %d days ahead: %s with %s%s%s.", f.By, f.Days, wording.Count(f.Subscriptions, "subscription"), wording.Count(f.Licenses, "license"),
			aside(", %d of them not assigned", f.Unassigned), aside(", %d of them renewed automatically", f.AutoRenew))
	}
	if days := x.report.Spec.RenewalDays; days != nil {
		x.item("Looks %s ahead (renewalDays).", wording.Count(int64(*days), "day"))
	}
}

// aside writes a count that may be unknown.
func aside(format string, count *int64) string {
	if count == nil {
		return ""
	}
	return fmt.Sprintf(format, *count)
}
