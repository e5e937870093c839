// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"slices"

	"github.com/golang-sql/civil"
)

// requestKey is what requests that are added up have in common.
type requestKey struct {
	customer  *entry
	asOf, day civil.Date
	category  string
	monthly   bool
}

// buildRequests adds requests up per day. Those with a day of their own are from
// a list of what was known on their as-of date: the customer's latest one is
// current, and has those of earlier ones again (docs/semantics.md section 3.3).
func (b *Builder) buildRequests(at finalDates) {
	latest := map[*entry]civil.Date{}
	for k := range b.requests {
		if asOf := at.date(k.asOf, k.monthly); k.day.IsValid() && asOf.After(latest[k.customer]) {
			latest[k.customer] = asOf
		}
	}
	sums := map[requestKey]int64{}
	for k, count := range b.requests {
		switch asOf := at.date(k.asOf, k.monthly); {
		case !k.day.IsValid():
			k.day = asOf
		case asOf != latest[k.customer]:
			continue
		}
		sums[requestKey{customer: k.customer, day: k.day, category: k.category, monthly: k.monthly}] += count
	}
	for k, count := range sums {
		k.customer.Requests = append(k.customer.Requests, Requests{k.day, k.category, count, k.monthly})
	}
	for _, c := range b.customers {
		slices.SortFunc(c.Requests, func(x, y Requests) int {
			return cmp.Or(compareDates(x.Day, y.Day), cmp.Compare(x.Category, y.Category), compareBools(x.MonthKeyed, y.MonthKeyed))
		})
	}
	b.requests = nil
}
