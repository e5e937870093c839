// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"iter"
	"maps"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Label is a text of the rows that groups customers.
type Label string

// The labels, called as the fields of a row.
const (
	LabelSegment Label = "segment"
	LabelMarket  Label = "market"
	LabelChannel Label = "channel"
	LabelPartner Label = "partnerId"
)

// of gives the label of a subject; empty when it has none.
func (l Label) of(s *facts.Subject) string {
	switch {
	case l == LabelPartner:
		return s.PartnerID
	case s.Labels == nil:
		return ""
	case l == LabelSegment:
		return s.Labels.Segment
	case l == LabelMarket:
		return s.Labels.Market
	}
	return s.Labels.Channel
}

// LabelOf gives a label of one customer: of several the one of the most licenses,
// of equals the first by name (docs/semantics.md section 12). Labels that differ
// in case only are one, which is written as the first of them. It is empty when no
// row has the label.
func LabelOf(in Input, l Label) string {
	v := newView(in)
	v.excluded = nil
	if !v.knows(l) {
		return ""
	}
	for rows := range v.weighed(in.OwnOnly) {
		if name := heaviest(rows, l); name != "" {
			return name
		}
	}
	return ""
}

// knows says whether any row has a label.
func (v view) knows(l Label) bool {
	has := func(s *facts.Subject) bool { return l.of(s) != "" }
	for _, s := range v.sources {
		c := s.Customer
		if c == nil {
			continue
		}
		if has(&facts.Subject{Labels: c.Labels}) ||
			slices.ContainsFunc(c.Deployments, func(d facts.Deployment) bool { return has(d.Subject) }) ||
			slices.ContainsFunc(c.Usages, func(u facts.Usage) bool { return has(u.Subject) }) ||
			slices.ContainsFunc(c.Subscriptions, func(s facts.Subscription) bool { return has(s.Subject) }) ||
			slices.ContainsFunc(c.Activities, func(a facts.Activity) bool { return has(a.Subject) }) {
			return true
		}
	}
	return false
}

// weighed gives the rows that may have a label, source by source and data set by
// data set: first those of sold licenses, then those of entitlements, then the ones
// that no figure counts. One's own come first where these are judged. whole is the
// weight of a row.
func (v view) weighed(own bool) iter.Seq[[]row] {
	counted := func(d dataset, c *facts.Customer) []row {
		return slices.DeleteFunc(v.current(c, d), func(r row) bool {
			return r.notCounted && (r.subscription == nil || r.subscription.Standing != facts.StandingCounted)
		})
	}
	passes := []func(dataset, *facts.Customer) []row{
		counted,
		func(d dataset, c *facts.Customer) []row { return current(d.rows(v, c), v.until) },
	}
	if own {
		mine := v
		mine.own = true
		passes = slices.Insert(passes, 0, func(d dataset, c *facts.Customer) []row { return mine.ownRows(counted(d, c)) })
	}
	return func(yield func([]row) bool) {
		for _, rowsOf := range passes {
			if !v.eachDataset(rowsOf, yield) {
				return
			}
		}
		v.unweighed(yield)
	}
}

// eachDataset gives the rows of every source, sold licenses first.
func (v view) eachDataset(rowsOf func(dataset, *facts.Customer) []row, yield func([]row) bool) bool {
	for _, datasets := range [][]dataset{{soldLicenses, soldSubscriptions}, {workloadCounts, workloadUsers}} {
		for _, s := range v.sources {
			if s.Customer == nil {
				continue
			}
			for _, d := range datasets {
				if !yield(rowsOf(d, s.Customer)) {
					return false
				}
			}
		}
	}
	return true
}

// unweighed gives the labels of rows that count no licenses.
func (v view) unweighed(yield func([]row) bool) {
	for _, s := range v.sources {
		if s.Customer != nil && s.Customer.Labels != nil && !yield([]row{{Subject: &facts.Subject{Labels: s.Customer.Labels}}}) {
			return
		}
	}
}

// heaviest gives the label of the most licenses; empty when no row has it.
func heaviest(rows []row, l Label) string {
	t := tally{}
	for _, r := range rows {
		if name := l.of(r.Subject); name != "" {
			t.add(key(name), sum{name: name, whole: r.whole})
		}
	}
	if len(t) == 0 {
		return ""
	}
	return t.sorted()[0].name
}

// ServicesOf gives the services that the rows of the figures name, sorted. Those
// that differ in case only are one.
func ServicesOf(in Input) []string {
	v := newView(in)
	v.excluded = nil
	usage := v.pickUsage(v.basis)
	if v.basis == Users {
		usage = v.pickPerUser(anyRow)
	}
	named := map[string]string{}
	for _, p := range []*picked{v.pick(soldLicenses, soldSubscriptions), usage} {
		if p == nil {
			continue
		}
		for _, r := range p.rows() {
			if r.Service != "" {
				named[key(r.Service)] = first(named[key(r.Service)], r.Service)
			}
		}
	}
	return slices.Sorted(maps.Values(named))
}
