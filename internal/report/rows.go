// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"iter"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// The levels of a row. Rows of different levels must not be added up.
const (
	levelCustomer = "Customer"
	levelProduct  = "Product"
	levelWorkload = "Workload"
	levelApp      = "App"
)

// Export makes the table of customers for a file. Each customer has a row with
// its totals, its verdict and what to try, then a row for each product, for each
// workload and for each app of a workload. Headings and guidance are in the language of the locale, and
// codes stay codes. Each pass over the rows makes a pass over the customers.
func (l *Locale) Export(customers iter.Seq[*v1alpha1.CustomerAdoption]) export.Table {
	table := export.Table{Columns: make([]export.Column, len(exportColumns))}
	for i, c := range exportColumns {
		table.Columns[i] = export.Column{Key: c.key, Heading: l.heading(c.heading), Kind: c.kind}
	}
	table.Rows = func(yield func([]export.Cell) bool) {
		cells := make([]export.Cell, len(exportColumns))
		for r := range customers {
			for row := range l.exportRows(r) {
				for i, c := range exportColumns {
					cells[i] = row[c.key]
				}
				if !yield(cells) {
					return
				}
			}
		}
	}
	return table
}

// heading names a column. The name of a finding has the word for finding
// before it, because its cells hold codes and not yes or no.
func (l *Locale) heading(id string) string {
	if strings.HasPrefix(id, "condition.") {
		return l.text("pair", l.text("label.finding"), l.text(id))
	}
	return l.text(id)
}

// exportRow holds the cells of a row by the key of their column. A missing
// cell is unknown.
type exportRow map[string]export.Cell

func (l *Locale) exportRows(r *v1alpha1.CustomerAdoption) iter.Seq[exportRow] {
	return func(yield func(exportRow) bool) {
		if !yield(l.customerRow(r)) {
			return
		}
		for _, p := range r.Status.Products {
			if !yield(productRow(r, p)) {
				return
			}
		}
		for _, w := range r.Status.Workloads {
			if !yield(workloadRow(r, w)) {
				return
			}
		}
	}
}

// commonCells are the cells that every row of a customer has.
func commonCells(r *v1alpha1.CustomerAdoption, level, asOf string) exportRow {
	return exportRow{
		"customerTenantId":  export.TextCell(r.Spec.Customer.ID),
		"customerName":      export.TextCell(customerName(r)),
		"processedDateTime": export.DateCell(asOf),
		"level":             export.TextCell(level),
		"adoption":          export.TextCell(string(verdictOf(r))),
		"namespace":         export.TextCell(r.Namespace),
		"report":            export.TextCell(r.Name),
		"segment":           export.TextCell(r.Status.Segment),
		"market":            export.TextCell(r.Status.Market),
	}
}

func (l *Locale) customerRow(r *v1alpha1.CustomerAdoption) exportRow {
	s := &r.Status
	row := commonCells(r, levelCustomer, s.DataAsOf)
	if f := s.Licenses; f != nil {
		row.deployment(f.Sold, f.Assigned, f.DeploymentPercent)
	}
	if f := s.Usage; f != nil {
		row.usage(f.Entitled, f.Active, f.UsagePercent, f.AdjustedUsagePercent)
		row["adjustedActive"] = export.NumberCell(f.AdjustedActive)
		row.measured(f, f.LowerBound)
	}
	row.users(s.Users)
	row.renewals(r)
	row.verdicts(r)
	row.plan(s.Plan)
	row["adoptionReason"] = export.TextCell(s.AdoptionReason)
	row["judgedDeploymentPercent"], row["judgedUsagePercent"] = export.OptionalCell(s.Judged.DeploymentPercent), export.OptionalCell(s.Judged.AdjustedUsagePercent)
	var codes, actions, notes []string
	for _, n := range s.Notes {
		notes = append(notes, n.Message)
	}
	for _, r := range s.Recommendations {
		codes = append(codes, r.Finding+": "+strings.Join(r.Actions, ", "))
	}
	for _, a := range l.advice(s.Recommendations) {
		actions = append(actions, a.Actions...)
	}
	row["recommendations"] = export.TextCell(strings.Join(codes, "; "))
	row["notes"] = export.TextCell(strings.Join(notes, separator))
	row["guidance"] = export.TextCell(strings.Join(actions, separator))
	return row
}

