// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// categories are the words, folded, for the two that count.
var categories = map[string]string{
	"help": facts.CategoryHelp, "helprequest": facts.CategoryHelp, "needhelp": facts.CategoryHelp,
	"howto": facts.CategoryHowTo, "howtoquestion": facts.CategoryHowTo, "howdoi": facts.CategoryHowTo,
}

// request reads a row about requests for support. They were made on their day,
// else on the row's own date; a row without one is as of that day.
func (a *assembler) request(v *values, at formats.Position, r *facts.Record) (p *problem) {
	if r.Request.Category, p = v.category(); p != nil {
		return p
	}
	if r.Request.Count, p = a.requests(v); p != nil {
		return p
	}
	made, p := notZero(a.day(v, requestedAt, at))
	if p != nil {
		return p.in(requestedAt)
	}
	if made.IsValid() && noDay(v[asOf]) {
		r.AsOf = made
		return nil
	}
	r.Request.Day = made
	if p = a.date(v, at, r); p == nil && !r.AsOf.IsValid() {
		p = v.lacks(requestedAt)
	}
	return p
}

// requests is the number of requests of a row: one, where the file has no counts.
func (a *assembler) requests(v *values) (int64, *problem) {
	n, given, p := a.optional(v, count)
	switch {
	case p != nil || given:
		return n, p
	case v[count].Form != formats.Absent:
		return 0, v.lacks(count)
	}
	return 1, nil
}

// category keeps the two that count apart. Other words go no further: they may
// name people.
func (v *values) category() (string, *problem) {
	word, p := v.word(category)
	switch {
	case p != nil:
		return "", p
	case word == "":
		return "", v.lacks(category)
	case categories[word] != "":
		return categories[word], nil
	}
	return facts.CategoryOther, nil
}
