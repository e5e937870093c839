// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"html/template"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Style is the style sheet of the page, without its element.
func Style() string { return style }

// Templates gives the parts of the page to a program that serves them. It may
// parse templates of its own into the set, also in place of "top" and "ranked",
// which are the links of the parts. Data for customer.tmpl comes from
// CustomerPart, for portfolio.tmpl from PortfolioParts, and for shares from
// SharesPart. sources.tmpl takes a slice of ExportSources, reading.tmpl nothing.
// The templates escape every value of the objects.
func (l *Locale) Templates() (*template.Template, error) {
	tmpl, err := template.New("page.tmpl").Funcs(l.functions()).ParseFS(pages, "page/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	return tmpl, nil
}

// CustomerPart is the data of customer.tmpl, with all tables.
func CustomerPart(r *v1alpha1.CustomerAdoption) any {
	return shownCustomer{CustomerAdoption: r, Linked: true, Folded: true}
}

// PortfolioParts are the data of portfolio.tmpl, one for each portfolio. The
// ranking of a portfolio links the customers that have a report among reports.
func (l *Locale) PortfolioParts(portfolios []*v1alpha1.PortfolioAdoption, reports []*v1alpha1.CustomerAdoption) []any {
	customers := make([]shownCustomer, len(reports))
	for i, r := range reports {
		customers[i] = shownCustomer{CustomerAdoption: r, Index: i, Linked: true}
	}
	var parts []any
	for _, p := range l.portfolios(portfolios, customers) {
		parts = append(parts, p)
	}
	return parts
}

// SharesPart is the data of the template shares: the reports by verdict.
func SharesPart(reports []*v1alpha1.CustomerAdoption) any {
	return struct{ Shares []share }{shares(countVerdicts(reports))}
}

// DuePart is the data of the template due: the reports whose subscriptions end soon.
func DuePart(reports []*v1alpha1.CustomerAdoption) any {
	customers := make([]shownCustomer, len(reports))
	for i, r := range reports {
		customers[i] = shownCustomer{CustomerAdoption: r, Index: i, Linked: true}
	}
	return newDue(customers)
}

// Tag is the BCP 47 tag of the language.
func (l *Locale) Tag() string { return l.name }

// Text gives the message with the id, with its arguments filled in.
func (l *Locale) Text(id string, args ...any) string { return l.text(id, args...) }

// Code gives the words for a code of the API, such as the group reason and the
// code OnTarget. A code without words stays as it is.
func (l *Locale) Code(group, code string) string { return l.code(group, code) }

// VerdictReason says in words why the verdict of a report is what it is. It is
// empty when nothing has to be said.
func (l *Locale) VerdictReason(r *v1alpha1.CustomerAdoption) string { return l.verdictReason(r) }

// Findings are the conditions of a report to look at, in words.
func (l *Locale) Findings(r *v1alpha1.CustomerAdoption) []string {
	var labels []string
	for _, c := range l.concerns(l.checks(r.Status.Conditions)) {
		labels = append(labels, c.Label)
	}
	return labels
}

// CustomerName is the name of a report's customer, or its id.
func CustomerName(r *v1alpha1.CustomerAdoption) string { return customerName(r) }

// Verdict is the verdict of a report: Unknown before the first evaluation.
func Verdict(r *v1alpha1.CustomerAdoption) v1alpha1.AdoptionVerdict { return verdictOf(r) }

// CompareUrgency sorts reports: Low, Unknown, Healthy, of these the most
// unassigned licenses first.
func CompareUrgency(a, b *v1alpha1.CustomerAdoption) int { return compareUrgency(a, b) }

// JudgedLicenses are the licenses that the verdict looks at; nil when unknown.
func JudgedLicenses(r *v1alpha1.CustomerAdoption) *v1alpha1.LicenseFigures { return judgedLicenses(r) }

// JudgedUsage is the usage that the verdict looks at; nil when unknown.
func JudgedUsage(r *v1alpha1.CustomerAdoption) *v1alpha1.UsageFigures { return judgedUsage(r) }
