// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// userRows gives distinct users over the services in scope, each of which has
// its own date and window (docs/semantics.md sections 3.3 and 5). A row's date is
// the one on which all of that is known.
func userRows(v view, c *facts.Customer) (rows []row) {
	for i := range c.Users {
		if r, ok := v.united(&c.Users[i]); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// united counts users in the services that are in scope; ok is false when none
// is. Of two partners a user is the one's whose id comes first.
func (v view) united(u *facts.Users) (r row, ok bool) {
	var in []int
	partner, services := "", []row(nil)
	for i, p := range u.Services {
		if v.scope.services.admits(p.Service) {
			in = append(in, i)
			partner = first(partner, p.PartnerID)
			services = append(services, row{Subject: p.Subject, asOf: p.AsOf})
		}
	}
	if len(in) == 0 {
		return row{}, false
	}
	dates := origin(0, services)
	r = row{Subject: &facts.Subject{PartnerID: partner, MonthKeyed: dates.MonthKeyed}, asOf: u.AsOf, united: &united{dates, u, in}}
	for _, s := range u.States {
		entitled, unstated, active := v.anyOf(s, in)
		switch {
		case entitled:
			r.whole += s.Count
		case unstated:
			r.unstated += s.Count
		}
		if active {
			r.part += s.Count
		}
		if active && gone(s) {
			r.causes.Transfer += s.Count
		}
	}
	return r, true
}

// gone says that users are deleted or have no license left, whatever the scope.
func gone(s facts.UserState) bool {
	return !slices.ContainsFunc(s.In, func(in facts.ServiceState) bool { return in.Entitled || in.Unstated })
}

// anyOf says what users are in any of some services: entitled, not stated to be
// entitled or not, and active in the window that ends on the service's date.
func (v view) anyOf(s facts.UserState, services []int) (entitled, unstated, active bool) {
	for _, i := range services {
		idle := s.In[i].Idle
		unstated = unstated || s.In[i].Unstated
		entitled = entitled || s.In[i].Entitled
		active = active || (idle != facts.NeverActive && int(idle) < v.days)
	}
	return entitled, unstated, active
}
