// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"iter"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// maxPageCustomers is the largest number of customers of a page that the operator
// writes. It holds all of them in memory, about 10 KiB each.
const maxPageCustomers = 20_000

// WritePortfolio writes the page of one portfolio with all its customers, and gives
// their number. The page has no names of reports, because these customers may have
// none, and no origins of sources, because a reader of the portfolio may not be
// allowed to see them. More than 20 000 customers are export.ErrTooLarge.
func (l *Locale) WritePortfolio(w io.Writer, p *v1alpha1.PortfolioAdoption, customers iter.Seq[*v1alpha1.CustomerAdoption], evaluated time.Time) (int64, error) {
	c := Content{Portfolios: []*v1alpha1.PortfolioAdoption{p}, Locale: l, Evaluated: evaluated}
	for r := range customers {
		if len(c.Reports) == maxPageCustomers {
			return 0, export.ErrTooLarge
		}
		r.Name = ""
		c.Reports = append(c.Reports, r)
	}
	return int64(len(c.Reports)), writeHTML(w, c)
}
