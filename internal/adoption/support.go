// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// supportWindow is how many days of requests count, up to and including the
// source's as-of date (docs/semantics.md section 7).
const supportWindow = 28

// Support is the customer's demand for help.
type Support struct {
	// Origin is the source; its date is that of the whole source.
	Origin
	// Requests of the categories Help and HowTo in the window.
	Requests int64
	// Users who were active: distinct users where they are known, else the
	// largest active count of a workload.
	Users int64
	// Per100Users is floor(100 x Requests / Users); nil when nobody is known
	// to be active.
	Per100Users *int32
}

// support computes the figure from the first source that has requests of the
// customer, or nil.
func (v view) support(m Metrics) *Support {
	for i, s := range v.sources {
		if s.Customer == nil || len(s.Customer.Requests) == 0 {
			continue
		}
		asOf := s.AsOf
		if !asOf.IsValid() {
			asOf = lastDay(s.Customer.Requests)
		}
		d := &Support{
			Origin:   Origin{Source: i, AsOf: asOf, Newest: asOf, MonthKeyed: allMonthKeyed(s.Customer.Requests)},
			Requests: helpRequests(s.Customer.Requests, asOf),
			Users:    m.activeUsers(),
		}
		if per, ok := Percent(d.Requests, d.Users); ok {
			d.Per100Users = &per
		}
		return d
	}
	return nil
}

// allMonthKeyed says that all requests came with a month key.
func allMonthKeyed(requests []facts.Requests) bool {
	return !slices.ContainsFunc(requests, func(r facts.Requests) bool { return !r.MonthKeyed })
}

func helpRequests(requests []facts.Requests, asOf civil.Date) (count int64) {
	from := firstDay(asOf, supportWindow)
	for _, r := range requests {
		help := strings.EqualFold(r.Category, facts.CategoryHelp) || strings.EqualFold(r.Category, facts.CategoryHowTo)
		if help && inside(r.Day, from, asOf) {
			count += r.Count
		}
	}
	return count
}

func lastDay(requests []facts.Requests) (last civil.Date) {
	for _, r := range requests {
		if r.Day.After(last) {
			last = r.Day
		}
	}
	return last
}

// activeUsers is how many people are known to be active.
func (m Metrics) activeUsers() (most int64) {
	for _, u := range []*Usage{m.Usage, m.Alternate} {
		if u != nil && u.Basis == Users {
			return u.Active
		}
	}
	for _, u := range []*Usage{m.Usage, m.Alternate} {
		if u == nil {
			continue
		}
		for _, w := range u.Workloads {
			if w.PartOf == "" {
				most = max(most, w.Active)
			}
		}
	}
	return most
}
