// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CustomerAdoptionSpec names the customer of the report, the sources of its
// figures and the targets they are judged against.
//
// +kubebuilder:validation:XValidation:rule="!has(self.usageBasis) || self.usageBasis != 'Users' || !has(self.scope) || !has(self.scope.workloads)",message="usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads"
type CustomerAdoptionSpec struct {
	// customer that the report is about. Example: {id:
	// 11111111-1111-1111-1111-111111111111, name: Contoso}.
	// +required
	Customer Customer `json:"customer"`

	// sources name ExportSources in the same namespace, in order of
	// preference. Each figure comes from the first source that has it.
	// Example: [{name: license-deployment}, {name: license-usage}].
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources"`

	// scope narrows what is counted. Unset: everything is counted, and the
	// licenses of all partners are judged. Example: {products: {exclude:
	// ["*Trial*"]}}.
	// +optional
	Scope *Scope `json:"scope,omitempty"`

	// usageBasis says what usage counts: Entitlements (one user in one
	// workload) or Users (each user once). The usage on the other basis is in
	// status.alternateUsage when the data allows it. Default: Entitlements.
	// +optional
	// +kubebuilder:default=Entitlements
	UsageBasis UsageBasis `json:"usageBasis,omitempty"`

	// activityWindowDays is the length of the activity window of per-user
	// data, in calendar days. The window ends with the as-of date. Data that
	// comes as counts keeps the window of its source. Default: 28. Example:
	// 30.
	// +optional
	// +kubebuilder:default=28
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	ActivityWindowDays int32 `json:"activityWindowDays,omitempty"`

	// targets that the figures are judged against. Unset: the default of each
	// target. Example: {deploymentPercent: 80, usagePercent: 60}.
	// +optional
	// +kubebuilder:default={}
	Targets Targets `json:"targets,omitzero"`

	// maxDataAge is how old data may be before it is stale, counted from the
	// end of its as-of day. It is a duration in hours, minutes and seconds.
	// Unset: 168h (7 days), and 1080h (45 days) for data by month. Example:
	// 72h.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1h') && duration(self) <= duration('876000h')",message="maxDataAge must be between 1h and 876000h"
	MaxDataAge *metav1.Duration `json:"maxDataAge,omitempty"`

	// plan leads from what the customer has to the targets. While it runs, the
	// figures are judged against its path. Unset: they are judged against the
	// targets. Example: {from: {date: "2026-09-01", usagePercent: 5}, due:
	// "2027-03-31"}.
	// +optional
	Plan *Plan `json:"plan,omitempty"`

	// renewalDays is how many days after the as-of date RenewalAtRisk looks
	// for subscriptions that end. 0 switches it off. Default: 60. Example: 90.
	// +optional
	// +kubebuilder:default=60
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=366
	RenewalDays *int32 `json:"renewalDays,omitempty"`

	// omitUsers leaves status.users out: how many users are idle or were never
	// active. In a small team such a number can be about one person. Default:
	// false.
	// +optional
	OmitUsers *bool `json:"omitUsers,omitempty"`

	// suspend stops the evaluation, and the status stays as it is. Default:
	// false.
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

// Scope narrows what is counted, and says whose licenses are judged.
//
// +kubebuilder:validation:XValidation:rule="!has(self.licenses) || self.licenses != 'OwnPartner' || (has(self.partnerIds) && size(self.partnerIds) > 0)",message="licenses OwnPartner needs partnerIds"
type Scope struct {
	// licenses says whose licenses are judged: AllPartners, or OwnPartner for
	// those of partnerIds alone. Default: AllPartners.
	// +optional
	// +kubebuilder:default=AllPartners
	Licenses LicenseScope `json:"licenses,omitempty"`
	// partnerIds are your own partner ids. With them the status shows your
	// own figures beside the totals. Case does not matter. Unset: no own
	// figures. Example: ["1234567"].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	PartnerIDs []FieldText `json:"partnerIds,omitempty"`
	// services to count, by code or name. Unset: all services. Example:
	// {include: [o365]}.
	// +optional
	Services *Selection `json:"services,omitempty"`
	// products to count, by id or name. Unset: all products. Example:
	// {exclude: ["*Trial*"]}.
	// +optional
	Products *Selection `json:"products,omitempty"`
	// workloads to count, by name. Unset: all workloads. Example: {include:
	// [Teams, Exchange]}.
	// +optional
	Workloads *Selection `json:"workloads,omitempty"`
}

// Selection includes and excludes names or ids. Case does not matter, and *
// stands for any text. Where both match, exclude wins.
type Selection struct {
	// include only these names or ids. Unset: all of them. Example: ["Office
	// 365 E*"].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Include []FieldText `json:"include,omitempty"`
	// exclude these names or ids. Unset: none. Example: ["*Trial*"].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Exclude []FieldText `json:"exclude,omitempty"`
}

// Customer is one tenant.
type Customer struct {
	// id of the tenant, not its name. Case does not matter, nor do braces and
	// spaces around it. It cannot be changed: create another CustomerAdoption
	// for another customer. Example:
	// 11111111-1111-1111-1111-111111111111.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^[ {]*[A-Za-z0-9][-A-Za-z0-9._]*[ }]*$')",message="customer.id is the id of the tenant, not its name: letters, digits and the marks - . _ only"
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="customer.id is immutable; create another CustomerAdoption"
	ID string `json:"id"`
	// name to show while the data has no name of the customer. Unset: the id
	// is shown. Example: Contoso.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	Name string `json:"name,omitempty"`
}

// SourceReference names an ExportSource in the same namespace.
type SourceReference struct {
	// name of the ExportSource. Example: license-usage.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`
	Name string `json:"name"`
}

// CustomerAdoption is the report on one customer: whether the licenses it
// bought are deployed and used, and why a figure may look wrong.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=cad,categories=adoption
// +kubebuilder:selectablefield:JSONPath=`.spec.customer.id`
// +kubebuilder:selectablefield:JSONPath=`.status.adoption`
// +kubebuilder:selectablefield:JSONPath=`.status.adoptionReason`
// +kubebuilder:printcolumn:name="Customer",type=string,JSONPath=`.status.customerName`
// +kubebuilder:printcolumn:name="Deployed",type=integer,JSONPath=`.status.judged.deploymentPercent`
// +kubebuilder:printcolumn:name="Used",type=integer,JSONPath=`.status.judged.adjustedUsagePercent`
// +kubebuilder:printcolumn:name="Adoption",type=string,JSONPath=`.status.adoption`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.adoptionReason`
// +kubebuilder:printcolumn:name="As Of",type=string,JSONPath=`.status.dataAsOf`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Sold",type=integer,priority=1,JSONPath=`.status.licenses.sold`
// +kubebuilder:printcolumn:name="Assigned",type=integer,priority=1,JSONPath=`.status.licenses.assigned`
// +kubebuilder:printcolumn:name="Entitled",type=integer,priority=1,JSONPath=`.status.usage.entitled`
// +kubebuilder:printcolumn:name="Active",type=integer,priority=1,JSONPath=`.status.usage.active`
// +kubebuilder:printcolumn:name="Raw Used",type=integer,priority=1,JSONPath=`.status.usage.usagePercent`
// +kubebuilder:printcolumn:name="Inflated By",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="UsageInflated")].reason`
// +kubebuilder:printcolumn:name="Plan",type=string,priority=1,JSONPath=`.status.plan.phase`
// +kubebuilder:printcolumn:name="Idle 30",type=integer,priority=1,JSONPath=`.status.users.idle[?(@.days==30)].users`
// +kubebuilder:printcolumn:name="Idle 90",type=integer,priority=1,JSONPath=`.status.users.idle[?(@.days==90)].users`
// +kubebuilder:printcolumn:name="Never Active",type=integer,priority=1,JSONPath=`.status.users.neverActive`
// +kubebuilder:printcolumn:name="Due 60",type=integer,priority=1,JSONPath=`.status.renewals[?(@.days==60)].licenses`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type CustomerAdoption struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says which customer to report on and how to judge the figures.
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
