// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// LicenseFigures are counts of sold and assigned licenses, and their ratio.
type LicenseFigures struct {
	// sold is the number of licenses that the customer bought. Example: 120.
	// +required
	Sold int64 `json:"sold"`
	// assigned is the number of licenses that are assigned to users. It may
	// exceed sold: licenses of lapsed subscriptions stay assigned. Example:
	// 91.
	// +required
	Assigned int64 `json:"assigned"`
	// unassigned is the number of sold licenses that are not assigned, at
	// least 0. Example: 29.
	// +required
	Unassigned int64 `json:"unassigned"`
	// deploymentPercent is the share of sold licenses that are assigned, in
	// percent, rounded down: floor(100 x assigned / sold). Absent when sold
	// is 0. Example: 75.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
}

// UsageFigures are counts of entitled and active licenses or users, and their
// ratio.
type UsageFigures struct {
	// basis says what the counts are of: Entitlements (one user in one
	// workload) or Users.
	// +required
	Basis UsageBasis `json:"basis"`
	// entitled is the number of entitlements or users that may be active.
	// Absent when the data does not say who is licensed. Example: 210.
	// +optional
	Entitled *int64 `json:"entitled,omitempty"`
	// active is the number that was active in the window, as the data has it.
	// Example: 192.
	// +required
	Active int64 `json:"active"`
	// usagePercent is the share of entitled that is active, in percent,
	// rounded down: floor(100 x active / entitled). Absent when entitled is 0
	// or absent. Example: 91.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedActive is active minus the measured contributions of
	// status.inflation. Example: 138.
	// +required
	AdjustedActive int64 `json:"adjustedActive"`
	// adjustedUsagePercent is the share of entitled that is active once the
	// measured contributions to inflated usage are subtracted, in percent,
	// rounded down. It is the judged figure. Absent when entitled is 0 or absent.
	// Example: 65.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// windowFrom is the first day of the activity window. Form: YYYY-MM-DD.
	// Example: 2026-10-22.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	WindowFrom string `json:"windowFrom,omitempty"`
	// windowTo is the last day of the activity window. Form: YYYY-MM-DD.
	// Example: 2026-11-18.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	WindowTo string `json:"windowTo,omitempty"`
	// lowerBound is true when OneDrive and SharePoint came as separate
	// counts. The larger count is used then, and the true figure may be
	// higher.
	// +required
	LowerBound bool `json:"lowerBound"`
}

// JudgedFigures are the percentages that the verdict on a customer looks at.
type JudgedFigures struct {
	// deploymentPercent is the deployment, in percent, rounded down. Absent
	// when it is unknown. Example: 75.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// adjustedUsagePercent is the adjusted usage, in percent, rounded down.
	// Absent when it is unknown. Example: 65.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
}

// ProductFigures are the licenses of one product.
type ProductFigures struct {
	// name of the product, or its id when the data has no name. Example:
	// Office 365 E3.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// sku is the id of the product. Absent when the data has none. Example:
	// 6fd2c87f-b296-42f0-b197-1e91e994b900.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	SKU string `json:"sku,omitempty"`
	// sold is the number of licenses that the customer bought. Example: 100.
	// +required
	Sold int64 `json:"sold"`
	// assigned is the number of licenses that are assigned to users. Example:
	// 84.
	// +required
	Assigned int64 `json:"assigned"`
	// deploymentPercent is the share of sold licenses that are assigned, in
	// percent, rounded down: floor(100 x assigned / sold). Absent when sold
	// is 0. Example: 84.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
}

// WorkloadFigures are the usage counts of one workload.
type WorkloadFigures struct {
	// name of the workload. Example: Exchange.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// entitled is the number of users that may use the workload. Absent when
	// the data does not say who is licensed; the workload is in no sum then.
	// Example: 100.
	// +optional
	Entitled *int64 `json:"entitled,omitempty"`
	// active is the number that was active in the window, as the data has it.
	// Example: 81.
	// +required
	Active int64 `json:"active"`
	// usagePercent is the share of entitled that is active, in percent,
	// rounded down: floor(100 x active / entitled). Absent when entitled is 0
	// or absent. Example: 81.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedUsagePercent is usagePercent once the measured contributions to
	// inflated usage are subtracted, in percent, rounded down. Absent when
	// entitled is 0. Example: 81.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// highWaterMark is the largest active count of the workload so far.
	// Example: 93.
	// +optional
	HighWaterMark *int64 `json:"highWaterMark,omitempty"`
	// lowerBound is true when OneDrive and SharePoint came as separate
	// counts, of which the larger is used.
	// +required
	LowerBound bool `json:"lowerBound"`
	// partOf names the workload that this one is an app of: its users have the
	// license of that workload, and it is in no sum. Absent for a workload of
	// its own. Example: Copilot.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	PartOf string `json:"partOf,omitempty"`
}

// InflationContribution is one reason why usage looks higher than it is.
type InflationContribution struct {
	// reason is one of TrialActivity, LapsedSubscription, LicenseTransfer and
	// YammerOveruse, or Unexplained for the excess that is left.
	// AttributionDuplicates and MixedDates are told apart from these and
	// explain no number. Example: YammerOveruse.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// active is the part of the active count that this reason explains.
	// Example: 54.
	// +required
	Active int64 `json:"active"`
	// percentagePoints is the same in percentage points of usage, rounded
	// down: floor(100 x active / entitled). Absent when entitled is 0 or absent.
	// Example: 25.
	// +optional
	PercentagePoints *int32 `json:"percentagePoints,omitempty"`
	// evidence is Measured when the data counts it, and Estimated when it is
	// derived. Only measured contributions are subtracted from the adjusted
	// figure. Absent for the unexplained rest.
	// +optional
	Evidence Evidence `json:"evidence,omitempty"`
}

// SubscriptionFigures sum up the subscriptions that are counted, or that are
// left out for one reason.
type SubscriptionFigures struct {
	// reason is Counted, or the first reason that leaves the subscriptions
	// out. Example: Trial.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// subscriptions is the number of subscriptions with this reason. Example:
	// 3.
	// +required
	Subscriptions int64 `json:"subscriptions"`
	// licenses is the number of licenses of these subscriptions. Example:
	// 120.
	// +required
	Licenses int64 `json:"licenses"`
}

// SupportFigures count support requests of the categories Help and HowTo.
type SupportFigures struct {
	// requests is the number of requests in the 28 days that end with the
	// as-of date of the source. Example: 12.
	// +required
	Requests int64 `json:"requests"`
	// per100Users is the number of requests per 100 active users, rounded
	// down. Absent when the number of active users is 0 or unknown. Example:
	// 15.
	// +optional
	Per100Users *int32 `json:"per100Users,omitempty"`
}

// TrendPoint holds the figures as they were known at the end of one month.
type TrendPoint struct {
	// asOf is the newest as-of date of the month. Form: YYYY-MM-DD. Example:
	// 2026-10-31.
	// +required
	// +kubebuilder:validation:MaxLength=10
	AsOf string `json:"asOf"`
	// deploymentPercent is the deployment at that time, in percent. Absent
	// when it was unknown. Example: 71.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the usage at that time as the data has it, in percent.
	// Absent when it was unknown. Example: 88.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedUsagePercent is the adjusted usage at that time, in percent.
	// Absent when it was unknown. Example: 60.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
}

// Recommendation says what to try about one finding.
type Recommendation struct {
	// finding is the type of a condition that is True. Example: LowUsage.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Finding string `json:"finding"`
	// actions are codes of what to try. Example: [CaseStudies, Videos].
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Actions []string `json:"actions"`
}
