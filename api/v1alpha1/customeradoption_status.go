package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// AdoptionVerdict sums the verdicts up (semantics.md section 7).
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
// +kubebuilder:validation:Enum=Deployment;Usage;AlternateUsage;Inflation;Support
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

// CustomerAdoptionStatus is the customer's report. A count that is absent is
// unknown; 0 is written as 0.
type CustomerAdoptionStatus struct {
	// observedGeneration is the generation this status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, LowDeployment, LowUsage, UsageInflated, DataStale,
	// DataIncomplete, UpsellOpportunity, HighSupportDemand, and while true
	// Reconciling, Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// adoption sums the verdicts up.
	// +optional
	Adoption AdoptionVerdict `json:"adoption,omitempty"`
	// belowTarget lists the targets that are below: Deployment, Usage,
	// Usage/<workload>. Hysteresis remembers them here.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=34
	BelowTarget []string `json:"belowTarget,omitempty"`
	// customerName as the data has it, else spec.customer.name, else the id.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	CustomerName string `json:"customerName,omitempty"`
	// dataAsOf is the oldest current as-of date among the figures used
	// (YYYY-MM-DD): everything here is at least this fresh.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// licenses sold and assigned.
	// +optional
	Licenses *LicenseFigures `json:"licenses,omitempty"`
	// usage is the judged usage.
	// +optional
	Usage *UsageFigures `json:"usage,omitempty"`
	// alternateUsage is usage on the other basis, when the data allows it.
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
	// products with the most licenses, at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Products []ProductFigures `json:"products,omitempty"`
	// productsOmitted is the number of products not listed.
	// +optional
	ProductsOmitted int64 `json:"productsOmitted,omitempty"`
	// excludedProducts are products that no figure counts: free and viral
	// ones, those that cannot be assigned to users, and what scope excludes;
	// at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	ExcludedProducts []ExcludedProduct `json:"excludedProducts,omitempty"`
	// workloads with the most entitlements, at most 32.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Workloads []WorkloadFigures `json:"workloads,omitempty"`
	// workloadsOmitted is the number of workloads not listed.
	// +optional
	WorkloadsOmitted int64 `json:"workloadsOmitted,omitempty"`
	// subscriptions says which are counted, and why the others are not.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Subscriptions []SubscriptionFigures `json:"subscriptions,omitempty"`
	// inflation lists what makes usage look higher than it is, largest share
	// of the explanation named by UsageInflated.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Inflation []InflationContribution `json:"inflation,omitempty"`
	// support requests of the customer.
	// +optional
	Support *SupportFigures `json:"support,omitempty"`
	// trend has one point per calendar month, oldest first, at most 13.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=13
	Trend []TrendPoint `json:"trend,omitempty"`
	// scopeDigest identifies what is counted: scope, usageBasis and
	// activityWindowDays. While it stays, earlier points of the trend and
	// high-water marks are comparable and are kept.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	ScopeDigest string `json:"scopeDigest,omitempty"`
	// recommendations are codes of what to try; reports render their texts.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Recommendations []Recommendation `json:"recommendations,omitempty"`
	// sources that spoke of the customer and which figures came from each.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Sources []SourceStatus `json:"sources,omitempty"`
	// lastHandledReconcileAt is the last request-now token acted upon.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
}
