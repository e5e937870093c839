package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// What keeps a page of many customers usable: a browser opens 10 MB in a few
// seconds.
const (
	// maxSections is the most customers that have a section of their own.
	maxSections = 1000
	// maxFolded is the most sections that have the tables that fold too: all
	// checks, the values of the trend, where the figures come from.
	maxFolded = 200
)

// shownCustomer is a CustomerAdoption as the page shows it: in the table, and in a
// section where there is room.
type shownCustomer struct {
	*v1alpha1.CustomerAdoption
	Index  int
	Linked bool
	Folded bool
}

// newCustomers gives the sections to those that need work first.
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
