// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// pages are the templates of the page. page.tmpl uses the others.
//
//go:embed page/*.tmpl
var pages embed.FS

// page is the data of page.tmpl.
type page struct {
	Content
	// Day of the evaluation.
	Day string
	// Changes come first: what is different from an earlier time.
	Changes []changedSection
	// Portfolios are next.
	Portfolios []portfolio
	Customers  []shownCustomer
	List       customerList
	// Due are the customers whose subscriptions end soon.
	Due due
	// Why says why customers are Low or Unknown, once for all with the same reason.
	Why []reasons
	// Shares are the customers by verdict, for a page without a portfolio.
	Shares []share
}

// writeHTML prints one page that loads nothing else: the portfolios, the table
// of customers, a section for each customer, and the sources. Every value of
// the objects is escaped.
func writeHTML(w io.Writer, c Content) error {
	tmpl, err := c.Locale.Templates()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	c.Reports, c.Others = slices.Collect(c.unrepeated()), nil
	customers := c.Locale.newCustomers(c.Reports)
	filled := page{
		Content: c, Day: c.Evaluated.Format(c.Locale.Date), Portfolios: c.Locale.portfolios(c.Portfolios, customers),
		Changes: c.changes(customers), Customers: customers, List: c.Locale.newList(customers), Due: newDue(customers), Why: c.reasons(), Shares: shares(countVerdicts(c.Reports)),
	}
	if err := tmpl.Execute(&out, filled); err != nil {
		return fmt.Errorf("fill the page: %w", err)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("print the page: %w", err)
	}
	return nil
}

// functions are the functions of the templates.
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
		"percentage":        func(p int32) string { return l.percent(&p) },
		"day":               l.day,
		"gauges":            l.customerGauges,
		"others":            l.otherFigures,
		"explanations":      l.explanations,
		"advice":            l.advice,
		"chart":             l.chart,
		"customerChart":     l.customerChart,
		"plan":              l.plan,
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
		"why":               l.why,
		"judgedLicenses":    judgedLicenses,
		"judgedUsage":       judgedUsage,
	}
}

// countVerdicts counts the verdicts for a page without a portfolio.
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
