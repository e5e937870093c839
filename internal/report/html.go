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
	// Portfolios are what stands at the top.
	Portfolios []portfolio
	Customers  []shownCustomer
	// Sections are how many customers have one; 0 for all.
	Sections int
	// Shares are the customers by verdict, for a page without a portfolio.
	Shares []share
}

// writeHTML prints one page that needs nothing else: the portfolios, the
// customers as a table, then a section a customer, then the sources. Whatever
// stands in the objects shows as text.
func writeHTML(w io.Writer, c Content) error {
	tmpl, err := template.New("page.tmpl").Funcs(c.Locale.functions()).ParseFS(pages, "page/*.tmpl")
	if err != nil {
		return fmt.Errorf("parse the page: %w", err)
	}
	var out bytes.Buffer
	filled := page{Content: c, Day: c.Evaluated.Format(c.Locale.date), Customers: newCustomers(c.Reports), Shares: shares(countVerdicts(c.Reports))}
	filled.Portfolios = c.Locale.portfolios(c.Portfolios, filled.Customers)
	if len(c.Reports) > maxSections {
		filled.Sections = maxSections
	}
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
		"policy":            func() template.HTML { return policy },
		"style":             func() template.HTML { return styleElement },
		"script":            func() template.HTML { return scriptElement },
		"lang":              func() string { return l.name },
		"text":              l.text,
		"code":              l.code,
		"number":            l.number,
		"percent":           l.percent,
		"day":               l.day,
		"gauges":            l.customerGauges,
		"others":            l.otherFigures,
		"explanations":      l.explanations,
		"advice":            l.advice,
		"chart":             l.chart,
		"optional":          l.optional,
		"barOf":             newBar,
		"customerWorkloads": customerWorkloads,
		"customerName":      customerName,
		"join":              func(words []string) string { return strings.Join(words, separator) },
		"short":             short,
		"concerns":          l.concerns,
		"checks":            l.checks,
		"portfolioChecks":   l.portfolioChecks,
		"ready":             ready,
		"verdictOf":         verdictOf,
		"urgency":           urgency,
		"numeric":           numeric,
	}
}

// countVerdicts sums up the customers of a page that has no portfolio to say.
func countVerdicts(reports []*v1alpha1.CustomerAdoption) *v1alpha1.PortfolioCustomers {
	c := &v1alpha1.PortfolioCustomers{Total: int64(len(reports))}
	for _, r := range reports {
		switch verdictOf(r) {
		case v1alpha1.AdoptionHealthy:
			c.Healthy++
		case v1alpha1.AdoptionLow:
			c.Low++
		default:
			c.Unknown++
		}
	}
	return c
}
