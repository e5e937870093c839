package adoption

import (
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// row is the common form of all datasets: part of a whole on a date (assigned of
// sold, or active of entitled licenses).
type row struct {
	*facts.Subject
	asOf        civil.Date
	whole, part int64
	// causes is what is known of part to have another reason than adoption.
	causes Causes
	// notCounted rows make a date current, but no figure counts them: they lack a
	// count, or they are of a subscription that is not counted.
	notCounted bool
	// subscription that the row is about; nil in other datasets.
	subscription *facts.Subscription
	// united has the dates of the services of distinct users that are in scope;
	// nil in other datasets, whose rows have one service and one date.
	united *Origin
}

// current keeps the rows of each service's latest date, of those that are
// known until a day where one is given. Earlier dates are history, and a
// product missing on the latest date is gone (docs/semantics.md section 3.3). It
// reuses the slice.
func current(rows []row, until civil.Date) []row {
	if until.IsValid() {
		rows = slices.DeleteFunc(rows, func(r row) bool { return r.asOf.After(until) })
	}
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
	o := rows[0].origin()
	o.Source = source
	for _, r := range rows[1:] {
		own := r.origin()
		switch {
		case own.AsOf.Before(o.AsOf):
			o.AsOf, o.MonthKeyed = own.AsOf, own.MonthKeyed
		case own.AsOf == o.AsOf:
			o.MonthKeyed = o.MonthKeyed && own.MonthKeyed
		}
		if own.Newest.After(o.Newest) {
			o.Newest = own.Newest
		}
	}
	return o
}

func (r *row) origin() Origin {
	if r.united != nil {
		return *r.united
	}
	return Origin{AsOf: r.asOf, Newest: r.asOf, MonthKeyed: r.MonthKeyed}
}

// productKey identifies a product: by its id where there is one, else by its
// name (docs/semantics.md section 4); empty when the row names none.
func productKey(id, name string) string {
	switch {
	case id != "":
		return "id " + key(id)
	case name != "":
		return "name " + key(name)
	}
	return ""
}
