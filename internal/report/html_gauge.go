// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// gauge is a judged figure in large digits, with its bar.
type gauge struct {
	figure
	Bar bar
	// Raw is the reported figure, where the adjusted one differs; nil otherwise.
	Raw *figure
	// Target is the target in words; empty for none.
	Target string
}

// customerGauges are the judged figures of a customer, with their sources.
func (l *Locale) customerGauges(r *v1alpha1.CustomerAdoption) []gauge {
	gauges := l.gauges(r)
	for i, name := range []v1alpha1.Figure{v1alpha1.FigureDeployment, v1alpha1.FigureUsage} {
		gauges[i].figure = l.traced(r.Status.Sources, name, []figure{gauges[i].figure})[0]
	}
	return gauges
}

// gauges are deployment and usage. An unknown figure has a gauge too.
func (l *Locale) gauges(r *v1alpha1.CustomerAdoption) []gauge {
	return []gauge{l.deploymentGauge(r), l.usageGauge(r)}
}

func (l *Locale) deploymentGauge(r *v1alpha1.CustomerAdoption) gauge {
	label, licenses := judgedLabels(r).deployment, judgedLicenses(r)
	if licenses == nil {
		return l.unknownGauge(label)
	}
	t := newTarget(r, r.Spec.Targets.DeploymentPercent, belowDeployment)
	return gauge{
		figure: l.deployment(label, licenses)[0],
		Bar:    barOf(licenses.DeploymentPercent, nil, t),
		Target: l.target(licenses.DeploymentPercent, t),
	}
}

func (l *Locale) usageGauge(r *v1alpha1.CustomerAdoption) gauge {
	labels, usage := judgedLabels(r), judgedUsage(r)
	if usage == nil {
		return l.unknownGauge(labels.usage)
	}
	t, rows := newTarget(r, r.Spec.Targets.UsagePercent, belowUsage), l.judgedUsage(labels, usage)
	g := gauge{
		figure: rows[0],
		Bar:    barOf(usage.AdjustedUsagePercent, usage.UsagePercent, t),
		Target: l.target(usage.AdjustedUsagePercent, t),
	}
	if len(rows) > 1 {
		g.Raw = &rows[1]
	}
	return g
}

func (l *Locale) unknownGauge(label string) gauge {
	return gauge{figure: figure{Label: l.text(label), Value: absent}, Bar: barOf(nil, nil, target{})}
}

func newTarget(r *v1alpha1.CustomerAdoption, percent *int32, entry string) target {
	if percent == nil || *percent == 0 {
		return target{}
	}
	now := asked(r, *percent, entry)
	return target{Percent: now, Full: *percent, Recovery: recovery(now, r.Spec.Targets.RecoveryMargin), Below: isBelow(r, entry)}
}

// target says in words what the target is and whether the figure reaches it.
func (l *Locale) target(percent *int32, t target) string {
	if t.Percent != t.Full {
		return l.path(percent, t)
	}
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

// path says in words what the plan asks for by now, what the target is, and whether
// the figure is on the way.
func (l *Locale) path(percent *int32, t target) string {
	now, full := l.percent(&t.Percent), l.percent(&t.Full)
	switch {
	case percent == nil:
		return ""
	case t.Below && *percent < t.Percent:
		return l.text("target.planBelow", now, full)
	case t.Below:
		return l.text("target.planRecovering", now, full, l.percent(&t.Recovery))
	default:
		return l.text("target.plan", now, full)
	}
}
