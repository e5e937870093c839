// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Date is a civil date in the form YYYY-MM-DD.
// +kubebuilder:validation:MinLength=10
// +kubebuilder:validation:MaxLength=10
// +kubebuilder:validation:Format=date
// +kubebuilder:validation:Pattern=`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
type Date string

// Plan leads from the percentages of one date to the targets at another. In
// between, the path rises by the same number of percentage points each day,
// rounded down.
//
// +kubebuilder:validation:XValidation:rule="self.from.date < self.due",message="plan.due must be after plan.from.date"
type Plan struct {
	// from is where the plan begins. Example: {date: "2026-09-01",
	// deploymentPercent: 20, usagePercent: 5}.
	// +required
	From PlanStart `json:"from"`
	// due is the day from which the targets count in full. Example:
	// 2027-03-31.
	// +required
	Due Date `json:"due"`
}

// PlanStart is where a plan begins.
type PlanStart struct {
	// date of the first day. Example: 2026-09-01.
	// +required
	Date Date `json:"date"`
	// deploymentPercent is the deployment at that date, in percent. Default:
	// 0. Example: 20.
	// +optional
	// +kubebuilder:default=0
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	DeploymentPercent int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the adjusted usage at that date, in percent. Default: 0.
	// Example: 5.
	// +optional
	// +kubebuilder:default=0
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent int32 `json:"usagePercent,omitempty"`
}
