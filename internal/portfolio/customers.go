// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"iter"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Customers evaluates every customer of the portfolio, in the order of their
// ids. What is yielded belongs to the caller.
func (in Input) Customers() iter.Seq[*Customer] {
	admits := in.Selection.Admits()
	evaluated := func(id string) *Customer {
		c := in.named(id)
		if !admits(c.ID, c.Name) {
			return nil
		}
		in.evaluate(c)
		if in.MinimumLicenses > 0 && c.licenses() < in.MinimumLicenses {
			return nil
		}
		return c
	}
	return func(yield func(*Customer) bool) {
		for c := range inParallel(in.found(), evaluated) {
			if c != nil && !yield(c) {
				return
			}
		}
	}
}

// found gives the ids of all customers of all sources, sorted.
func (in Input) found() (ids []string) {
	for _, s := range in.Sources {
		if s.Facts == nil {
			continue
		}
		for c := range s.Facts.All() {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// named picks the customer's rows out of every source, and its name.
func (in Input) named(id string) *Customer {
	c := &Customer{ID: id, Input: assessment.Input{Targets: in.Targets, Now: in.Now}}
	c.Sources = make([]assessment.Source, len(in.Sources))
	for i, s := range in.Sources {
		c.Sources[i] = s.assessed()
		rows := rowsOf(s, id)
		if rows == nil {
			continue
		}
		c.Sources[i].Found, c.Sources[i].Rejected = true, rows.Rejected
		if c.Name == "" {
			c.Name = rows.Name
		}
	}
	return c
}

// evaluate does what a report on the customer alone does.
func (in Input) evaluate(c *Customer) {
	c.figures = in.figuresOf(c.ID)
	c.Metrics = adoption.Compute(c.figures)
	c.Result = assessment.Assess(c.Input)
	if in.SegmentBy != "" {
		c.segment = c.Label(in.SegmentBy)
	}
}

// figuresOf is what the figures of a customer are computed from.
func (in Input) figuresOf(id string) adoption.Input {
	figures := in.Figures
	figures.Sources = make([]adoption.Source, len(in.Sources))
	for i, s := range in.Sources {
		figures.Sources[i] = adoption.Source{Name: s.Name, Customer: rowsOf(s, id)}
		if s.Facts != nil {
			_, figures.Sources[i].AsOf, _ = s.Facts.Dates()
		}
	}
	return figures
}

// assessed is what is known of the source, without a customer.
func (s Source) assessed() assessment.Source {
	a := assessment.Source{Name: s.Name, Read: s.Facts != nil, Zone: s.Zone}
	if s.Facts != nil {
		a.Unnamed = s.Facts.RejectedUnnamed()
	}
	return a
}

func rowsOf(s Source, id string) *facts.Customer {
	if s.Facts == nil {
		return nil
	}
	return s.Facts.Customer(id)
}
