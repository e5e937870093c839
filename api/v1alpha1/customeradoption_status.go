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
// +kubebuilder:validation:Enum=Deployment;Usage
type Figure string

// The figures.
const (
	// FigureDeployment is the licenses block.
	FigureDeployment Figure = "Deployment"
	// FigureUsage is the usage block.
	FigureUsage Figure = "Usage"
)

// UsageBasis says what usage counts.
// +kubebuilder:validation:Enum=Entitlements
type UsageBasis string

// UsageBasisEntitlements counts one user in one workload.
const UsageBasisEntitlements UsageBasis = "Entitlements"

// Evidence says how a contribution to inflated usage is known.
// +kubebuilder:validation:Enum=Measured;Estimated
type Evidence string

// EvidenceMeasured contributions are counted in the data and subtracted from
// the adjusted figure.
const EvidenceMeasured Evidence = "Measured"

// CustomerAdoptionStatus is the customer's report. A count that is absent is
// unknown; 0 is written as 0.
type CustomerAdoptionStatus struct {
	// observedGeneration is the generation this status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, LowDeployment, LowUsage, UsageInflated, DataStale,
	// DataIncomplete, and while true Reconciling, Stalled.
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
	// products with the most licenses, at most 20.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Products []ProductFigures `json:"products,omitempty"`
	// productsOmitted is the number of products not listed.
	// +optional
	ProductsOmitted int64 `json:"productsOmitted,omitempty"`
	// excludedProducts are free and viral products that no figure counts, at
	// most 20.
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
	// inflation lists what makes usage look higher than it is, largest share
	// of the explanation named by UsageInflated.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Inflation []InflationContribution `json:"inflation,omitempty"`
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

// LicenseFigures are sold and assigned licenses (semantics.md section 4).
type LicenseFigures struct {
	// sold licenses.
	// +required
	Sold int64 `json:"sold"`
	// assigned licenses; may exceed sold.
	// +required
	Assigned int64 `json:"assigned"`
	// unassigned is what is left of sold, at least 0.
	// +required
	Unassigned int64 `json:"unassigned"`
	// deploymentPercent is floor(100 x assigned / sold); absent when sold is 0.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
}

// UsageFigures are entitled and active counts (semantics.md section 5).
type UsageFigures struct {
	// basis says what is counted.
	// +required
	Basis UsageBasis `json:"basis"`
	// entitled count.
	// +required
	Entitled int64 `json:"entitled"`
	// active count as the data has it.
	// +required
	Active int64 `json:"active"`
	// usagePercent is floor(100 x active / entitled); absent when entitled is 0.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedActive is active without the measured contributions in inflation.
	// +required
	AdjustedActive int64 `json:"adjustedActive"`
	// adjustedUsagePercent is floor(100 x adjustedActive / entitled): the
	// judged figure; absent when entitled is 0.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// windowFrom is the first day of the activity window (YYYY-MM-DD).
	// +optional
	// +kubebuilder:validation:MaxLength=10
	WindowFrom string `json:"windowFrom,omitempty"`
	// windowTo is the last day of the activity window (YYYY-MM-DD).
	// +optional
	// +kubebuilder:validation:MaxLength=10
	WindowTo string `json:"windowTo,omitempty"`
	// lowerBound is true when OneDrive and SharePoint came as separate
	// counts, of which the larger is used.
	// +required
	LowerBound bool `json:"lowerBound"`
}

// ProductFigures are the licenses of one product.
type ProductFigures struct {
	// name of the product; its id when the data has no name.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// sku is the id of the product.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	SKU string `json:"sku,omitempty"`
	// sold licenses.
	// +required
	Sold int64 `json:"sold"`
	// assigned licenses.
	// +required
	Assigned int64 `json:"assigned"`
	// deploymentPercent is floor(100 x assigned / sold); absent when sold is 0.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
}

// ExcludedProduct is a product that no figure counts.
type ExcludedProduct struct {
	// name of the product; its id when the data has no name.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// licenses the data has for it.
	// +required
	Licenses int64 `json:"licenses"`
}

// WorkloadFigures are the usage counts of one workload.
type WorkloadFigures struct {
	// name of the workload.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// entitled count.
	// +required
	Entitled int64 `json:"entitled"`
	// active count as the data has it.
	// +required
	Active int64 `json:"active"`
	// usagePercent is floor(100 x active / entitled); absent when entitled is 0.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedUsagePercent leaves the measured contributions out; absent
	// when entitled is 0.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
	// lowerBound is true when OneDrive and SharePoint came as separate counts.
	// +required
	LowerBound bool `json:"lowerBound"`
}

// InflationContribution is one reason why usage looks higher than it is
// (semantics.md section 6).
type InflationContribution struct {
	// reason: YammerOveruse, or Unexplained for the excess that remains.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// active count it explains.
	// +required
	Active int64 `json:"active"`
	// percentagePoints is floor(100 x active / entitled); absent when
	// entitled is 0.
	// +optional
	PercentagePoints *int32 `json:"percentagePoints,omitempty"`
	// evidence says how it is known; absent for the unexplained rest.
	// +optional
	Evidence Evidence `json:"evidence,omitempty"`
}

// SourceStatus says what a source gave to the report.
type SourceStatus struct {
	// name of the ExportSource.
	// +required
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
	// revision of its content.
	// +optional
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision,omitempty"`
	// dataAsOf is the oldest current as-of date of the customer's rows
	// (YYYY-MM-DD); absent when it has none.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// asOfFrom says where that date comes from.
	// +optional
	AsOfFrom AsOfFrom `json:"asOfFrom,omitempty"`
	// figures that were taken from this source.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Figures []Figure `json:"figures,omitempty"`
}
