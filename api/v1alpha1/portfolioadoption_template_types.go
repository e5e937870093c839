// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PrunePolicy says what happens to a generated CustomerAdoption when its
// customer is no longer in the data.
// +kubebuilder:validation:Enum=Delete;Keep
type PrunePolicy string

// The prune policies.
const (
	// PruneDelete deletes it.
	PruneDelete PrunePolicy = "Delete"
	// PruneKeep leaves it as it is.
	PruneKeep PrunePolicy = "Keep"
)

// CustomerTemplate describes the CustomerAdoption that is made for each
// customer.
type CustomerTemplate struct {
	// when says which customers get a CustomerAdoption. Unset: every customer
	// of the portfolio. Example: {adoption: [Low, Unknown], limit: 500}.
	// +optional
	When *TemplateSelection `json:"when,omitempty"`
	// metadata of the CustomerAdoptions. Unset: only the operator's own
	// labels. Example: {labels: {team: emea}}.
	// +optional
	Metadata TemplateMetadata `json:"metadata,omitzero"`
	// spec of the CustomerAdoptions. What it does not set is taken from the
	// portfolio. Unset: everything is taken from the portfolio. Example:
	// {suspend: true}.
	// +optional
	// +kubebuilder:default={}
	Spec CustomerTemplateSpec `json:"spec,omitzero"`
}

// TemplateSelection says which customers get a CustomerAdoption. One that is
// no longer selected keeps its CustomerAdoption for one more revision of the
// data.
type TemplateSelection struct {
	// adoption lists the verdicts of the customers, as the portfolio judges
	// them. Unset: any verdict. Example: [Low, Unknown].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=3
	Adoption []AdoptionVerdict `json:"adoption,omitempty"`
	// limit is the largest number of customers to select: those with the most
	// licenses that are sold and not assigned, then by id. Unset: no limit but
	// that of the operator. Example: 500.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100000
	Limit int32 `json:"limit,omitempty"`
}

// TemplateMetadata is the part of the metadata that a template may set.
type TemplateMetadata struct {
	// labels of the CustomerAdoptions. The operator adds
	// adoption.partnerinsights.io/portfolio with the name of the portfolio.
	// Unset: none. Example: {team: emea}.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	// +kubebuilder:validation:XValidation:rule="self.all(k, size(k) <= 317 && k.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))",message="the name of a label must have at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and may begin with a domain and /"
	// +kubebuilder:validation:XValidation:rule="self.all(k, !k.startsWith('adoption.partnerinsights.io/'))",message="labels of adoption.partnerinsights.io are the operator's own"
	Labels map[string]LabelValue `json:"labels,omitempty"`
}

// LabelValue is the value of a label.
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$`
type LabelValue string

// CustomerTemplateSpec is the spec of a CustomerAdoption without its
// customer. What it does not set is taken from the portfolio.
type CustomerTemplateSpec struct {
	// sources of the reports, in order of preference. Unset: those of the
	// portfolio. Example: [{name: license-usage}].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources,omitempty"`
	// scope narrows what is counted. Unset: that of the portfolio. Example:
	// {services: {include: [o365]}}.
	// +optional
	Scope *Scope `json:"scope,omitempty"`
	// usageBasis says what usage counts: Entitlements or Users. Unset: that
	// of the portfolio.
	// +optional
	UsageBasis UsageBasis `json:"usageBasis,omitempty"`
	// activityWindowDays is the length of the activity window of per-user
	// data, in calendar days. Unset: that of the portfolio. Example: 30.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	ActivityWindowDays int32 `json:"activityWindowDays,omitempty"`
	// targets of the customers. They replace the portfolio's as a whole: a
	// target that is not set here has its default. Unset: those of the
	// portfolio. Example: {usagePercent: 60}.
	// +optional
	Targets *Targets `json:"targets,omitempty"`
	// maxDataAge is how old data may be before it is stale. Unset: that of
	// the portfolio. Example: 72h.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1h') && duration(self) <= duration('876000h')",message="maxDataAge must be between 1h and 876000h"
	MaxDataAge *metav1.Duration `json:"maxDataAge,omitempty"`
	// plan of the customers. Unset: none. Example: {from: {date:
	// "2026-09-01"}, due: "2027-03-31"}.
	// +optional
	Plan *Plan `json:"plan,omitempty"`
	// renewalDays is how many days after the as-of date RenewalAtRisk looks
	// for subscriptions that end. Unset: that of the portfolio. Example: 90.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=366
	RenewalDays *int32 `json:"renewalDays,omitempty"`
	// omitUsers leaves status.users of the customers out. Unset: as in the
	// portfolio.
	// +optional
	OmitUsers *bool `json:"omitUsers,omitempty"`
	// suspend stops the evaluation of the generated reports. Default: false.
	// +optional
	Suspend bool `json:"suspend,omitempty"`
}
