// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

// Targets are the thresholds, in percent, and what they apply to. A target of 0
// is switched off.
type Targets struct {
	// DeploymentPercent is the least deployment.
	DeploymentPercent int32
	// UsagePercent is the least adjusted usage.
	UsagePercent int32
	// RecoveryMargin is by how many percentage points a figure that was below
	// its target has to exceed it to clear.
	RecoveryMargin int32
	// MinimumLicenses is the least count that is judged.
	MinimumLicenses int64
	// Workloads that have a target of their own.
	Workloads []WorkloadTarget
	// UpsellDeploymentPercent and UpsellUsagePercent are from when on licenses
	// count as used to the full.
	UpsellDeploymentPercent, UpsellUsagePercent int32
	// HelpRequestsPer100Users is from when on the demand for help is high.
	HelpRequestsPer100Users int32
	// RenewalDays is how many days after its as-of date a subscription that ends
	// is looked for.
	RenewalDays int
	// OwnOnly judges one's own figures instead of those of all partners.
	OwnOnly bool
	// Plan leads to the targets of deployment and usage. While it runs, the figures
	// are judged against its path.
	Plan plan.Plan
	// MaxDataAge is how far past the end of its day data may be before it is
	// stale; 0 is 7 days, and 45 days for month-keyed data.
	MaxDataAge time.Duration
}

// WorkloadTarget is the usage target of one workload.
type WorkloadTarget struct {
	// Name of the workload: any known code or name of it, without regard to
	// case.
	Name string
	// UsagePercent is the least adjusted usage.
	UsagePercent int32
}
