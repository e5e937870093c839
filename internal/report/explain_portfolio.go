package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// lowestTold is how many customers of the ranking are told.
const lowestTold = 10

// ExplainPortfolio tells in words why the figures and verdicts of a portfolio
// are what they are, from its status alone. The sums are told as those of a
// customer are.
func ExplainPortfolio(w io.Writer, p *v1alpha1.PortfolioAdoption, sources []*v1alpha1.ExportSource) error {
	english, err := newLocale(dictionaries[0])
	if err != nil {
		return err
	}
	x := &explainer{report: asOne(p), sources: sources, locale: english, whose: "of any customer"}
	x.portfolioHead(p)
	x.sections()
	x.named(p)
	x.lowest(p)
	x.subscriptions()
	return x.print(w)
}

// asOne is a portfolio in the form of a report on one customer. It has no
// recovery margin: nothing is remembered of a sum.
func asOne(p *v1alpha1.PortfolioAdoption) *v1alpha1.CustomerAdoption {
	s := &p.Status
	r := &v1alpha1.CustomerAdoption{ObjectMeta: p.ObjectMeta}
	r.Spec = v1alpha1.CustomerAdoptionSpec{Sources: p.Spec.Sources, Scope: p.Spec.Scope, Targets: p.Spec.Targets, MaxDataAge: p.Spec.MaxDataAge}
	r.Spec.Targets.RecoveryMargin = nil
	r.Status = v1alpha1.CustomerAdoptionStatus{
		ObservedGeneration: s.ObservedGeneration, Conditions: s.Conditions, DataAsOf: s.DataAsOf,
		Licenses: s.Licenses, OwnLicenses: s.OwnLicenses, Usage: s.Usage, OwnUsage: s.OwnUsage, AlternateUsage: s.AlternateUsage,
		Workloads: s.Workloads, Subscriptions: s.Subscriptions, Inflation: s.Inflation, BelowTarget: workloadsBelow(p),
	}
	for _, source := range s.Sources {
		r.Status.Sources = append(r.Status.Sources, source.SourceStatus)
	}
	return r
}

// workloadsBelow are the workloads whose sum is judged and below its target.
// Percentages are rounded down, so they compare as the quotients do.
func workloadsBelow(p *v1alpha1.PortfolioAdoption) (below []string) {
	floor := p.Spec.Targets.MinimumLicenses
	for _, t := range p.Spec.Targets.Workloads {
		for _, w := range p.Status.Workloads {
			judged := w.AdjustedUsagePercent != nil && (floor == nil || w.Entitled >= *floor)
			if judged && strings.EqualFold(w.Name, t.Name) && *w.AdjustedUsagePercent < t.UsagePercent {
				below = append(below, belowWorkloadPrefix+w.Name)
			}
		}
	}
	return below
}

// portfolioHead says whom it is of, how they are judged one by one, and what
// is held up.
func (x *explainer) portfolioHead(p *v1alpha1.PortfolioAdoption) {
	of := "not evaluated"
	if c := p.Status.Customers; c != nil {
		of = counted(c.Total, "customer")
	}
	x.out.wrap("", fmt.Sprintf("Portfolio %s/%s: %s", p.Namespace, p.Name, of))
	if p.Status.DataAsOf != "" {
		x.say("The sources speak of %s.", p.Status.DataAsOf)
	}
	if c := p.Status.Customers; c != nil {
		x.say("Each judged on its own: %d Low, %d Unknown, %d Healthy.", c.Low, c.Unknown, c.Healthy)
	}
	for _, f := range p.Status.Findings {
		x.item("%s: %s.", x.locale.code("condition", f.Finding), counted(f.Customers, "customer"))
	}
	x.state()
	for _, kind := range []string{v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition, v1alpha1.ExportFailedCondition} {
		if c := meta.FindStatusCondition(p.Status.Conditions, kind); c != nil && c.Status == metav1.ConditionTrue {
			x.say("%s (%s): %s.", kind, c.Reason, c.Message)
		}
	}
}

// named says how many customers each source knows: who is missing from one
// has a part of the figures only.
func (x *explainer) named(p *v1alpha1.PortfolioAdoption) {
	if len(p.Status.Sources) == 0 {
		return
	}
	x.title("Customers by source")
	for _, s := range p.Status.Sources {
		x.item("%s names %s.", s.Name, counted(s.Customers, "customer"))
	}
}

// lowest tells the ranking, from its top.
func (x *explainer) lowest(p *v1alpha1.PortfolioAdoption) {
	all := p.Status.Lowest
	if len(all) == 0 {
		return
	}
	x.title("Lowest customers, by %s", p.Spec.Ranking.By)
	for _, c := range all[:min(len(all), lowestTold)] {
		x.item("%s (%s): %s.", cmp.Or(c.Name, "no name"), c.ID, strings.Join(rankedFigures(c), ", "))
	}
	if more := len(all) - lowestTold; more > 0 {
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
		known[2] = counted(*c.UnusedLicenses, "unused license")
	}
	return known
}
