// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// everyCustomer writes a section for each customer with something to say: why it
// is Low or Unknown, its figures, why usage may look too high, notes, and what to
// try. An empty line comes before each section.
func (c Content) everyCustomer(out *lines) {
	for _, r := range slices.SortedStableFunc(slices.Values(c.Reports), compareUrgency) {
		reasons := c.Locale.explanations(r.Status.Conditions, r.Status.Inflation)
		if verdictOf(r) != v1alpha1.AdoptionHealthy || len(r.Status.Recommendations)+len(reasons)+len(r.Status.Notes) > 0 {
			c.Locale.guide(out, r, reasons)
		}
	}
}

// guide writes the section of one customer.
func (l *Locale) guide(out *lines, r *v1alpha1.CustomerAdoption, reasons []explanation) {
	out.blank()
	// Several reports may be about one customer: the name of the object tells them apart.
	out.wrap("", l.text("pair", l.text("aside", customerName(r), r.Name), l.verdict(r)))
	for _, sentence := range l.why(r) {
		out.wrap("  ", sentence)
	}
	for _, f := range l.figures(r) {
		l.guideFigure(out, f)
	}
	if p := l.plan(r); p != "" {
		out.wrap("  ", p)
	}
	for _, n := range r.Status.Notes {
		out.wrap("  ", l.text("pair", l.text("label.note"), n.Message))
	}
	if len(reasons) > 0 {
		out.wrap("  ", l.text("label.inflation"))
	}
	for _, e := range reasons {
		out.wrap("  - ", e.Sentence)
		if e.Detail != "" {
			out.wrap("    ", e.Detail)
		}
	}
	for _, a := range l.advice(r.Status.Recommendations) {
		l.guideAdvice(out, a)
	}
}

// verdict is the verdict of a report with its reason.
func (l *Locale) verdict(r *v1alpha1.CustomerAdoption) string {
	verdict := l.code("verdict", string(verdictOf(r)))
	if reason := l.reasonOf(r); reason != "" {
		return l.text("aside", verdict, reason)
	}
	return verdict
}

// reasonOf is the reason of the verdict in words; empty when it is Healthy or not
// evaluated.
func (l *Locale) reasonOf(r *v1alpha1.CustomerAdoption) string {
	reason := r.Status.AdoptionReason
	if verdictOf(r) == v1alpha1.AdoptionUnknown {
		reason, _ = unknownReason(r)
	}
	if reason == "" || verdictOf(r) == v1alpha1.AdoptionHealthy {
		return ""
	}
	return l.code("reason", reason)
}

// why are the sentences that say why a customer is Low or Unknown. A message of a
// condition is in English.
func (l *Locale) why(r *v1alpha1.CustomerAdoption) (sentences []string) {
	switch verdictOf(r) {
	case v1alpha1.AdoptionLow:
		for _, m := range l.missed(r) {
			sentences = append(sentences, l.text("aside", l.text("pair", m.label, m.target), m.percent))
		}
	case v1alpha1.AdoptionUnknown:
		if _, message := unknownReason(r); message != "" {
			sentences = append(sentences, message)
		}
	}
	return sentences
}

// guideFigure writes one line: the name, the percentage, its counts and their
// period.
func (l *Locale) guideFigure(out *lines, f figure) {
	parts := []string{l.text("aside", f.Value, f.Counts)}
	for _, more := range []string{f.Period, f.Note} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	out.wrap("  ", l.text("pair", f.Label, strings.Join(parts, separator)))
}

func (l *Locale) guideAdvice(out *lines, a advice) {
	out.wrap("  ", strings.Join(a.Findings, separator))
	for _, problem := range a.Problems {
		out.wrap("  - ", l.text("pair", l.text("label.problem"), problem))
	}
	out.wrap("  - ", l.text("pair", l.text("label.consider"), a.Consider))
	out.wrap("  - ", l.text("label.try"))
	for _, action := range a.Actions {
		out.wrap("    - ", action)
	}
}
