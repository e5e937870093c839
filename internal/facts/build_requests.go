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

func (b *Builder) buildRequests(at settling) {
	sums := map[requestKey]int64{}
	for k, count := range b.requests {
		// What the data is as of is the source's; the day is the request's own.
		asOf := at.date(k.asOf, k.monthly)
		if !k.day.IsValid() {
			k.day = asOf
		}
		sums[requestKey{customer: k.customer, day: k.day, category: k.category}] += count
	}
	for k, count := range sums {
		k.customer.Requests = append(k.customer.Requests, Requests{k.day, k.category, count})
	}
	for _, c := range b.customers {
		slices.SortFunc(c.Requests, func(x, y Requests) int {
			return cmp.Or(compareDates(x.Day, y.Day), cmp.Compare(x.Category, y.Category))
		})
	}
	b.requests = nil
}
