// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

// planOf is the plan of a spec. The schema has checked its dates.
func planOf(p *v1alpha1.Plan) plan.Plan {
	if p == nil {
		return plan.Plan{}
	}
	return plan.New(string(p.From.Date), string(p.Due), p.From.DeploymentPercent, p.From.UsagePercent)
}

// planStatus is what a plan asks for, and how far the customer is; nil without a plan.
func planStatus(p *v1alpha1.Plan, progress *assessment.Progress) *v1alpha1.PlanStatus {
	if p == nil || progress == nil {
		return nil
	}
	return &v1alpha1.PlanStatus{
		Phase:             v1alpha1.PlanPhase(progress.Phase),
		DeploymentPercent: progress.Deployment,
		UsagePercent:      progress.Usage,
		Due:               string(p.Due),
	}
}
