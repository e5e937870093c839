// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

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
	// unstated users are entitled or not: no row states it.
	unstated int64
	// lacks says that the row is blank where the figure needs a count.
	lacks bool
	// oneDrive says that the users of SharePoint are those of OneDrive, too.
	oneDrive bool
	// subscription that the row is about; nil in other datasets.
	subscription *facts.Subscription
	// united are distinct users in the services that are in scope; nil in other
	// datasets, whose rows have one service and one date.
	united *united
}

// united are users of several services.
type united struct {
	// Origin has the dates of the services in scope.
	Origin
	users *facts.Users
	// in are the indices of these services.
	in []int
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

// origin finds the oldest date of rows, of which there must be one.
func origin(source int, rows []row) Origin {
	o := rows[0].origin(source)
	for _, r := range rows[1:] {
		o = o.and(r.origin(source))
	}
	return o
}

func (r *row) origin(source int) Origin {
	o := Origin{AsOf: r.asOf, Newest: r.asOf, MonthKeyed: r.MonthKeyed}
	if r.united != nil {
		o = r.united.Origin
	}
	o.Source = source
	return o
}

// and unites two origins: the oldest date, of equals the first. Where daily and
// month-keyed rows share it, it counts as daily: that is the stricter promise of
// freshness.
func (o Origin) and(other Origin) Origin {
	newest := o.Newest
	if other.Newest.After(newest) {
		newest = other.Newest
	}
	switch {
	case other.AsOf.Before(o.AsOf):
		o = other
	case other.AsOf == o.AsOf:
		o.MonthKeyed = o.MonthKeyed && other.MonthKeyed
	}
	o.Newest = newest
	return o
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
