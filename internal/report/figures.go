// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// figure is a figure of a customer in the reader's words, with its origin.
// Note, Period, AsOf and Source may be empty.
type figure struct {
	Label, Value, Counts, Note string
	Period, AsOf, Source       string
}

// figureLabels are the messages that name the two judged figures, or those that
// stand beside them.
type figureLabels struct{ deployment, usage, adjusted string }

var (
	mainLabels = figureLabels{"figure.Deployment", "figure.Usage", "figure.AdjustedUsage"}
	ownLabels  = figureLabels{"figure.OwnDeployment", "figure.OwnUsage", "figure.OwnUsage"}
	allLabels  = figureLabels{"figure.AllDeployment", "figure.AllUsage", "figure.AllUsage"}
)

// judgedLabels name the figures that the verdicts look at.
func judgedLabels(r *v1alpha1.CustomerAdoption) figureLabels {
	if judgesOwn(r) {
		return ownLabels
	}
	return mainLabels
}

// figures lists what a report has: the judged figures first.
func (l *Locale) figures(r *v1alpha1.CustomerAdoption) []figure {
	labels, sources := judgedLabels(r), r.Status.Sources
	return slices.Concat(
		l.traced(sources, v1alpha1.FigureDeployment, l.deployment(labels.deployment, judgedLicenses(r))),
		l.traced(sources, v1alpha1.FigureUsage, l.judgedUsage(labels, judgedUsage(r))),
		l.otherFigures(r),
	)
}

// otherFigures are those that no verdict looks at.
func (l *Locale) otherFigures(r *v1alpha1.CustomerAdoption) []figure {
	s := &r.Status
	labels, licenses, usage := ownLabels, s.OwnLicenses, s.OwnUsage
	if judgesOwn(r) {
		labels, licenses, usage = allLabels, s.Licenses, s.Usage
	}
	return slices.Concat(
		l.traced(s.Sources, v1alpha1.FigureDeployment, l.deployment(labels.deployment, licenses)),
		l.traced(s.Sources, v1alpha1.FigureUsage, l.usage(labels.usage, usage)),
		l.traced(s.Sources, v1alpha1.FigureAlternateUsage, l.usage("figure.AlternateUsage", s.AlternateUsage)),
		l.traced(s.Sources, usersFigure(r), l.users(s.Users)),
		l.traced(s.Sources, v1alpha1.FigureSupport, l.support(s.Support)),
	)
}

func (l *Locale) deployment(label string, f *v1alpha1.LicenseFigures) []figure {
	if f == nil {
		return nil
	}
	return []figure{{
		Label:  l.text(label),
		Value:  l.percent(f.DeploymentPercent),
		Counts: l.text("counts.licenses", f.Assigned, f.Sold),
	}}
}

// judgedUsage is one figure, or two where the adjusted figure differs from the
// reported one.
func (l *Locale) judgedUsage(labels figureLabels, f *v1alpha1.UsageFigures) []figure {
	if f == nil || f.AdjustedActive == f.Active {
		return l.usage(labels.usage, f)
	}
	raw := *f
	raw.AdjustedUsagePercent, raw.AdjustedActive, raw.LowerBound = f.UsagePercent, f.Active, false
	return slices.Concat(l.usage(labels.adjusted, f), l.usage("figure.RawUsage", &raw))
}

func (l *Locale) usage(label string, f *v1alpha1.UsageFigures) []figure {
	if f == nil {
		return nil
	}
	row := figure{
		Label:  l.text(label),
		Value:  l.percent(f.AdjustedUsagePercent),
		Counts: l.activeCounts(f),
		Period: l.days(f.WindowFrom, f.WindowTo),
	}
	if f.LowerBound {
		row.Note = l.text("counts.lowerBound")
	}
	return []figure{row}
}

// activeCounts are the active of the entitled ones, or the active ones alone where
// the data does not say who is licensed.
func (l *Locale) activeCounts(f *v1alpha1.UsageFigures) string {
	if f.Entitled == nil {
		return l.text("counts.unstated", f.AdjustedActive)
	}
	return l.text("counts."+string(f.Basis), f.AdjustedActive, *f.Entitled)
}

func (l *Locale) support(f *v1alpha1.SupportFigures) []figure {
	if f == nil {
		return nil
	}
	row := figure{Label: l.text("figure.Support"), Value: absent, Counts: l.text("counts.requests", f.Requests)}
	if f.Per100Users != nil {
		row.Value = l.text("counts.per100Users", *f.Per100Users)
	}
	return []figure{row}
}

// traced adds the source of a figure and the date of its data.
func (l *Locale) traced(sources []v1alpha1.SourceStatus, name v1alpha1.Figure, rows []figure) []figure {
	for _, source := range sources {
		if !slices.Contains(source.Figures, name) {
			continue
		}
		for i := range rows {
			rows[i].Source, rows[i].AsOf = source.Name, l.day(source.DataAsOf)
		}
		break
	}
	return rows
}
