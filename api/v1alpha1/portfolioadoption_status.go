// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PortfolioCustomers counts the customers of a portfolio by their own
// verdict.
type PortfolioCustomers struct {
	// total is the number of customers. Example: 250.
	// +required
	Total int64 `json:"total"`
	// healthy is the number of customers whose deployment and usage are not
	// low. Example: 180.
	// +required
	Healthy int64 `json:"healthy"`
	// low is the number of customers whose deployment or usage is low.
	// Example: 60.
	// +required
	Low int64 `json:"low"`
	// unknown is the number of customers whose data does not allow a verdict.
	// Example: 10.
	// +required
	Unknown int64 `json:"unknown"`
	// selected is the number of customers that customerTemplate.when selects.
	// Absent without it. Example: 60.
	// +optional
	Selected *int64 `json:"selected,omitempty"`
}

// FindingCount says how many customers have one finding.
type FindingCount struct {
	// finding is the type of a condition of a CustomerAdoption. Example:
	// LowUsage.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Finding string `json:"finding"`
	// customers is the number of customers for whom the condition is True.
	// Example: 42.
	// +required
	Customers int64 `json:"customers"`
}

// RankedCustomer is one customer of status.lowest.
type RankedCustomer struct {
	// id of the customer. Example: 11111111-1111-1111-1111-111111111111.
	// +required
	// +kubebuilder:validation:MaxLength=253
	ID string `json:"id"`
	// name of the customer in the data. Absent when the data has none.
	// Example: Contoso.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// deploymentPercent is the customer's deployment, in percent. Absent when
	// it is unknown. Example: 35.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// adjustedUsagePercent is the customer's adjusted usage, in percent.
	// Absent when it is unknown. Example: 44.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// unusedLicenses is the number of sold licenses that are not assigned, at
	// least 0. Absent when no source has the counts. Example: 29.
	// +optional
	UnusedLicenses *int64 `json:"unusedLicenses,omitempty"`
}

// PortfolioTrendPoint holds the sums as they were known at the end of one
// month.
type PortfolioTrendPoint struct {
	TrendPoint `json:",inline"`
	// customers is the number of customers that had figures at that time.
	// Example: 248.
	// +required
	Customers int64 `json:"customers"`
}

// PortfolioSourceStatus says what one source gave to the portfolio. Its
// dataAsOf is the newest date of the source.
type PortfolioSourceStatus struct {
	SourceStatus `json:",inline"`
	// customers is the number of customers that the source names. When a
	// source suddenly loses more than half of its customers, this keeps the
	// number before, and nothing is pruned. Example: 250.
	// +required
	Customers int64 `json:"customers"`
}

// PortfolioAdoptionStatus is the report on all customers together. Counts are
// sums over the customers, and percentages are computed from these sums. A
// figure that is absent is unknown. A figure that is 0 is written as 0.
type PortfolioAdoptionStatus struct {
	// observedGeneration is the metadata.generation of the spec that this
	// status is about. -1 before the first evaluation. Example: 3.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions say what was found: Ready, LowDeployment, LowUsage,
	// UsageInflated, DataStale, DataIncomplete. Reconciling, Stalled,
	// PruneHeld, TemplateBlocked, ExportFailed and OpenReportFailed are present
	// only while they are True.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// customers counts the customers by their own verdict, judged by the
	// portfolio's targets.
	// +optional
	Customers *PortfolioCustomers `json:"customers,omitempty"`
	// findings says how many customers have each finding. Findings that no
	// customer has are left out.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Findings []FindingCount `json:"findings,omitempty"`
	// dataAsOf is the newest date of each source that gave figures, and of
	// these dates the oldest. Form: YYYY-MM-DD. Example: 2026-11-18.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// licenses are the sums of sold and assigned licenses. Absent when no
	// source has them.
	// +optional
	Licenses *LicenseFigures `json:"licenses,omitempty"`
	// usage is the sum of the customers' usage on spec.usageBasis. Its window
	// reaches from the first to the last day of all customers' windows.
	// +optional
	Usage *UsageFigures `json:"usage,omitempty"`
	// alternateUsage is the usage on the other basis, summed over the
	// customers whose data allows it.
	// +optional
	AlternateUsage *UsageFigures `json:"alternateUsage,omitempty"`
	// ownLicenses are the licenses sold by scope.partnerIds. Absent when no
	// row names a partner.
	// +optional
	OwnLicenses *LicenseFigures `json:"ownLicenses,omitempty"`
	// ownUsage is the usage of the licenses sold by scope.partnerIds. Absent
	// when no row names a partner.
	// +optional
	OwnUsage *UsageFigures `json:"ownUsage,omitempty"`
	// users is the sum of the customers' users by the days since their last
	// activity. Absent without data per user.
	// +optional
	Users *UserFigures `json:"users,omitempty"`
	// renewals are the customers' counted subscriptions that end within 30, 60
	// and 90 days of the as-of date of each customer.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=3
	Renewals []RenewalFigures `json:"renewals,omitempty"`
	// segments by spec.segmentBy, those with the most customers first, at most
	// 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Segments []SegmentFigures `json:"segments,omitempty"`
	// segmentsOmitted is the number of segments that are not listed. Example:
	// 4.
	// +optional
	SegmentsOmitted int64 `json:"segmentsOmitted,omitempty"`
	// changes since the end of an earlier month. Absent while the data has one
	// month only.
	// +optional
	Changes *PortfolioChanges `json:"changes,omitempty"`
	// distribution of the customers' percentages.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=2
	Distribution []Distribution `json:"distribution,omitempty"`
	// lowest lists the first customers by spec.ranking. Customers with the
	// same figure are sorted by id.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Lowest []RankedCustomer `json:"lowest,omitempty"`
	// products with the most licenses, at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Products []ProductFigures `json:"products,omitempty"`
	// productsOmitted is the number of products that are not listed. Example:
	// 4.
	// +optional
	ProductsOmitted int64 `json:"productsOmitted,omitempty"`
	// workloads with the most entitlements, at most 20. Their highWaterMark
	// is the largest sum so far.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Workloads []WorkloadFigures `json:"workloads,omitempty"`
	// workloadsOmitted is the number of workloads that are not listed.
	// Example: 2.
	// +optional
	WorkloadsOmitted int64 `json:"workloadsOmitted,omitempty"`
	// subscriptions say how many are counted, and how many are left out for
	// each reason.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Subscriptions []SubscriptionFigures `json:"subscriptions,omitempty"`
	// inflation sums up the reasons why usage looks higher than it is.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Inflation []InflationContribution `json:"inflation,omitempty"`
	// trend has one point for each calendar month, oldest first, at most 13.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=13
	Trend []PortfolioTrendPoint `json:"trend,omitempty"`
	// scopeDigest identifies what is counted: scope, usageBasis,
	// activityWindowDays and customers. When it changes, earlier points of
	// the trend and earlier high-water marks are dropped, because they
	// counted something else. Example: 5f2b0c9a77d1e3f4.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	ScopeDigest string `json:"scopeDigest,omitempty"`
	// exports describe the latest file of each entry of spec.exports.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Exports []ExportStatus `json:"exports,omitempty"`
	// openReport describes the Report of openreports.io that was written last.
	// Absent without one.
	// +optional
	OpenReport *OpenReportStatus `json:"openReport,omitempty"`
	// sources of the portfolio, and which figures came from each.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Sources []PortfolioSourceStatus `json:"sources,omitempty"`
	// lastHandledReconcileAt is the last value of the annotation
	// adoption.partnerinsights.io/requestedAt that was acted upon. Example:
	// 2026-11-20T09:00:00Z.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
}
