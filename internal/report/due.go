// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

const (
	// dueDays is how far ahead the list of subscriptions that end looks.
	dueDays = 60
	// maxDue is the largest number of customers of that list.
	maxDue = 50
)

// due is the list of customers whose subscriptions end soon.
type due struct {
	Rows []dueCustomer
	// Omitted is the number of customers that are not listed.
	Omitted int
}

// dueCustomer is a customer of that list. Link is the index of the customer's
// section; -1 for none.
type dueCustomer struct {
	ID, Name string
	Link     int
	Verdict  v1alpha1.AdoptionVerdict
	AtRisk   bool
	v1alpha1.RenewalFigures
}

// newDue lists the customers at risk first, of these those with the most licenses.
func newDue(customers []shownCustomer) (list due) {
	for i := range customers {
		c := &customers[i]
		f := renewalsWithin(c.CustomerAdoption, dueDays)
		if f == nil || f.Subscriptions == 0 {
			continue
		}
		row := dueCustomer{ID: c.Spec.Customer.ID, Name: customerName(c.CustomerAdoption), Link: c.Index, Verdict: verdictOf(c.CustomerAdoption), RenewalFigures: *f}
		row.AtRisk = meta.IsStatusConditionTrue(c.Status.Conditions, v1alpha1.RenewalAtRiskCondition)
		if !c.Linked {
			row.Link = -1
		}
		list.Rows = append(list.Rows, row)
	}
	slices.SortStableFunc(list.Rows, func(a, b dueCustomer) int {
		return cmp.Or(compareRisk(a.AtRisk, b.AtRisk), cmp.Compare(b.Licenses, a.Licenses), cmp.Compare(a.Name, b.Name))
	})
	if more := len(list.Rows) - maxDue; more > 0 {
		list.Rows, list.Omitted = list.Rows[:maxDue], more
	}
	return list
}

// compareRisk puts what is at risk first.
func compareRisk(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// renewalsWithin are the subscriptions that end within some days; nil when that is not
// known.
func renewalsWithin(r *v1alpha1.CustomerAdoption, days int32) *v1alpha1.RenewalFigures {
	i := slices.IndexFunc(r.Status.Renewals, func(f v1alpha1.RenewalFigures) bool { return f.Days == days })
	if i < 0 {
		return nil
	}
	return &r.Status.Renewals[i]
}

// renewals gives the cells of what ends.
func (row exportRow) renewals(r *v1alpha1.CustomerAdoption) {
	for _, f := range r.Status.Renewals {
		row[fmt.Sprintf("dueLicenses%dDays", f.Days)] = export.NumberCell(f.Licenses)
		if f.Days != dueDays {
			continue
		}
		for key, count := range map[string]*int64{"dueUnassigned60Days": f.Unassigned, "dueAutoRenew60Days": f.AutoRenew} {
			if count != nil {
				row[key] = export.NumberCell(*count)
			}
		}
	}
}
