// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PortfolioAdoptionSpec says which customers are summed up, from which
// sources, and which targets they are judged against.
//
// +kubebuilder:validation:XValidation:rule="!has(self.usageBasis) || self.usageBasis != 'Users' || !has(self.scope) || !has(self.scope.workloads)",message="usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads"
// +kubebuilder:validation:XValidation:rule="!has(self.customerTemplate) || !has(self.customerTemplate.spec) || (has(self.customerTemplate.spec.usageBasis) ? self.customerTemplate.spec.usageBasis : self.usageBasis) != 'Users' || !(has(self.customerTemplate.spec.scope) ? has(self.customerTemplate.spec.scope.workloads) : (has(self.scope) && has(self.scope.workloads)))",message="a template with usageBasis Users, its own or the portfolio's, cannot be combined with scope.workloads"
type PortfolioAdoptionSpec struct {
	// sources name ExportSources in the same namespace, in order of
	// preference. Each figure of a customer comes from the first source that
	// has it. Every customer in any of them belongs to the portfolio.
	// Example: [{name: license-deployment}, {name: license-usage}].
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources"`

	// customers says which customers belong to the portfolio. Unset: every
	// customer in the data. Example: {exclude: ["Contoso*"]}.
	// +optional
	Customers *CustomerSelection `json:"customers,omitempty"`

	// scope narrows what is counted. Unset: everything is counted, and the
	// licenses of all partners are judged. Example: {products: {exclude:
	// ["*Trial*"]}}.
	// +optional
	Scope *Scope `json:"scope,omitempty"`

	// usageBasis says what usage counts: Entitlements (one user in one
	// workload) or Users (each user once). Default: Entitlements.
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

	// targets that each customer and their sum are judged against.
	// recoveryMargin has no effect on the portfolio itself; it is for the
	// reports of customerTemplate. Unset: the default of each target.
	// Example: {deploymentPercent: 80, usagePercent: 60}.
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

	// renewalDays is how many days after the as-of date of each customer
	// RenewalAtRisk looks for subscriptions that end. 0 switches it off.
	// Default: 60. Example: 90.
	// +optional
	// +kubebuilder:default=60
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=366
	RenewalDays *int32 `json:"renewalDays,omitempty"`

	// omitUsers leaves status.users out, here and, unless customerTemplate
	// says otherwise, in the reports on its customers: how many users are idle
	// or were never active. Default: false.
	// +optional
	OmitUsers *bool `json:"omitUsers,omitempty"`

	// segmentBy is the field of the rows that puts each customer into a
	// segment of status.segments: segment, market, channel or partnerId.
	// Unset: there are no segments.
	// +optional
	SegmentBy SegmentField `json:"segmentBy,omitempty"`

	// ranking says which customers status.lowest lists. Unset: the 20 with
	// the most unassigned licenses. Example: {by: UsagePercent, limit: 50}.
	// +optional
	// +kubebuilder:default={}
	Ranking Ranking `json:"ranking,omitzero"`

	// customerTemplate makes one CustomerAdoption for each customer of the
	// portfolio. When it is removed, the reports that it made are pruned.
	// Unset: no reports are made. Example: {metadata: {labels: {team:
	// emea}}}.
	// +optional
	CustomerTemplate *CustomerTemplate `json:"customerTemplate,omitempty"`

	// prune says what happens to a generated CustomerAdoption when its
	// customer is no longer in the data: Delete, or Keep. Default: Delete.
	// +optional
	// +kubebuilder:default=Delete
	Prune PrunePolicy `json:"prune,omitempty"`

	// exports are files that are written once for each as-of date. Unset:
	// none. Example: [{name: monthly, format: CSV, objectStorage: {url:
	// s3://reports/adoption, secretRef: {name: bucket}}}].
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Exports []PortfolioExport `json:"exports,omitempty"`

	// openReport writes a Report of openreports.io for tools that show such
	// reports, where the cluster has this kind. Unset: none, and one that was
	// written is removed. Example: {limit: 100}.
	// +optional
	OpenReport *OpenReport `json:"openReport,omitempty"`

	// suspend stops the evaluation. The status and the generated
	// CustomerAdoptions stay as they are. Default: false.
	// +optional
	Suspend bool `json:"suspend,omitempty"`
}

