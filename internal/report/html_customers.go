// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Limits that keep a page of many customers quick to open.
const (
	// maxSections is the largest number of customers with a section of their
	// own.
	maxSections = 2000
	// maxFolded is the largest number of sections with folded tables: all
	// checks, the values of the trend, and the sources of the figures.
	maxFolded = 200
	// tablePage is the number of customers that the table shows at a time. The
	// script reads it from the table that the page begins with.
	tablePage = 50
)

// shownCustomer is a CustomerAdoption on the page. Index is its position in
// the table. Linked says whether it has a section, Folded whether the section
// has folded tables. Reason says in words why the verdict is what it is.
type shownCustomer struct {
	*v1alpha1.CustomerAdoption
	Index  int
	Linked bool
	Folded bool
	Reason string
}

// newCustomers sorts the customers as the page begins: Low first, of these the
// most unassigned licenses first. The first ones have a section.
func (l *Locale) newCustomers(reports []*v1alpha1.CustomerAdoption) []shownCustomer {
	sorted := slices.SortedStableFunc(slices.Values(reports), compareUrgency)
	all := make([]shownCustomer, len(sorted))
	for i, r := range sorted {
		all[i] = shownCustomer{r, i, i < maxSections, len(sorted) <= maxFolded, l.verdictReason(r)}
	}
	return all
}

// customerList is the list of customers on the page. Only the first part of the
// table is in the document from the start. The script finds the rest, and the
// sections, in noscript elements, which a browser that runs scripts keeps as text.
type customerList struct {
	First, Rest, Detailed []shownCustomer
	// Sections is the number of customers with a section of their own; 0 when
	// all have one.
	Sections int
	Data     listData
}

func (l *Locale) newList(all []shownCustomer) customerList {
	first, detailed := min(len(all), tablePage), min(len(all), maxSections)
	list := customerList{First: all[:first], Rest: all[first:], Detailed: all[:detailed], Data: l.listData(all)}
	if detailed < len(all) {
		list.Sections = detailed
	}
	return list
}
