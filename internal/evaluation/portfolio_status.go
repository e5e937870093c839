// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// PortfolioResult is the outcome of evaluating a portfolio.
type PortfolioResult struct {
	// Status to write.
	Status v1alpha1.PortfolioAdoptionStatus
	// LookAgain is when fresh data turns stale; zero when never.
	LookAgain time.Time
	// Generated is what to do about the CustomerAdoptions of the template.
	Generated Generation
}

// Portfolio evaluates a portfolio: a pure function of its spec, the
// facts of its sources, its previous status, the CustomerAdoptions of its
// namespace and the time. The cluster and the offline report both call it.
func Portfolio(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, reports Reports, now time.Time) PortfolioResult {
	if p.Spec.Suspend {
		return PortfolioResult{Status: suspendedPortfolio(p, now)}
	}
	if unread := unreadByPortfolio(p, sources); unread != nil {
		status, staleAt := keptPortfolio(p, sources, *unread, now)
		return PortfolioResult{Status: status, LookAgain: staleAt}
	}
	if first := firstWait(p.Status.Conditions, sources); first != nil {
		return PortfolioResult{Status: unevaluated(p, now, func(c *conditionSet) { waiting(c, *first, "") })}
	}
	input := PortfolioInput(p, sources, now)
	var wanted []wantedCustomer
	totals := portfolio.Sum(input, func(c *portfolio.Customer) {
		if p.Spec.CustomerTemplate != nil {
			wanted = append(wanted, wantedOf(c))
		}
	})
	accepted, held := acceptedCustomers(p, sources)
	generated, held := generate(p, sources, generationOf(p, wanted, reports, revisionsOf(p, sources)), held)
	status := portfolioFigures(totals, input.Targets)
	if selectionOfTemplate(p) != nil {
		status.Customers.Selected = &generated.selected
	}
	status.ObservedGeneration = p.Generation
	status.LastHandledReconcileAt = request.Handled(p, p.Status.LastHandledReconcileAt)
	status.ScopeDigest = portfolioDigest(&p.Spec)
	status.Exports, status.OpenReport = p.Status.Exports, p.Status.OpenReport
	status.Sources = portfolioSourceStatuses(sources, totals, accepted)
	conditions := conditionsOf(p.Status.Conditions, p.Generation, now)
	readiness(conditions, sources)
	verdictsOnSums(conditions, totals.Result.Findings)
	templateConditions(conditions, held, generated)
	status.Conditions = conditions.list
	return PortfolioResult{status, totals.Result.StaleAt, generated}
}

// generate leaves out what must not be pruned, and says why.
func generate(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, g Generation, held string) (Generation, string) {
	if held == "" {
		held = lostMost(p, sources, g)
	}
	if held != "" || !prunes(p, sources) {
		g.Prune = nil
	}
	return g, held
}

// verdictsOnSums sets them. One that is switched off is absent.
func verdictsOnSums(conditions *conditionSet, findings []assessment.Finding) {
	for _, kind := range VerdictConditions {
		at := slices.IndexFunc(findings, func(f assessment.Finding) bool { return f.Type == kind })
		if at < 0 {
			conditions.remove(kind)
			continue
		}
		f := findings[at]
		conditions.set(kind, metav1.ConditionStatus(f.Status), f.Reason, f.Message)
	}
}

// templateConditions say what the template cannot do.
func templateConditions(conditions *conditionSet, held string, g Generation) {
	conditions.mark(v1alpha1.PruneHeldCondition, v1alpha1.ReasonCustomersLost, held)
	reason, message := "", ""
	switch {
	case g.tooMany > 0:
		reason, message = v1alpha1.ReasonTemplateTooLarge, fmt.Sprintf(
			"%s not made: the template selects %s, more than the operator makes reports for (--max-generated-reports); set customerTemplate.when.limit",
			wording.Count(g.tooMany, "CustomerAdoption"), wording.Count(g.selected, "customer"))
	case g.taken > 0:
		reason, message = v1alpha1.ReasonNameTaken, fmt.Sprintf(
			"%s not made: CustomerAdoptions of their names exist that are not this portfolio's; rename or delete these", wording.Count(g.taken, "CustomerAdoption"))
	case g.unusable > 0:
		reason, message = v1alpha1.ReasonCustomerIDUnusable, fmt.Sprintf(
			"%s not made: an id in the data has other characters than letters, digits, '-', '.' and '_', or more than 64; correct the export", wording.Count(g.unusable, "CustomerAdoption"))
	}
	conditions.mark(v1alpha1.TemplateBlockedCondition, reason, message)
}

// suspendedPortfolio is the status of a portfolio that is not evaluated.
func suspendedPortfolio(p *v1alpha1.PortfolioAdoption, now time.Time) v1alpha1.PortfolioAdoptionStatus {
	return unevaluated(p, now, func(c *conditionSet) { suspend(c, p.Status.Customers != nil) })
}

func unevaluated(p *v1alpha1.PortfolioAdoption, now time.Time, why func(*conditionSet)) v1alpha1.PortfolioAdoptionStatus {
	status := *p.Status.DeepCopy()
	status.ObservedGeneration = p.Generation
	status.LastHandledReconcileAt = request.Handled(p, p.Status.LastHandledReconcileAt)
	conditions := conditionsOf(status.Conditions, p.Generation, now)
	why(conditions)
	status.Conditions = conditions.list
	return status
}
