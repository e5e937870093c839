// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// maxDates bounds the dates of a column that are remembered.
const maxDates = 4096

// dateColumn reads the dates of a column that has many, but few different
// ones.
type dateColumn struct {
	calendar
	known map[string]civil.Date
}

func newDateColumn(o Options) *dateColumn {
	return &dateColumn{newCalendar(o), map[string]civil.Date{}}
}

// day reads a date that is not in the future; zero when there is none.
func (a *assembler) day(v *values, f field, at formats.Position) (civil.Date, *problem) {
	return a.dateOf(v, f, func(c *dateColumn, text string) (civil.Date, *problem) { return c.day(text, at) })
}

// anyDay reads a date that may be in the future; zero when there is none.
func (a *assembler) anyDay(v *values, f field, at formats.Position) (civil.Date, *problem) {
	return a.dateOf(v, f, func(c *dateColumn, text string) (civil.Date, *problem) {
		m, p := c.parse(text)
		if p == nil {
			p = c.sameShape(m.shape, at)
		}
		return m.day, p
	})
}

func (a *assembler) dateOf(v *values, f field, parse func(*dateColumn, string) (civil.Date, *problem)) (civil.Date, *problem) {
	raw := bytes.TrimSpace(v[f].Text)
	c := a.dates[f]
	if c == nil {
		c = a.newDates()
		a.dates[f] = c
	}
	if date, ok := c.known[string(raw)]; ok {
		return date, nil
	}
	if v[f].Form == formats.List {
		return civil.Date{}, notSingle(f)
	}
	if noDay(v[f]) {
		return civil.Date{}, nil
	}
	date, p := parse(c, string(raw))
	if slices.Contains(neverDays[:], date) {
		// As spec.format.dateFormat writes it.
		date = civil.Date{}
	}
	if p == nil && len(c.known) < maxDates {
		c.known[string(raw)] = date
	}
	return date, p.in(f)
}
