// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Targets are the thresholds of the verdicts, in percent unless a field says
// otherwise. A target of 0 switches its verdict off.
type Targets struct {
	// deploymentPercent is the smallest share of sold licenses that should be
	// assigned, in percent. 0 switches LowDeployment off. Default: 70.
	// Example: 80.
	// +optional
	// +kubebuilder:default=70
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the smallest adjusted usage that is enough, in percent.
	// 0 switches LowUsage off, but for workloads with a target of their own.
	// Default: 50. Example: 60.
	// +optional
	// +kubebuilder:default=50
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// recoveryMargin is added to the target of a figure that was below it, in
	// percentage points. The figure counts as recovered once it reaches the
	// sum, at most 100 %. So a figure near its target does not change its
	// verdict every day. Default: 5. Example: 3.
	// +optional
	// +kubebuilder:default=5
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	RecoveryMargin *int32 `json:"recoveryMargin,omitempty"`
	// minimumLicenses is the smallest number of licenses that is judged: sold
	// licenses for LowDeployment, entitled ones for LowUsage. Below it the
	// verdict is Unknown (TooFewLicenses). Default: 10. Example: 25.
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000
	MinimumLicenses *int64 `json:"minimumLicenses,omitempty"`
	// workloads that have a usage target of their own. Unset: none. Example:
	// [{name: Teams, usagePercent: 60}].
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=32
	// +kubebuilder:validation:XValidation:rule="self.all(w, self.exists_one(t, t.name.lowerAscii() == w.name.lowerAscii()))",message="a workload may have one target, whatever the case of its name"
	Workloads []WorkloadTarget `json:"workloads,omitempty"`
	// upsell holds the thresholds of UpsellOpportunity. 0 in both switches it
	// off. Unset: the default of each. Example: {deploymentPercent: 98,
	// usagePercent: 90}.
	// +optional
	// +kubebuilder:default={}
	Upsell UpsellTarget `json:"upsell,omitzero"`
	// helpRequestsPer100Users is the number of requests from which
	// HighSupportDemand is True: requests of the categories Help and HowTo
	// per 100 active users, in the 28 days that end with the as-of date of
	// the source. 0 switches it off. Default: 10. Example: 15.
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	HelpRequestsPer100Users *int32 `json:"helpRequestsPer100Users,omitempty"`
}

// UpsellTarget holds the thresholds of UpsellOpportunity. Both must be
// reached.
type UpsellTarget struct {
	// deploymentPercent is the smallest deployment, in percent. Default: 95.
	// Example: 98.
	// +optional
	// +kubebuilder:default=95
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the smallest adjusted usage, in percent. Default: 80.
	// Example: 90.
	// +optional
	// +kubebuilder:default=80
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent *int32 `json:"usagePercent,omitempty"`
}

// WorkloadTarget is the usage target of one workload.
type WorkloadTarget struct {
	// name of the workload as status.workloads shows it. Case does not
	// matter. Example: Teams.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	Name string `json:"name"`
	// usagePercent is the smallest adjusted usage of the workload, in
	// percent. 0 switches the target off. Example: 60.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent int32 `json:"usagePercent"`
}
