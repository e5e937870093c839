package adoption

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// row is what every dataset comes down to: on a date, part of a whole has been
// put to work (assigned of sold, active of entitled).
type row struct {
	*facts.Subject
	asOf        civil.Date
	whole, part int64
}

func deploymentRows(c *facts.Customer) []row {
	rows := make([]row, len(c.Deployments))
	for i, d := range c.Deployments {
		rows[i] = row{d.Subject, d.AsOf, d.Sold, d.Assigned}
	}
	return rows
}

func usageRows(c *facts.Customer) []row {
	rows := make([]row, len(c.Usages))
	for i, u := range c.Usages {
		rows[i] = row{u.Subject, u.AsOf, u.Entitled, u.Active}
	}
	return rows
}

// pick gives the rows to count: those of the first source that has any. Rows
// of free products met on the way go to free.
func pick(sources []Source, rowsOf func(*facts.Customer) []row, free exclusions) (Origin, []row) {
	for i, s := range sources {
		if s.Customer == nil {
			continue
		}
		counted := free.take(current(rowsOf(s.Customer)))
		if len(counted) > 0 {
			return origin(i, counted), counted
		}
	}
	return Origin{}, nil
}

// current keeps the rows of each service's latest date. Earlier dates are
// history, and a product missing on the latest date is gone (semantics.md
// section 3.3). It reuses the slice.
func current(rows []row) []row {
	latest := map[string]civil.Date{}
	for _, r := range rows {
		if service := key(r.Service); r.asOf.After(latest[service]) {
			latest[service] = r.asOf
		}
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		return r.asOf != latest[key(r.Service)]
	})
}

// origin finds the oldest date of rows, of which there must be one. Where
// daily and month-keyed rows share it, it counts as daily: that is the
// stricter promise of freshness.
func origin(source int, rows []row) Origin {
	o := Origin{source, rows[0].asOf, rows[0].MonthKeyed}
	for _, r := range rows[1:] {
		switch {
		case r.asOf.Before(o.AsOf):
			o.AsOf, o.MonthKeyed = r.asOf, r.MonthKeyed
		case r.asOf == o.AsOf:
			o.MonthKeyed = o.MonthKeyed && r.MonthKeyed
		}
	}
	return o
}

// key makes names and ids comparable without regard to case.
func key(s string) string { return strings.ToLower(s) }

// productKey identifies a product: by its id where there is one, else by its
// name (semantics.md section 4); empty when the row names none.
func productKey(s *facts.Subject) string {
	switch {
	case s.ProductID != "":
		return "id " + key(s.ProductID)
	case s.ProductName != "":
		return "name " + key(s.ProductName)
	}
	return ""
}