// CustomerSelection says which customers belong to a portfolio.
type CustomerSelection struct {
	// include only these customers, by id or name. Case does not matter, and
	// * stands for any text. Unset: all customers. Example: ["Contoso*"].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Include []FieldText `json:"include,omitempty"`
	// exclude these customers, by id or name. Where both match, exclude wins.
	// Unset: none. Example: ["*Test*"].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Exclude []FieldText `json:"exclude,omitempty"`
	// minimumLicenses is the smallest number of licenses of a customer of the
	// portfolio: sold ones, or entitled ones where the sold are unknown.
	// Default: 0. Example: 25.
	// +optional
	// +kubebuilder:default=0
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000
	MinimumLicenses int64 `json:"minimumLicenses,omitempty"`
}

// SegmentField is a field of the rows that groups customers.
// +kubebuilder:validation:Enum=segment;market;channel;partnerId
type SegmentField string

// The fields that group customers.
const (
	// SegmentBySegment groups by the customer's segment, such as Education.
	SegmentBySegment SegmentField = "segment"
	// SegmentByMarket groups by the customer's market, such as DE.
	SegmentByMarket SegmentField = "market"
	// SegmentByChannel groups by the channel, such as Reseller.
	SegmentByChannel SegmentField = "channel"
	// SegmentByPartnerID groups by the partner who sold the licenses.
	SegmentByPartnerID SegmentField = "partnerId"
)

// RankingFigure is what customers are ranked by.
// +kubebuilder:validation:Enum=UnusedLicenses;UsagePercent;DeploymentPercent
type RankingFigure string

// The figures to rank by.
const (
	// RankByUnusedLicenses ranks by sold licenses that are not assigned, the
	// most first.
	RankByUnusedLicenses RankingFigure = "UnusedLicenses"
	// RankByUsagePercent ranks by adjusted usage, the least first.
	RankByUsagePercent RankingFigure = "UsagePercent"
	// RankByDeploymentPercent ranks by deployment, the least first.
	RankByDeploymentPercent RankingFigure = "DeploymentPercent"
)

// Ranking says which customers status.lowest lists. A customer is left out
// when it lacks the figure or has fewer licenses than
// targets.minimumLicenses.
type Ranking struct {
	// by is the figure to rank by: UnusedLicenses (the most first),
	// UsagePercent or DeploymentPercent (the lowest first). Default:
	// UnusedLicenses.
	// +optional
	// +kubebuilder:default=UnusedLicenses
	By RankingFigure `json:"by,omitempty"`
	// limit is the largest number of customers to list. Default: 20. Example:
	// 50.
	// +optional
	// +kubebuilder:default=20
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	Limit int32 `json:"limit,omitempty"`
}

// PortfolioAdoption is the report on a set of customers: how many of the
// licenses they bought are deployed and used, which customers are low, and
// where to look first.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=pfa,categories=all;adoption
// +kubebuilder:validation:XValidation:rule="size(self.metadata.name) <= 63",message="the name must have at most 63 characters: it becomes a label of what the portfolio generates"
// +kubebuilder:printcolumn:name="Customers",type=integer,JSONPath=`.status.customers.total`
// +kubebuilder:printcolumn:name="Low",type=integer,JSONPath=`.status.customers.low`
// +kubebuilder:printcolumn:name="Unknown",type=integer,JSONPath=`.status.customers.unknown`
// +kubebuilder:printcolumn:name="Deployed",type=integer,JSONPath=`.status.licenses.deploymentPercent`
// +kubebuilder:printcolumn:name="Used",type=integer,JSONPath=`.status.usage.adjustedUsagePercent`
// +kubebuilder:printcolumn:name="As Of",type=string,JSONPath=`.status.dataAsOf`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Idle 30",type=integer,priority=1,JSONPath=`.status.users.idle[?(@.days==30)].users`
// +kubebuilder:printcolumn:name="Idle 90",type=integer,priority=1,JSONPath=`.status.users.idle[?(@.days==90)].users`
// +kubebuilder:printcolumn:name="Never Active",type=integer,priority=1,JSONPath=`.status.users.neverActive`
// +kubebuilder:printcolumn:name="Due 60",type=integer,priority=1,JSONPath=`.status.renewals[?(@.days==60)].licenses`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type PortfolioAdoption struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says which customers to report on and how to judge them.
	// +required
	Spec PortfolioAdoptionSpec `json:"spec"`
	// status is the report.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status PortfolioAdoptionStatus `json:"status,omitzero"`
}

// PortfolioAdoptionList is a list of PortfolioAdoptions.
//
// +kubebuilder:object:root=true
type PortfolioAdoptionList struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []PortfolioAdoption `json:"items"`
}
