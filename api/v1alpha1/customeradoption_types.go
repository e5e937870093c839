package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CustomerAdoptionSpec says which customer is reported on, from which
// sources, and against which targets.
//
// +kubebuilder:validation:XValidation:rule="!has(self.usageBasis) || self.usageBasis != 'Users' || !has(self.scope) || !has(self.scope.workloads)",message="usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads"
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

	// scope narrows what is counted; unset: everything.
	// +optional
	Scope *Scope `json:"scope,omitempty"`

	// usageBasis picks the judged usage; the other stands beside it in
	// status.alternateUsage when the data allows.
	// +optional
	// +kubebuilder:default=Entitlements
	UsageBasis UsageBasis `json:"usageBasis,omitempty"`

	// activityWindowDays is the length of the activity window of per-user
	// data, in calendar days up to and including the as-of date. Counts keep
	// the window of their source.
	// +optional
	// +kubebuilder:default=28
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	ActivityWindowDays int32 `json:"activityWindowDays,omitempty"`

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

// LicenseScope says whose licenses are judged.
// +kubebuilder:validation:Enum=AllPartners;OwnPartner
type LicenseScope string

// The license scopes.
const (
	// LicensesAllPartners judges the totals over all partners.
	LicensesAllPartners LicenseScope = "AllPartners"
	// LicensesOwnPartner judges the licenses of scope.partnerIds.
	LicensesOwnPartner LicenseScope = "OwnPartner"
)

// Scope narrows what is counted (semantics.md sections 3.6 and 8).
//
// +kubebuilder:validation:XValidation:rule="!has(self.licenses) || self.licenses != 'OwnPartner' || (has(self.partnerIds) && size(self.partnerIds) > 0)",message="licenses OwnPartner needs partnerIds"
type Scope struct {
	// licenses says whose licenses are judged.
	// +optional
	// +kubebuilder:default=AllPartners
	Licenses LicenseScope `json:"licenses,omitempty"`
	// partnerIds are one's own ids; with them one's own figures stand beside
	// the totals. Compared without regard to case.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	PartnerIDs []FieldText `json:"partnerIds,omitempty"`
	// services to count, by code or name.
	// +optional
	Services *Selection `json:"services,omitempty"`
	// products to count, by id or name.
	// +optional
	Products *Selection `json:"products,omitempty"`
	// workloads to count, by name.
	// +optional
	Workloads *Selection `json:"workloads,omitempty"`
}

// Selection includes and excludes by name or id, without regard to case; * is
// a wildcard. Unset include means everything; exclude wins.
type Selection struct {
	// include only these.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Include []FieldText `json:"include,omitempty"`
	// exclude these.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Exclude []FieldText `json:"exclude,omitempty"`
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
	// +kubebuilder:validation:XValidation:rule="self.all(w, self.exists_one(t, t.name.lowerAscii() == w.name.lowerAscii()))",message="a workload may have one target, whatever the case of its name"
	Workloads []WorkloadTarget `json:"workloads,omitempty"`
	// upsell says from when on licenses count as used to the full; 0 in both
	// switches the verdict off.
	// +optional
	// +kubebuilder:default={}
	Upsell UpsellTarget `json:"upsell,omitzero"`
	// helpRequestsPer100Users is the number of help and how-to requests per
	// 100 active users, in the 28 days up to the source's as-of date, from
	// which on support demand is high; 0 switches the verdict off.
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	HelpRequestsPer100Users *int32 `json:"helpRequestsPer100Users,omitempty"`
}

// UpsellTarget says from when on licenses count as used to the full.
type UpsellTarget struct {
	// deploymentPercent is the least deployment.
	// +optional
	// +kubebuilder:default=95
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is the least adjusted usage.
	// +optional
	// +kubebuilder:default=80
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	UsagePercent *int32 `json:"usagePercent,omitempty"`
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
