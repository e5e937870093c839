// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// AdoptionVerdict sums up the conditions LowDeployment and LowUsage.
// +kubebuilder:validation:Enum=Healthy;Low;Unknown
type AdoptionVerdict string

// The verdicts.
const (
	// AdoptionHealthy: neither deployment nor usage is low.
	AdoptionHealthy AdoptionVerdict = "Healthy"
	// AdoptionLow: deployment or usage is low.
	AdoptionLow AdoptionVerdict = "Low"
	// AdoptionUnknown: the data does not allow a verdict.
	AdoptionUnknown AdoptionVerdict = "Unknown"
)

// Figure names a figure that a source can give.
// +kubebuilder:validation:Enum=Deployment;Usage;AlternateUsage;Inflation;Support;Renewals
type Figure string

// The figures.
const (
	// FigureDeployment is the licenses block.
	FigureDeployment Figure = "Deployment"
	// FigureUsage is the usage block.
	FigureUsage Figure = "Usage"
	// FigureAlternateUsage is the alternateUsage block.
	FigureAlternateUsage Figure = "AlternateUsage"
	// FigureInflation is what the inflation block knows beside the usage's own
	// data.
	FigureInflation Figure = "Inflation"
	// FigureSupport is the support block.
	FigureSupport Figure = "Support"
	// FigureRenewals is the renewals block.
	FigureRenewals Figure = "Renewals"
)

// UsageBasis says what usage counts.
// +kubebuilder:validation:Enum=Entitlements;Users
type UsageBasis string

// The bases of usage.
const (
	// UsageBasisEntitlements counts one user in one workload.
	UsageBasisEntitlements UsageBasis = "Entitlements"
	// UsageBasisUsers counts each user once, over all workloads.
	UsageBasisUsers UsageBasis = "Users"
)

// Evidence says how a contribution to inflated usage is known.
// +kubebuilder:validation:Enum=Measured;Estimated
type Evidence string

// The kinds of evidence.
const (
	// EvidenceMeasured contributions are counted in the data and subtracted
	// from the adjusted figure.
	EvidenceMeasured Evidence = "Measured"
	// EvidenceEstimated contributions share the excess that is left; they
	// never change the adjusted figure.
	EvidenceEstimated Evidence = "Estimated"
)

// CustomerAdoptionStatus is the customer's report. A figure that is absent is
// unknown. A figure that is 0 is written as 0.
type CustomerAdoptionStatus struct {
	// observedGeneration is the metadata.generation of the spec that this
	// status is about. -1 before the first evaluation. Example: 3.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions say what was found: Ready, LowDeployment, LowUsage,
	// UsageInflated, DataStale, DataIncomplete, UpsellOpportunity,
	// HighSupportDemand, OverAssigned, RenewalAtRisk. Reconciling and Stalled
	// are present only while they are True.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// adoption is the verdict: Low when LowDeployment or LowUsage is True,
	// else Unknown when either is Unknown, else Healthy.
	// +optional
	Adoption AdoptionVerdict `json:"adoption,omitempty"`
	// adoptionReason is the reason of the condition that decided adoption:
	// BelowTarget, WorkloadBelowTarget, DataStale, DataIncomplete,
	// TooFewLicenses, NoData, CustomerNotInExport or OnTarget. Example:
	// BelowTarget.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	AdoptionReason string `json:"adoptionReason,omitempty"`
	// judged are the two percentages that the verdict looks at: those of all
	// partners, or your own with scope.licenses OwnPartner.
	// +optional
	Judged JudgedFigures `json:"judged,omitzero"`
	// notes are worth knowing and no fault, at most 8.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Notes []Note `json:"notes,omitempty"`
	// plan is what spec.plan asks for at the as-of date. Absent without a plan.
	// +optional
	Plan *PlanStatus `json:"plan,omitempty"`
	// users counts licensed users by the days since their last activity.
	// Absent without data per user.
	// +optional
	Users *UserFigures `json:"users,omitempty"`
	// renewals are the counted subscriptions that end within 30, 60 and 90
	// days of the as-of date. Absent when the data has no such dates.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=3
	Renewals []RenewalFigures `json:"renewals,omitempty"`
	// belowTarget lists the targets that a figure is below: Deployment,
	// Usage, or Usage/ and the name of a workload. Such a figure must exceed
	// its target by targets.recoveryMargin to count as recovered. Example:
	// [Usage/Teams].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=34
	BelowTarget []string `json:"belowTarget,omitempty"`
	// customerName is the name in the data, else spec.customer.name, else the
	// id. Example: Contoso.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	CustomerName string `json:"customerName,omitempty"`
	// services that the counted rows name, at most 8. Example: [o365].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Services []string `json:"services,omitempty"`
	// segment of the customer in the data. Absent when the data has none.
	// Example: Education.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Segment string `json:"segment,omitempty"`
	// market of the customer in the data. Absent when the data has none.
	// Example: DE.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Market string `json:"market,omitempty"`
	// dataAsOf is the oldest as-of date among the figures, so that every
	// figure is at least this fresh. Form: YYYY-MM-DD. Example: 2026-11-18.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// licenses are the counts of sold and assigned licenses. Absent when no
	// source has them.
	// +optional
	Licenses *LicenseFigures `json:"licenses,omitempty"`
	// usage is the usage on spec.usageBasis. Absent when no source has it.
	// +optional
	Usage *UsageFigures `json:"usage,omitempty"`
	// alternateUsage is the usage on the other basis. Absent when the data
	// does not allow it.
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
	// products with the most licenses, at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Products []ProductFigures `json:"products,omitempty"`
	// productsOmitted is the number of products that are not listed. Example:
	// 4.
	// +optional
	ProductsOmitted int64 `json:"productsOmitted,omitempty"`
	// excludedProducts are products that no figure counts, at most 20: free
	// and viral products, products that cannot be assigned to users, products
	// that scope excludes, and retired workloads.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	ExcludedProducts []ExcludedProduct `json:"excludedProducts,omitempty"`
	// workloads with the most entitlements, at most 32.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
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
	// inflation lists the reasons why usage looks higher than it is. The
	// condition UsageInflated names the largest.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Inflation []InflationContribution `json:"inflation,omitempty"`
	// support counts requests for help. Absent when no source has them.
	// +optional
	Support *SupportFigures `json:"support,omitempty"`
	// trend has one point for each calendar month, oldest first, at most 13.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=13
	Trend []TrendPoint `json:"trend,omitempty"`
	// scopeDigest identifies what is counted: scope, usageBasis and
	// activityWindowDays. When it changes, earlier points of the trend and
	// earlier high-water marks are dropped, because they counted something
	// else. Example: 5f2b0c9a77d1e3f4.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	ScopeDigest string `json:"scopeDigest,omitempty"`
	// recommendations are codes of what to try. A report shows their texts in
	// the reader's language.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Recommendations []Recommendation `json:"recommendations,omitempty"`
	// sources that have rows of the customer, and which figures came from
	// each.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Sources []SourceStatus `json:"sources,omitempty"`
	// lastHandledReconcileAt is the last value of the annotation
	// adoption.partnerinsights.io/requestedAt that was acted upon. Example:
	// 2026-11-20T09:00:00Z.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
}
