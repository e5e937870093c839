package v1alpha1

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
	// highWaterMark is the largest active count seen so far.
	// +optional
	HighWaterMark *int64 `json:"highWaterMark,omitempty"`
	// lowerBound is true when OneDrive and SharePoint came as separate counts.
	// +required
	LowerBound bool `json:"lowerBound"`
}

// InflationContribution is one reason why usage looks higher than it is
// (semantics.md section 6).
type InflationContribution struct {
	// reason: TrialActivity, LapsedSubscription, LicenseTransfer,
	// YammerOveruse, Unexplained for the excess that remains; and apart from
	// these AttributionDuplicates and MixedDates.
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

// SubscriptionFigures count the subscriptions that are, or are not, counted
// for one reason (semantics.md section 5).
type SubscriptionFigures struct {
	// reason: Counted, or the first that keeps them out.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// subscriptions with this reason.
	// +required
	Subscriptions int64 `json:"subscriptions"`
	// licenses they hold.
	// +required
	Licenses int64 `json:"licenses"`
}

// SupportFigures count requests of the categories Help and HowTo.
type SupportFigures struct {
	// requests in the 28 days up to the source's as-of date.
	// +required
	Requests int64 `json:"requests"`
	// per100Users is floor(100 x requests / active users); absent when no
	// user is active or known.
	// +optional
	Per100Users *int32 `json:"per100Users,omitempty"`
}

// TrendPoint is the figures as known at the end of a month.
type TrendPoint struct {
	// asOf is the newest as-of date of the month (YYYY-MM-DD).
	// +required
	// +kubebuilder:validation:MaxLength=10
	AsOf string `json:"asOf"`
	// deploymentPercent then.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent then.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// adjustedUsagePercent then.
	// +optional
	AdjustedUsagePercent *int32 `json:"adjustedUsagePercent,omitempty"`
}

// Recommendation says what to try about a finding (semantics.md section 10).
type Recommendation struct {
	// finding: the condition that is True.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Finding string `json:"finding"`
	// actions as codes.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Actions []string `json:"actions"`
}

// SourceStatus says what a source gave to the report.
type SourceStatus struct {
	// name of the ExportSource.
	// +required
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
	// revision of its content that first said what the report says.
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
