package facts

import (
	"cmp"
	"slices"

	"github.com/golang-sql/civil"
)

// requestKey is what requests that are added up have in common.
type requestKey struct {
	customer *entry
	day      civil.Date
	category string
	monthly  bool
}

func (b *Builder) buildRequests(at settling) {
	sums := map[requestKey]int64{}
	for k, count := range b.requests {
		k.day, k.monthly = at.date(k.day, k.monthly), false
		sums[k] += count
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
