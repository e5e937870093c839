// Package adoption turns facts into numbers. The facts of one customer come
// in, one entry per listed source; exact counts of what is deployed and used
// go out, with the date they speak of (semantics.md sections 3 to 5). Nothing
// is judged here, and no clock is read.
package adoption

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Source is one listed source.
type Source struct {
	// Name of the source, for whoever reads a Source; nothing is computed from it.
	Name string
	// Customer is what the source says about the customer; nil when it has no
	// row for the customer, or no data.
	Customer *facts.Customer
}

// Metrics are the figures of one customer. A figure that is nil is unknown;
// 0 is a real 0 (semantics.md section 3.7).
type Metrics struct {
	// Deployment is sold and assigned licenses; nil when no source has them.
	Deployment *Deployment
	// Usage is entitled and active counts; nil when no source has them.
	Usage *Usage
	// Excluded are the free and viral products that no figure counts, most
	// licenses first, then by name.
	Excluded []Excluded
	// AsOf is the oldest date of the figures used; zero when there is none.
	AsOf civil.Date
}

// Origin says where a figure comes from.
type Origin struct {
	// Source is the index of the source in the input.
	Source int
	// AsOf is the oldest current as-of date among the rows counted.
	AsOf civil.Date
	// MonthKeyed is true when all rows of that date came with a month key.
	MonthKeyed bool
}

// Compute gives the figures of one customer. Each comes, numerator and
// denominator, from the first listed source that has it.
func Compute(sources []Source) Metrics {
	var m Metrics
	free := exclusions{}
	m.Deployment = deployment(sources, free)
	m.Usage = usage(sources, free)
	m.Excluded = free.list()
	if m.Deployment != nil {
		m.AsOf = m.Deployment.AsOf
	}
	if m.Usage != nil && (m.Deployment == nil || m.Usage.AsOf.Before(m.AsOf)) {
		m.AsOf = m.Usage.AsOf
	}
	return m
}

// CurrentAsOf gives the oldest current as-of date of one source's rows,
// excluded products included; ok is false when there are none.
func CurrentAsOf(c *facts.Customer) (asOf civil.Date, ok bool) {
	if c == nil {
		return civil.Date{}, false
	}
	rows := append(current(deploymentRows(c)), current(usageRows(c))...)
	if len(rows) == 0 {
		return civil.Date{}, false
	}
	return origin(0, rows).AsOf, true
}