// verdicts gives the reason of each finding. A reason belongs to one status
// only, so it says the status too.
func (row exportRow) verdicts(r *v1alpha1.CustomerAdoption) {
	for key, condition := range map[string]string{
		"lowDeployment":     v1alpha1.LowDeploymentCondition,
		"lowUsage":          v1alpha1.LowUsageCondition,
		"usageInflated":     v1alpha1.UsageInflatedCondition,
		"dataStale":         v1alpha1.DataStaleCondition,
		"dataIncomplete":    v1alpha1.DataIncompleteCondition,
		"upsellOpportunity": v1alpha1.UpsellOpportunityCondition,
		"highSupportDemand": v1alpha1.HighSupportDemandCondition,
		"overAssigned":      v1alpha1.OverAssignedCondition,
		"renewalAtRisk":     v1alpha1.RenewalAtRiskCondition,
	} {
		if c := meta.FindStatusCondition(r.Status.Conditions, condition); c != nil {
			row[key] = export.TextCell(c.Reason)
		}
	}
}

// plan gives what the plan asks for, and how far the customer is.
func (row exportRow) plan(p *v1alpha1.PlanStatus) {
	if p == nil {
		return
	}
	row["planPhase"], row["planDue"] = export.TextCell(string(p.Phase)), export.DateCell(p.Due)
	row["planDeploymentPercent"], row["planUsagePercent"] = export.OptionalCell(p.DeploymentPercent), export.OptionalCell(p.UsagePercent)
}

func productRow(r *v1alpha1.CustomerAdoption, p v1alpha1.ProductFigures) exportRow {
	row := commonCells(r, levelProduct, asOfFigure(r, v1alpha1.FigureDeployment))
	row["productId"], row["productName"] = export.TextCell(p.SKU), export.TextCell(p.Name)
	row.deployment(p.Sold, p.Assigned, p.DeploymentPercent)
	return row
}

func workloadRow(r *v1alpha1.CustomerAdoption, w v1alpha1.WorkloadFigures) exportRow {
	level := levelWorkload
	if w.PartOf != "" {
		level = levelApp
	}
	row := commonCells(r, level, asOfFigure(r, v1alpha1.FigureUsage))
	row["workloadName"], row["workloadPartOf"] = export.TextCell(w.Name), export.TextCell(w.PartOf)
	row.usage(w.Entitled, w.Active, w.UsagePercent, w.AdjustedUsagePercent)
	if f := r.Status.Usage; f != nil {
		row.measured(f, w.LowerBound)
	}
	return row
}

func (row exportRow) deployment(sold, assigned int64, percent *int32) {
	row["licensesSold"], row["licensesDeployed"] = export.NumberCell(sold), export.NumberCell(assigned)
	row["licensesUnassigned"] = export.NumberCell(max(0, sold-assigned))
	row["deploymentPercent"] = export.OptionalCell(percent)
}

func (row exportRow) usage(entitled *int64, active int64, percent, adjusted *int32) {
	row["licensesActive"] = export.NumberCell(active)
	if entitled != nil {
		row["licensesQualified"] = export.NumberCell(*entitled)
	}
	row["usagePercent"], row["adjustedUsagePercent"] = export.OptionalCell(percent), export.OptionalCell(adjusted)
}

// measured gives the cells that say how usage was counted.
func (row exportRow) measured(f *v1alpha1.UsageFigures, lowerBound bool) {
	row["lowerBound"] = export.FlagCell(lowerBound)
	row["usageBasis"] = export.TextCell(string(f.Basis))
	row["windowFrom"], row["windowTo"] = export.DateCell(f.WindowFrom), export.DateCell(f.WindowTo)
}

// asOfFigure is the date of the source of a figure, else the date of the
// report.
func asOfFigure(r *v1alpha1.CustomerAdoption, figure v1alpha1.Figure) string {
	for _, s := range r.Status.Sources {
		if slices.Contains(s.Figures, figure) && s.DataAsOf != "" {
			return s.DataAsOf
		}
	}
	return r.Status.DataAsOf
}
