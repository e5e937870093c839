// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// SegmentFigures are the sums over the customers of one segment.
type SegmentFigures struct {
	// name of the segment in the data. Empty for customers without one.
	// Example: Education.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// customers is the number of customers. Example: 40.
	// +required
	Customers int64 `json:"customers"`
	// low is the number of customers whose deployment or usage is low.
	// Example: 12.
	// +required
	Low int64 `json:"low"`
	// licenses are the sums of sold and assigned licenses. Absent when no
	// source has them.
	// +optional
	Licenses *LicenseFigures `json:"licenses,omitempty"`
	// usage is the sum of the customers' usage. Absent when no source has it.
	// +optional
	Usage *UsageFigures `json:"usage,omitempty"`
	// deploymentPercent is the share of sold licenses that are assigned, in
	// percent, rounded down. Absent when it is unknown. Example: 61.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// adjustedUsagePercent is the adjusted usage, in percent, rounded down.
	// Absent when it is unknown. Example: 44.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
}

// PortfolioChanges says what is different from the end of an earlier month.
type PortfolioChanges struct {
	// since is the end of the last month that differs. Form: YYYY-MM-DD.
	// Example: 2026-10-31.
	// +required
	// +kubebuilder:validation:MaxLength=10
	Since string `json:"since"`
	// becameLow is the number of customers who are low now and were not then.
	// Example: 5.
	// +required
	BecameLow int64 `json:"becameLow"`
	// recovered is the number of customers who were low then and are not now.
	// Example: 7.
	// +required
	Recovered int64 `json:"recovered"`
	// movers are the customers whose adjusted usage fell or rose the most, at
	// most 10 each way: first those who fell, the largest change first. Absent
	// where no usage has changed.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Movers []MovedCustomer `json:"movers,omitempty"`
}

// MovedCustomer is one customer of status.changes.movers.
type MovedCustomer struct {
	// id of the customer. Example: 11111111-1111-1111-1111-111111111111.
	// +required
	// +kubebuilder:validation:MaxLength=253
	ID string `json:"id"`
	// name of the customer in the data. Absent when the data has none.
	// Example: Contoso.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// from is the adjusted usage then, in percent. Example: 61.
	// +required
	From int32 `json:"from"`
	// to is the adjusted usage now, in percent. Example: 38.
	// +required
	To int32 `json:"to"`
}
