package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PortfolioAdoptionSpec says which customers are summed up, from which
// sources, and against which targets.
//
// +kubebuilder:validation:XValidation:rule="!has(self.usageBasis) || self.usageBasis != 'Users' || !has(self.scope) || !has(self.scope.workloads)",message="usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads"
// +kubebuilder:validation:XValidation:rule="!has(self.customerTemplate) || !has(self.customerTemplate.spec) || (has(self.customerTemplate.spec.usageBasis) ? self.customerTemplate.spec.usageBasis : self.usageBasis) != 'Users' || !(has(self.customerTemplate.spec.scope) ? has(self.customerTemplate.spec.scope.workloads) : (has(self.scope) && has(self.scope.workloads)))",message="a template with usageBasis Users, its own or the portfolio's, cannot be combined with scope.workloads"
type PortfolioAdoptionSpec struct {
	// sources are looked at in this order: the first that has a figure of a
	// customer gives it. The portfolio is of every customer found in any.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources"`

	// customers narrows whom the portfolio is of; unset: every customer found.
	// +optional
	Customers *CustomerSelection `json:"customers,omitempty"`

	// scope narrows what is counted; unset: everything.
	// +optional
	Scope *Scope `json:"scope,omitempty"`

	// usageBasis picks the judged usage.
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

	// targets that each customer, and the sum of them, is judged against.
	// There is no hysteresis here: recoveryMargin is for customerTemplate.
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

	// ranking says which customers status.lowest lists.
	// +optional
	// +kubebuilder:default={}
	Ranking Ranking `json:"ranking,omitzero"`

	// customerTemplate makes one CustomerAdoption for each customer of the
	// portfolio; unset: none. Removing it prunes what it has made.
	// +optional
	CustomerTemplate *CustomerTemplate `json:"customerTemplate,omitempty"`

	// prune says what becomes of a generated CustomerAdoption whose customer
	// is gone.
	// +optional
	// +kubebuilder:default=Delete
	Prune PrunePolicy `json:"prune,omitempty"`

	// exports that are written once for each as-of date.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Exports []PortfolioExport `json:"exports,omitempty"`

	// suspend stops the evaluation; the status and the generated
	// CustomerAdoptions stay as they are.
	// +optional
	Suspend bool `json:"suspend,omitempty"`
}

// CustomerSelection narrows whom a portfolio is of.
type CustomerSelection struct {
	// include only these, by id or name without regard to case; * is a
	// wildcard. Unset means everybody.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Include []FieldText `json:"include,omitempty"`
	// exclude these; wins over include.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	Exclude []FieldText `json:"exclude,omitempty"`
	// minimumLicenses is the least number of licenses (sold, or entitled
	// where none are known to be sold) of a customer of the portfolio.
	// +optional
	// +kubebuilder:default=0
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000
	MinimumLicenses int64 `json:"minimumLicenses,omitempty"`
}

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

// Ranking says which customers status.lowest lists. Customers without the
// figure, or with fewer licenses than targets.minimumLicenses, are left out.
type Ranking struct {
	// by is the figure to rank by.
	// +optional
	// +kubebuilder:default=UnusedLicenses
	By RankingFigure `json:"by,omitempty"`
	// limit is the most customers listed.
	// +optional
	// +kubebuilder:default=20
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	Limit int32 `json:"limit,omitempty"`
}

// PrunePolicy says what becomes of a generated CustomerAdoption whose
// customer is gone.
// +kubebuilder:validation:Enum=Delete;Keep
type PrunePolicy string

// The prune policies.
const (
	// PruneDelete deletes it.
	PruneDelete PrunePolicy = "Delete"
	// PruneKeep leaves it as it is.
	PruneKeep PrunePolicy = "Keep"
)

// CustomerTemplate is the CustomerAdoption of every customer.
type CustomerTemplate struct {
	// metadata of the CustomerAdoptions.
	// +optional
	Metadata TemplateMetadata `json:"metadata,omitzero"`
	// spec of the CustomerAdoptions. What it does not set is the portfolio's.
	// +optional
	// +kubebuilder:default={}
	Spec CustomerTemplateSpec `json:"spec,omitzero"`
}

// TemplateMetadata is what a template may say of metadata.
type TemplateMetadata struct {
	// labels beside adoption.partnerinsights.io/portfolio, which names the
	// portfolio.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	// +kubebuilder:validation:XValidation:rule="self.all(k, size(k) <= 317 && k.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))",message="a label's name must be a name of at most 63 characters, after a domain and / or not"
	// +kubebuilder:validation:XValidation:rule="self.all(k, !k.startsWith('adoption.partnerinsights.io/'))",message="labels of adoption.partnerinsights.io are the operator's own"
	Labels map[string]LabelValue `json:"labels,omitempty"`
}

// LabelValue is the value of a label.
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$`
type LabelValue string

// CustomerTemplateSpec is the spec of a CustomerAdoption but for its customer.
// What is unset is taken from the portfolio.
type CustomerTemplateSpec struct {
	// sources of the reports.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(s, self.exists_one(t, t.name == s.name))",message="a source may be listed once"
	Sources []SourceReference `json:"sources,omitempty"`
	// scope narrows what is counted.
	// +optional
	Scope *Scope `json:"scope,omitempty"`
	// usageBasis picks the judged usage.
	// +optional
	UsageBasis UsageBasis `json:"usageBasis,omitempty"`
	// activityWindowDays is the length of the activity window of per-user
	// data.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	ActivityWindowDays int32 `json:"activityWindowDays,omitempty"`
	// targets of the customers; taken as a whole: what they do not set has
	// its default.
	// +optional
	Targets *Targets `json:"targets,omitempty"`
	// maxDataAge is how old data may be before it is stale.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1h') && duration(self) <= duration('876000h')",message="maxDataAge must be between 1h and 876000h"
	MaxDataAge *metav1.Duration `json:"maxDataAge,omitempty"`
	// suspend stops the evaluation of the generated reports.
	// +optional
	Suspend bool `json:"suspend,omitempty"`
}

// PortfolioAdoption is the report on a whole set of customers: how much of
// what they bought is deployed and used, who is low, and where to look first.
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
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type PortfolioAdoption struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says whom to report on and how to judge.
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
