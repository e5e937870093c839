// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-sql/civil"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

// asked is the percentage that a figure is judged against: what the plan asks for at
// the as-of date of the figure, else the target.
func asked(r *v1alpha1.CustomerAdoption, target int32, entry string) int32 {
	status := r.Status.Plan
	switch {
	case status == nil:
		return target
	case entry == belowDeployment:
		return ptr.Deref(status.DeploymentPercent, target)
	case entry == belowUsage:
		return ptr.Deref(status.UsagePercent, target)
	}
	return workloadPath(r, target)
}

// workloadPath is the path of a workload, which the status does not have. It begins
// at 0.
func workloadPath(r *v1alpha1.CustomerAdoption, target int32) int32 {
	asOf, known := usageDate(r)
	if r.Spec.Plan == nil || !known {
		return target
	}
	return plan.New(string(r.Spec.Plan.From.Date), string(r.Spec.Plan.Due), 0, 0).Path(0, target, asOf)
}

// usageDate is the as-of date of the usage: the oldest of its sources.
func usageDate(r *v1alpha1.CustomerAdoption) (oldest civil.Date, known bool) {
	for _, s := range r.Status.Sources {
		asOf, err := civil.ParseDate(s.DataAsOf)
		if err != nil || !slices.Contains(s.Figures, v1alpha1.FigureUsage) {
			continue
		}
		if !known || asOf.Before(oldest) {
			oldest, known = asOf, true
		}
	}
	return oldest, known
}

// plan says in one line how far a customer is on its plan, and what the plan asks for.
// It is empty without a plan.
func (l *Locale) plan(r *v1alpha1.CustomerAdoption) string {
	status := r.Status.Plan
	if status == nil {
		return ""
	}
	phase := l.text("plan.NotJudged")
	if status.Phase != "" {
		phase = l.code("plan", string(status.Phase))
	}
	labels, targets := judgedLabels(r), r.Spec.Targets
	parts := slices.Concat([]string{phase},
		l.askedWords(labels.deployment, status.DeploymentPercent, targets.DeploymentPercent, status.Due),
		l.askedWords(labels.usage, status.UsagePercent, targets.UsagePercent, status.Due),
	)
	return l.text("pair", l.text("label.plan"), strings.Join(parts, separator))
}

// askedWords are what a plan asks of one figure: now, and when it is due.
func (l *Locale) askedWords(label string, now, target *int32, due string) []string {
	if now == nil || target == nil {
		return nil
	}
	return []string{l.text("pair", l.text(label), l.text("plan.asked", l.percent(now), l.percent(target), l.day(due)))}
}

// plan says what the plan is, and where the customer is on it.
func (x *explainer) plan() {
	p, status := x.report.Spec.Plan, x.report.Status.Plan
	if p == nil || status == nil {
		return
	}
	phase := cmp.Or(string(status.Phase), "none, because no figure can be judged")
	x.say("Plan: from %d %% deployment and %d %% usage on %s to the targets on %s. Phase: %s.",
		p.From.DeploymentPercent, p.From.UsagePercent, p.From.Date, p.Due, phase)
}

// path writes what the plan asks for now, where that is not the target yet.
func (x *explainer) path(now, target int32) string {
	if now == target {
		return fmt.Sprintf("Target: %d %%.", target)
	}
	return fmt.Sprintf("Asked for by the plan: %d %% by now, and the target of %d %% by %s.", now, target, x.report.Status.Plan.Due)
}

// customerChart is the chart of a customer, with the paths of its plan.
func (l *Locale) customerChart(r *v1alpha1.CustomerAdoption) *chart {
	trend := r.Status.Trend
	c := l.chart(trend)
	if c == nil || r.Spec.Plan == nil || r.Status.Plan == nil {
		return c
	}
	start, targets, months := r.Spec.Plan.From, r.Spec.Targets, monthsOf(trend)
	for _, path := range []struct {
		class  string
		start  int32
		target *int32
	}{{"deployment", start.DeploymentPercent, targets.DeploymentPercent}, {"usage", start.UsagePercent, targets.UsagePercent}} {
		if ptr.Deref(path.target, 0) == 0 {
			continue
		}
		drawn := l.drawLine(trend, months, pathOf(r.Spec.Plan, path.start, *path.target), topOf(trend))
		drawn.Class = path.class
		c.Paths = append(c.Paths, drawn)
	}
	return c
}

// pathOf is what a plan asks for at the date of a point of the trend.
func pathOf(p *v1alpha1.Plan, start, target int32) func(v1alpha1.TrendPoint) *int32 {
	dates := plan.New(string(p.From.Date), string(p.Due), 0, 0)
	return func(point v1alpha1.TrendPoint) *int32 {
		day, err := civil.ParseDate(point.AsOf)
		if err != nil {
			return nil
		}
		percent := dates.Path(start, target, day)
		return &percent
	}
}
