package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PortfolioCustomers counts the customers of a portfolio by their own verdict.
type PortfolioCustomers struct {
	// total number of customers.
	// +required
	Total int64 `json:"total"`
	// healthy ones: neither deployment nor usage is low.
	// +required
	Healthy int64 `json:"healthy"`
	// low ones: deployment or usage is low.
	// +required
	Low int64 `json:"low"`
	// unknown ones: the data does not allow a verdict.
	// +required
	Unknown int64 `json:"unknown"`
}

// FindingCount counts the customers with a finding.
type FindingCount struct {
	// finding: a condition of a CustomerAdoption.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Finding string `json:"finding"`
	// customers for whom it is True.
	// +required
	Customers int64 `json:"customers"`
}

// DistributionMetric is a percentage whose distribution is shown.
// +kubebuilder:validation:Enum=Deployment;Usage
type DistributionMetric string

// The percentages whose distribution is shown.
const (
	// DistributionDeployment is the deployment.
	DistributionDeployment DistributionMetric = "Deployment"
	// DistributionUsage is the adjusted usage.
	DistributionUsage DistributionMetric = "Usage"
)

// Distribution counts customers by tenths of a percentage.
type Distribution struct {
	// metric: Deployment, or Usage for the adjusted usage.
	// +required
	Metric DistributionMetric `json:"metric"`
	// deciles are ten counts of customers: 0 to 9 %, 10 to 19 %, and so on;
	// the last is of 90 % and more, also above 100 %. Customers without a
	// percentage are in none.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Deciles []int64 `json:"deciles"`
}

// RankedCustomer is a customer that the ranking lists.
type RankedCustomer struct {
	// id of the customer.
	// +required
	// +kubebuilder:validation:MaxLength=253
	ID string `json:"id"`
	// name as the data has it; absent when it has none.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// deploymentPercent of the customer.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// adjustedUsagePercent of the customer.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// unusedLicenses are sold licenses that are not assigned, at least 0;
	// absent when no source has the counts.
	// +optional
	UnusedLicenses *int64 `json:"unusedLicenses,omitempty"`
}

// PortfolioTrendPoint is the sums as known at the end of a month.
type PortfolioTrendPoint struct {
	TrendPoint `json:",inline"`
	// customers that had figures then.
	// +required
	Customers int64 `json:"customers"`
}

// PortfolioSourceStatus says what a source gave to the portfolio. Its dataAsOf
// is the newest date of the source.
type PortfolioSourceStatus struct {
	SourceStatus `json:",inline"`
	// customers that the source names. While it has suddenly lost more than
	// half of them it is the number before, and nothing is pruned.
	// +required
	Customers int64 `json:"customers"`
}

// PortfolioAdoptionStatus is the report on all customers together. Counts are
// sums of the customers' own, percentages are computed from the sums. A count
// that is absent is unknown; 0 is written as 0.
type PortfolioAdoptionStatus struct {
	// observedGeneration is the generation this status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, LowDeployment, LowUsage, UsageInflated, DataStale,
	// DataIncomplete, and while true Reconciling, Stalled, PruneHeld,
	// TemplateBlocked, ExportFailed.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// customers by their own verdict under the portfolio's targets.
	// +optional
	Customers *PortfolioCustomers `json:"customers,omitempty"`
	// findings that any customer has, and how many have it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Findings []FindingCount `json:"findings,omitempty"`
	// dataAsOf is the date that the sources speak of (YYYY-MM-DD): of each
	// source that gave figures the newest date, and of these the oldest.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// licenses sold and assigned.
	// +optional
	Licenses *LicenseFigures `json:"licenses,omitempty"`
	// usage is the judged usage. Its window is from the first to the last day
	// of all customers' windows.
	// +optional
	Usage *UsageFigures `json:"usage,omitempty"`
	// alternateUsage is usage on the other basis, of the customers whose data
	// allows it.
	// +optional
	AlternateUsage *UsageFigures `json:"alternateUsage,omitempty"`
	// ownLicenses are those of scope.partnerIds; absent when no row names a
	// partner.
	// +optional
	OwnLicenses *LicenseFigures `json:"ownLicenses,omitempty"`
	// ownUsage is the usage of the licenses of scope.partnerIds; absent when
	// no row names a partner.
	// +optional
	OwnUsage *UsageFigures `json:"ownUsage,omitempty"`
	// distribution of the customers' percentages.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=2
	Distribution []Distribution `json:"distribution,omitempty"`
	// lowest customers by spec.ranking; of equals those with the smaller id.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Lowest []RankedCustomer `json:"lowest,omitempty"`
	// products with the most licenses, at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Products []ProductFigures `json:"products,omitempty"`
	// productsOmitted is the number of products not listed.
	// +optional
	ProductsOmitted int64 `json:"productsOmitted,omitempty"`
	// workloads with the most entitlements, at most 20. highWaterMark is of
	// the sum.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Workloads []WorkloadFigures `json:"workloads,omitempty"`
	// workloadsOmitted is the number of workloads not listed.
	// +optional
	WorkloadsOmitted int64 `json:"workloadsOmitted,omitempty"`
	// subscriptions says which are counted, and why the others are not.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Subscriptions []SubscriptionFigures `json:"subscriptions,omitempty"`
	// inflation sums up what makes usage look higher than it is.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Inflation []InflationContribution `json:"inflation,omitempty"`
	// trend has one point per calendar month, oldest first, at most 13.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=13
	Trend []PortfolioTrendPoint `json:"trend,omitempty"`
	// scopeDigest identifies what is counted: scope, usageBasis,
	// activityWindowDays and customers. While it stays, earlier points of the
	// trend and high-water marks are comparable and are kept.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	ScopeDigest string `json:"scopeDigest,omitempty"`
	// exports are the latest files of spec.exports.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Exports []ExportStatus `json:"exports,omitempty"`
	// sources and which figures came from each.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Sources []PortfolioSourceStatus `json:"sources,omitempty"`
	// lastHandledReconcileAt is the last request-now token acted upon.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
}
