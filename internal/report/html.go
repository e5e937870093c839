package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// pages are the parts of the page; page.tmpl puts them together.
//
//go:embed page/*.tmpl
var pages embed.FS

// page is what page.tmpl is about.
type page struct {
	Content
	// Day of the evaluation.
	Day string
	// Verdicts count the customers by status.adoption.
	Verdicts []verdictCount
}

type verdictCount struct {
	Verdict   v1alpha1.AdoptionVerdict
	Customers int64
}

// writeHTML prints one page that needs nothing else: the portfolio as a table,
// then a section a customer, then the sources. Whatever stands in the objects
// shows as text.
func writeHTML(w io.Writer, c Content) error {
	tmpl, err := template.New("page.tmpl").Funcs(c.Locale.functions()).ParseFS(pages, "page/*.tmpl")
	if err != nil {
		return fmt.Errorf("parse the page: %w", err)
	}
	var out bytes.Buffer
	filled := page{Content: c, Day: c.Evaluated.Format(c.Locale.date), Verdicts: countVerdicts(c.Reports)}
	if err := tmpl.Execute(&out, filled); err != nil {
		return fmt.Errorf("fill the page: %w", err)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("print the page: %w", err)
	}
	return nil
}

// functions are the words of the templates.
func (l *Locale) functions() template.FuncMap {
	return template.FuncMap{
		"lang":         func() string { return l.name },
		"text":         l.text,
		"code":         l.code,
		"number":       l.number,
		"percent":      l.percent,
		"day":          l.day,
		"figures":      l.figures,
		"explanations": l.explanations,
		"advice":       l.advice,
		"chart":        l.chart,
		"optional":     l.optional,
		"customerName": customerName,
		"join":         func(words []string) string { return strings.Join(words, separator) },
		"short":        short,
		"concerns":     concerns,
		"ready":        ready,
		"verdictOf":    verdictOf,
	}
}

func countVerdicts(reports []*v1alpha1.CustomerAdoption) []verdictCount {
	counts := []verdictCount{{Verdict: v1alpha1.AdoptionHealthy}, {Verdict: v1alpha1.AdoptionLow}, {Verdict: v1alpha1.AdoptionUnknown}}
	for _, r := range reports {
		for i := range counts {
			if counts[i].Verdict == verdictOf(r) {
				counts[i].Customers++
			}
		}
	}
	return counts
}
