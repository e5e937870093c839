package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// figure is a figure of a customer in a reader's words, and where it comes
// from. Note, Period, AsOf and Source may be empty.
type figure struct {
	Label, Value, Counts, Note string
	Period, AsOf, Source       string
}

// figures lists what a status has: the judged figures first.
func (l *Locale) figures(s *v1alpha1.CustomerAdoptionStatus) []figure {
	return slices.Concat(
		l.traced(s.Sources, v1alpha1.FigureDeployment, l.deployment("figure.Deployment", s.Licenses)),
		l.traced(s.Sources, v1alpha1.FigureUsage, l.judgedUsage(s.Usage)),
		l.otherFigures(s),
	)
}

// otherFigures are those that nothing is judged by.
func (l *Locale) otherFigures(s *v1alpha1.CustomerAdoptionStatus) []figure {
	return slices.Concat(
		l.traced(s.Sources, v1alpha1.FigureAlternateUsage, l.usage("figure.AlternateUsage", s.AlternateUsage)),
		l.traced(s.Sources, v1alpha1.FigureDeployment, l.deployment("figure.OwnDeployment", s.OwnLicenses)),
		l.traced(s.Sources, v1alpha1.FigureUsage, l.usage("figure.OwnUsage", s.OwnUsage)),
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

// judgedUsage is one figure, or two where the adjusted one differs from what
// the data says.
func (l *Locale) judgedUsage(f *v1alpha1.UsageFigures) []figure {
	if f == nil || f.AdjustedActive == f.Active {
		return l.usage("figure.Usage", f)
	}
	raw := *f
	raw.AdjustedUsagePercent, raw.AdjustedActive, raw.LowerBound = f.UsagePercent, f.Active, false
	return slices.Concat(l.usage("figure.AdjustedUsage", f), l.usage("figure.RawUsage", &raw))
}

func (l *Locale) usage(label string, f *v1alpha1.UsageFigures) []figure {
	if f == nil {
		return nil
	}
	row := figure{
		Label:  l.text(label),
		Value:  l.percent(f.AdjustedUsagePercent),
		Counts: l.text("counts."+string(f.Basis), f.AdjustedActive, f.Entitled),
		Period: l.days(f.WindowFrom, f.WindowTo),
	}
	if f.LowerBound {
		row.Note = l.text("counts.lowerBound")
	}
	return []figure{row}
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

// traced adds the source that gave a figure, and its date.
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
