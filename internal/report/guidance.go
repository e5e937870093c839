package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// writeGuidance prints the figures and what to try as plain text. A customer
// has a section when it has recommendations or when its usage looks too high.
// An empty line comes before each section.
func writeGuidance(w io.Writer, c Content) error {
	out := &lines{}
	for _, r := range c.Reports {
		if reasons := c.Locale.explanations(r.Status.Conditions, r.Status.Inflation); len(r.Status.Recommendations)+len(reasons) > 0 {
			c.Locale.guide(out, r, reasons)
		}
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print guidance: %w", err)
	}
	return nil
}

// guide writes the section of one customer.
func (l *Locale) guide(out *lines, r *v1alpha1.CustomerAdoption, reasons []explanation) {
	out.blank()
	// Several reports may be about one customer: the object's name tells them apart.
	out.wrap("", l.text("pair", l.text("aside", customerName(r), r.Name), l.code("verdict", string(verdictOf(r)))))
	for _, f := range l.figures(r) {
		l.guideFigure(out, f)
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

// customerName is the best name that is known. Before the first evaluation
// that is the name in the spec, or the id.
func customerName(r *v1alpha1.CustomerAdoption) string {
	return cmp.Or(r.Status.CustomerName, r.Spec.Customer.Name, r.Spec.Customer.ID, r.Name)
}
