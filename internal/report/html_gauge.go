package report

import (
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// gauge is one of the two judged figures: large, with its bar.
type gauge struct {
	figure
	Bar bar
	// Raw is the figure as the data has it, where the adjusted one differs.
	Raw *figure
	// Target is the target in words; empty for none.
	Target string
}

// customerGauges are the judged figures of a customer.
func (l *Locale) customerGauges(r *v1alpha1.CustomerAdoption) []gauge {
	s, t := &r.Status, &r.Spec.Targets
	of := func(percent *int32, name v1alpha1.Figure) target {
		return newTarget(percent, t.RecoveryMargin, isBelow(r, string(name)))
	}
	gauges := l.gauges(s.Licenses, s.Usage, of(t.DeploymentPercent, v1alpha1.FigureDeployment), of(t.UsagePercent, v1alpha1.FigureUsage))
	for i, name := range []v1alpha1.Figure{v1alpha1.FigureDeployment, v1alpha1.FigureUsage} {
		gauges[i].figure = l.traced(s.Sources, name, []figure{gauges[i].figure})[0]
	}
	return gauges
}

// portfolioGauges are those of all customers together. A portfolio judges
// without hysteresis: what has reached its target is not low.
func (l *Locale) portfolioGauges(p *v1alpha1.PortfolioAdoption) []gauge {
	s, t := &p.Status, &p.Spec.Targets
	of := func(percent *int32, condition string) target {
		return newTarget(percent, nil, meta.IsStatusConditionTrue(s.Conditions, condition))
	}
	return l.gauges(s.Licenses, s.Usage, of(t.DeploymentPercent, v1alpha1.LowDeploymentCondition), of(t.UsagePercent, v1alpha1.LowUsageCondition))
}

func newTarget(percent, margin *int32, below bool) target {
	if percent == nil || *percent == 0 {
		return target{}
	}
	t := target{Percent: *percent, Recovery: *percent, Below: below}
	if margin != nil {
		t.Recovery = min(*percent+*margin, 100)
	}
	return t
}

// gauges are two, also where a figure is unknown.
func (l *Locale) gauges(licenses *v1alpha1.LicenseFigures, usage *v1alpha1.UsageFigures, deploymentTarget, usageTarget target) []gauge {
	deployment := gauge{figure: figure{Label: l.text("figure.Deployment"), Value: absent}, Bar: barOf(nil, nil, target{})}
	if licenses != nil {
		deployment.figure = l.deployment("figure.Deployment", licenses)[0]
		deployment.Bar = barOf(licenses.DeploymentPercent, nil, deploymentTarget)
		deployment.Target = l.target(licenses.DeploymentPercent, deploymentTarget)
	}
	used := gauge{figure: figure{Label: l.text("figure.Usage"), Value: absent}, Bar: barOf(nil, nil, target{})}
	if usage != nil {
		rows := l.judgedUsage(usage)
		used.figure = rows[0]
		if len(rows) > 1 {
			used.Raw = &rows[1]
		}
		used.Bar = barOf(usage.AdjustedUsagePercent, usage.UsagePercent, usageTarget)
		used.Target = l.target(usage.AdjustedUsagePercent, usageTarget)
	}
	return []gauge{deployment, used}
}

// target puts a target into words, and what became of it.
func (l *Locale) target(percent *int32, t target) string {
	switch {
	case percent == nil || t.Percent == 0:
		return ""
	case t.Below && *percent < t.Percent:
		return l.text("target.below", l.percent(&t.Percent))
	case t.Below:
		return l.text("target.recovering", l.percent(&t.Percent), l.percent(&t.Recovery))
	default:
		return l.text("target", l.percent(&t.Percent))
	}
}
