// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

// changedSection is a first section of the page.
type changedSection struct {
	*changed

	// Portfolio is the name of the portfolio that the section is about; empty for
	// all customers of the page.
	Portfolio string
}

// changes are the first sections of the page: what is different from the evaluation
// that the user names, else from an earlier month of each portfolio.
func (c Content) changes(customers []shownCustomer) (list []changedSection) {
	to := linksTo(customers)
	if found := c.Locale.compared(c.Since, to, c.All); found != nil {
		return []changedSection{{found, ""}}
	}
	for _, p := range c.Portfolios {
		if found := c.Locale.portfolioChanges(p, to); found != nil {
			list = append(list, changedSection{found, p.Name})
		}
	}
	return list
}
