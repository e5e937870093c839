// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// exportColumns is the layout of every exported table. A program finds a
// column by its key, and heading is the id of its text. The first columns have
// the names that the portal's own exports use. Programs depend on this layout,
// so new columns go to the end.
var exportColumns = []struct {
	key, heading string
	kind         export.Kind
}{
	{"customerTenantId", "label.customerID", export.Text},
	{"customerName", "label.customer", export.Text},
	{"productId", "column.productID", export.Text},
	{"productName", "label.product", export.Text},
	{"workloadName", "label.workload", export.Text},
	{"licensesSold", "label.sold", export.Count},
	{"licensesDeployed", "label.assigned", export.Count},
	{"licensesQualified", "label.entitled", export.Count},
	{"licensesActive", "label.active", export.Count},
	{"processedDateTime", "label.asOf", export.Date},
	{"deploymentPercent", "column.deploymentPercent", export.Percent},
	{"usagePercent", "column.usagePercent", export.Percent},
	{"level", "column.level", export.Text},
	{"licensesUnassigned", "column.unassigned", export.Count},
	{"adjustedActive", "column.adjustedActive", export.Count},
	{"adjustedUsagePercent", "column.adjustedUsagePercent", export.Percent},
	{"lowerBound", "column.lowerBound", export.Flag},
	{"usageBasis", "column.basis", export.Text},
	{"windowFrom", "column.windowFrom", export.Date},
	{"windowTo", "column.windowTo", export.Date},
	{"adoption", "label.adoption", export.Text},
	{"lowDeployment", "condition.LowDeployment", export.Text},
	{"lowUsage", "condition.LowUsage", export.Text},
	{"usageInflated", "condition.UsageInflated", export.Text},
	{"dataStale", "condition.DataStale", export.Text},
	{"dataIncomplete", "condition.DataIncomplete", export.Text},
	{"upsellOpportunity", "condition.UpsellOpportunity", export.Text},
	{"highSupportDemand", "condition.HighSupportDemand", export.Text},
	{"recommendations", "column.actions", export.Text},
	{"guidance", "label.try", export.Text},
	{"namespace", "column.namespace", export.Text},
	{"report", "column.report", export.Text},
	{"adoptionReason", "column.adoptionReason", export.Text},
	{"judgedDeploymentPercent", "column.judgedDeployment", export.Percent},
	{"judgedUsagePercent", "column.judgedUsage", export.Percent},
	{"notes", "label.notes", export.Text},
	{"planPhase", "column.planPhase", export.Text},
	{"planDeploymentPercent", "column.planDeployment", export.Percent},
	{"planUsagePercent", "column.planUsage", export.Percent},
	{"planDue", "column.planDue", export.Date},
	{"usersLicensed", "column.usersLicensed", export.Count},
	{"usersActive", "column.usersActive", export.Count},
	{"usersNeverActive", "figure.NeverActive", export.Count},
	{"usersIdle30Days", "figure.Idle.30", export.Count},
	{"usersIdle60Days", "figure.Idle.60", export.Count},
	{"usersIdle90Days", "figure.Idle.90", export.Count},
	{"segment", "segmentBy.segment", export.Text},
	{"market", "segmentBy.market", export.Text},
	{"overAssigned", "condition.OverAssigned", export.Text},
	{"renewalAtRisk", "condition.RenewalAtRisk", export.Text},
	{"dueLicenses30Days", "column.due30", export.Count},
	{"dueLicenses60Days", "column.due60", export.Count},
	{"dueLicenses90Days", "column.due90", export.Count},
	{"dueUnassigned60Days", "column.dueUnassigned", export.Count},
	{"dueAutoRenew60Days", "column.dueAutoRenew", export.Count},
	{"workloadPartOf", "column.partOf", export.Text},
}

// ExportLayout lists the keys of the columns. When it changes, the files are
// written again.
func ExportLayout() (keys []string) {
	for _, c := range exportColumns {
		keys = append(keys, c.key)
	}
	return keys
}
