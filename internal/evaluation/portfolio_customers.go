// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"iter"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// PortfolioCustomers evaluates the customers of a portfolio one after the
// other, in the order of their ids, for its exports: each as a report that has
// the name of the portfolio, and all its products and workloads, not only those
// that a status has room for. It keeps none of them. There are none while the
// portfolio is not evaluated.
func PortfolioCustomers(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, now time.Time) iter.Seq[*v1alpha1.CustomerAdoption] {
	input := PortfolioInput(p, sources, now)
	return func(yield func(*v1alpha1.CustomerAdoption) bool) {
		if !Exportable(p, sources) {
			return
		}
		for c := range input.Customers() {
			if !yield(exportedCustomer(p, sources, c)) {
				return
			}
		}
	}
}

// Exportable says that a portfolio is evaluated on data there is: what is not
// known yet must not look like a portfolio without customers.
func Exportable(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) bool {
	read := func(s SourceFacts) bool { return s.Facts != nil }
	unread := func(s SourceFacts) bool { return s.published() && s.Facts == nil }
	return !p.Spec.Suspend && unreadByPortfolio(p, sources) == nil &&
		slices.ContainsFunc(sources, read) && !slices.ContainsFunc(sources, unread)
}

func exportedCustomer(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, c *portfolio.Customer) *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: p.Name}}
	r.Spec = v1alpha1.CustomerAdoptionSpec{Customer: v1alpha1.Customer{ID: c.ID, Name: c.Name}, Scope: p.Spec.Scope, Targets: p.Spec.Targets}
	r.Status = figures(c.Metrics, c.Result, c.Usage())
	if d := c.Metrics.Deployment; d != nil {
		r.Status.Products = productFigures(d.Products)
	}
	if u := c.Metrics.Usage; u != nil {
		r.Status.Workloads = workloadFigures(u.Workloads, c.Result.AdjustedWorkloads)
	}
	r.Status.CustomerName, r.Status.Services = c.Name, services(c.Services())
	r.Status.Segment, r.Status.Market = wording.Clip(c.Label(adoption.LabelSegment), maxName), wording.Clip(c.Label(adoption.LabelMarket), maxName)
	r.Status.BelowTarget = belowTarget(c.Result.Below)
	r.Status.Adoption, r.Status.AdoptionReason = v1alpha1.AdoptionVerdict(c.Result.Adoption), c.Result.AdoptionReason
	r.Status.Judged = judgedFigures(p.Spec.Scope, &r.Status)
	r.Status.Sources = sourceStatuses(r, sources, c.Metrics)
	for _, f := range c.Result.Findings {
		r.Status.Conditions = append(r.Status.Conditions, metav1.Condition{Type: f.Type, Status: metav1.ConditionStatus(f.Status), Reason: f.Reason, Message: f.Message})
	}
	return r
}
