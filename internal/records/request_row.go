package records

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

// categories are the words, folded, for the two that count.
var categories = map[string]string{
	"help": facts.CategoryHelp, "helprequest": facts.CategoryHelp, "needhelp": facts.CategoryHelp,
	"howto": facts.CategoryHowTo, "howtoquestion": facts.CategoryHowTo, "howdoi": facts.CategoryHowTo,
}

// request reads a row about requests for support. Its day is when they were
// made, else the row's own date.
func (a *assembler) request(v *values, at place, r *facts.Record) (p *problem) {
	if r.Request.Category, p = v.category(); p != nil {
		return p
	}
	n, given, p := a.optional(v, count)
	if p != nil {
		return p
	}
	if !given {
		n = 1
	}
	r.Request.Count = n
	if r.AsOf, p = a.day(v, requestedAt, at); p != nil || r.AsOf.IsValid() {
		return p
	}
	if p = a.date(v, at, r); p == nil && !r.AsOf.IsValid() {
		p = v.lacks(requestedAt)
	}
	return p
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
