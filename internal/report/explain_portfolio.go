// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// lowestListed is the largest number of customers of the ranking in the text.
const lowestListed = 10

// ExplainPortfolio writes why the figures and verdicts of a portfolio are what
// they are. It needs the status alone. The sums are explained in the same form
// as the figures of a customer.
func ExplainPortfolio(w io.Writer, p *v1alpha1.PortfolioAdoption, sources []*v1alpha1.ExportSource) error {
	locale, err := loadLocale(languages[0])
	if err != nil {
		return err
	}
	x := &explainer{report: asOne(p), sources: sources, locale: locale, subject: "of any customer"}
	x.portfolioHead(p)
	x.sections()
	x.named(p)
	x.changes(p.Status.Changes)
	x.segments(p)
	x.lowest(p)
	x.subscriptions()
	return x.print(w)
}

// portfolioHead says how many customers there are, how many have each verdict,
// and what is blocked.
func (x *explainer) portfolioHead(p *v1alpha1.PortfolioAdoption) {
	of := "not evaluated"
	if c := p.Status.Customers; c != nil {
		of = wording.Count(c.Total, "customer")
	}
	x.out.wrap("", fmt.Sprintf("Portfolio %s/%s: %s", p.Namespace, p.Name, of))
	if p.Status.DataAsOf != "" {
		x.say("The data is of %s.", p.Status.DataAsOf)
	}
	if c := p.Status.Customers; c != nil {
		x.say("Customers by their own verdict: %d Low, %d Unknown, %d Healthy.", c.Low, c.Unknown, c.Healthy)
		if c.Selected != nil {
			x.say("customerTemplate.when selects %s.", wording.Count(*c.Selected, "customer"))
		}
	}
	for _, f := range p.Status.Findings {
		x.item("%s: %s.", x.locale.code("condition", f.Finding), wording.Count(f.Customers, "customer"))
	}
	x.state()
	for _, kind := range blockedKinds {
		if c := meta.FindStatusCondition(p.Status.Conditions, kind); c != nil && c.Status == metav1.ConditionTrue {
			x.say("%s (%s): %s.", kind, c.Reason, c.Message)
		}
	}
}

// named says how many customers each source names. A customer that a source
// does not name lacks some of the figures.
func (x *explainer) named(p *v1alpha1.PortfolioAdoption) {
	if len(p.Status.Sources) == 0 {
		return
	}
	x.title("Customers by source")
	for _, s := range p.Status.Sources {
		x.item("%s names %s.", s.Name, wording.Count(s.Customers, "customer"))
	}
}

// lowest lists the first customers of the ranking.
func (x *explainer) lowest(p *v1alpha1.PortfolioAdoption) {
	all := p.Status.Lowest
	if len(all) == 0 {
		return
	}
	x.title("Lowest customers, by %s", p.Spec.Ranking.By)
	for _, c := range all[:min(len(all), lowestListed)] {
		x.item("%s (%s): %s.", cmp.Or(c.Name, "no name"), c.ID, strings.Join(rankedFigures(c), ", "))
	}
	if more := len(all) - lowestListed; more > 0 {
		x.item("%d more are in status.lowest.", more)
	}
}

func rankedFigures(c v1alpha1.RankedCustomer) []string {
	known := []string{"deployment unknown", "adjusted usage unknown", "unused licenses unknown"}
	if c.DeploymentPercent != nil {
		known[0] = fmt.Sprintf("deployment %d %%", *c.DeploymentPercent)
	}
	if c.AdjustedUsagePercent != nil {
		known[1] = fmt.Sprintf("adjusted usage %d %%", *c.AdjustedUsagePercent)
	}
	if c.UnusedLicenses != nil {
		known[2] = wording.Count(*c.UnusedLicenses, "unused license")
	}
	return known
}
