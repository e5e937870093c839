package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CustomerAdoptionSpec says which customer is reported on, from which
// sources, and against which targets.
type CustomerAdoptionSpec struct {
	// customer whose licenses the report is about.
	// +required
	Customer Customer `json:"customer"`

	// sources are looked at in this order: the first that has a figure gives
	// it.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources"`

	// targets the figures are judged against.
	// +optional
	// +kubebuilder:default={}
	Targets Targets `json:"targets,omitzero"`

	// maxDataAge is how far past the end of the as-of day data may be before
	// it is stale. Unset means 7 days, and 45 days for month-keyed data.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1h') && duration(self) <= duration('876000h')",message="maxDataAge must be between 1h and 876000h"
	MaxDataAge *metav1.Duration `json:"maxDataAge,omitempty"`

	// suspend stops the evaluation; the status stays as it is.
	// +optional
	Suspend bool `json:"suspend,omitempty"`
}

// Customer is one tenant.
type Customer struct {
	// id of the tenant, compared without regard to case. It cannot be
	// changed: another customer is another report.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9][-A-Za-z0-9._]*$`
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="customer.id is immutable; create another CustomerAdoption"
	ID string `json:"id"`
	// name shown while the data has none.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// SourceReference names an ExportSource in the same namespace.
type SourceReference struct {
	// name of the ExportSource.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`
	Name string `json:"name"`
}

// Targets are the reviewed thresholds of the verdicts, in percent. A target
// of 0 switches its verdict off.
type Targets struct {
	// deploymentPercent is the least share of sold licenses that should be
	// assigned.
	// +optional
	// +kubebuilder:default=70
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the least adjusted usage.
	// +optional
	// +kubebuilder:default=50
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// recoveryMargin is by how many percentage points a figure that was
	// below its target must exceed it to clear, so that a figure at the edge
	// does not flap.
	// +optional
	// +kubebuilder:default=5
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	RecoveryMargin *int32 `json:"recoveryMargin,omitempty"`
	// minimumLicenses is the least number of licenses (sold, or entitled)
	// that is judged at all.
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000
	MinimumLicenses *int64 `json:"minimumLicenses,omitempty"`
	// workloads that have a usage target of their own.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=32
	Workloads []WorkloadTarget `json:"workloads,omitempty"`
}

// WorkloadTarget is the usage target of one workload.
type WorkloadTarget struct {
	// name of the workload as status.workloads shows it, compared without
	// regard to case.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Name string `json:"name"`
	// usagePercent is the least adjusted usage of the workload; 0 switches
	// it off.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent int32 `json:"usagePercent"`
}

// CustomerAdoption is one customer's report: are the licenses it bought
// deployed and used, and why does a figure look wrong.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=cad,categories=all;adoption
// +kubebuilder:selectablefield:JSONPath=`.spec.customer.id`
// +kubebuilder:selectablefield:JSONPath=`.status.adoption`
// +kubebuilder:printcolumn:name="Customer",type=string,JSONPath=`.status.customerName`
// +kubebuilder:printcolumn:name="Deployed",type=integer,JSONPath=`.status.licenses.deploymentPercent`
// +kubebuilder:printcolumn:name="Used",type=integer,JSONPath=`.status.usage.adjustedUsagePercent`
// +kubebuilder:printcolumn:name="Adoption",type=string,JSONPath=`.status.adoption`
// +kubebuilder:printcolumn:name="As Of",type=string,JSONPath=`.status.dataAsOf`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Sold",type=integer,priority=1,JSONPath=`.status.licenses.sold`
// +kubebuilder:printcolumn:name="Assigned",type=integer,priority=1,JSONPath=`.status.licenses.assigned`
// +kubebuilder:printcolumn:name="Entitled",type=integer,priority=1,JSONPath=`.status.usage.entitled`
// +kubebuilder:printcolumn:name="Active",type=integer,priority=1,JSONPath=`.status.usage.active`
// +kubebuilder:printcolumn:name="Raw Used",type=integer,priority=1,JSONPath=`.status.usage.usagePercent`
// +kubebuilder:printcolumn:name="Reason",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="UsageInflated")].reason`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type CustomerAdoption struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says whom to report on and how to judge.
	// +required
	Spec CustomerAdoptionSpec `json:"spec"`
	// status is the report.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status CustomerAdoptionStatus `json:"status,omitzero"`
}

// CustomerAdoptionList is a list of CustomerAdoptions.
//
// +kubebuilder:object:root=true
type CustomerAdoptionList struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []CustomerAdoption `json:"items"`
}
