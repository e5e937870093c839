package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// writeGuidance prints what stands behind the figures and what to try, as plain
// text: a section for each customer that has recommendations or whose usage is
// inflated, each after an empty line; nothing when there is none.
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

// guide is the section of one customer.
func (l *Locale) guide(out *lines, r *v1alpha1.CustomerAdoption, reasons []explanation) {
	out.blank()
	// Several reports may be about one customer: the object's name tells them apart.
	out.wrap("", l.text("pair", l.text("aside", customerName(r), r.Name), l.code("verdict", string(verdictOf(r)))))
	for _, f := range l.figures(&r.Status) {
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

// guideFigure is one line: what it is, the percentage, the counts behind it,
// the period they are of.
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

// customerName is what to call the customer before the first evaluation too.
func customerName(r *v1alpha1.CustomerAdoption) string {
	for _, name := range []string{r.Status.CustomerName, r.Spec.Customer.Name, r.Spec.Customer.ID} {
		if name != "" {
			return name
		}
	}
	return r.Name
}
