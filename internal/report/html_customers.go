// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Limits that keep a page of many customers usable. A browser needs a few
// seconds for 10 MB.
const (
	// maxSections is the largest number of customers with a section of their
	// own.
	maxSections = 1000
	// maxFolded is the largest number of sections with folded tables: all
	// checks, the values of the trend, and the sources of the figures.
	maxFolded = 200
)

// shownCustomer is a CustomerAdoption on the page. Index is its position in
// the table. Linked says whether it has a section, Folded whether the section
// has folded tables.
type shownCustomer struct {
	*v1alpha1.CustomerAdoption
	Index  int
	Linked bool
	Folded bool
}

// newCustomers decides which customers have a section: Low first, then
// Unknown, then Healthy.
func newCustomers(reports []*v1alpha1.CustomerAdoption) []shownCustomer {
	all, order := make([]shownCustomer, len(reports)), make([]int, len(reports))
	for i, r := range reports {
		all[i], order[i] = shownCustomer{CustomerAdoption: r, Index: i, Folded: len(reports) <= maxFolded}, i
	}
	slices.SortStableFunc(order, func(a, b int) int { return urgency(verdictOf(reports[a])) - urgency(verdictOf(reports[b])) })
	for _, i := range order[:min(len(order), maxSections)] {
		all[i].Linked = true
	}
	return all
}
