// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ExportSourceSpec says where the rows of one dataset come from and how to
// read them.
//
// +kubebuilder:validation:ExactlyOneOf=configMap;secret;http;objectStorage;partnerCenter;microsoftGraph;sql;flux
// +kubebuilder:validation:XValidation:rule="!has(self.columns) || !has(self.constants) || self.columns.all(f, !(f in self.constants))",message="a field may be in columns or in constants, not in both"
// +kubebuilder:validation:XValidation:rule="!has(self.partnerCenter) || self.partnerCenter.report in ['ScheduledReport', self.dataset]",message="dataset must be the report that partnerCenter reads"
// +kubebuilder:validation:XValidation:rule="!has(self.microsoftGraph) || has(self.constants) && 'customerId' in self.constants",message="microsoftGraph reads one tenant, which its reports do not name: set constants.customerId"
// +kubebuilder:validation:XValidation:rule="!has(self.microsoftGraph) || self.dataset == (self.microsoftGraph.report == 'Microsoft365CopilotUserCountSummary' ? 'LicenseUsage' : 'UserActivity')",message="dataset must be UserActivity for a report of microsoftGraph on users, and LicenseUsage for Microsoft365CopilotUserCountSummary"
// +kubebuilder:validation:XValidation:rule="!has(self.sql) || !has(self.format) || !(has(self.format.type) || has(self.format.delimiter) || has(self.format.compression) || has(self.format.encoding) || has(self.format.skipRows) || has(self.format.sheet) || has(self.format.hiddenRows) || has(self.format.items))",message="format of sql may set dateFormat and decimal only: its rows are not a file"
type ExportSourceSpec struct {
	// dataset says what one row of the export means. It cannot be changed:
	// create another ExportSource for another dataset.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="dataset is immutable; create another ExportSource"
	Dataset Dataset `json:"dataset"`

	// configMap reads the export from a key of a ConfigMap, in data or
	// binaryData. A change is seen within seconds. Example: {name: usage,
	// key: usage.csv}.
	// +optional
	ConfigMap *KeyReference `json:"configMap,omitempty"`

	// secret reads the export from a key of a Secret. The Secret must have the
	// label adoption.partnerinsights.io/export-source: "true". Secrets are not
	// watched: a change is seen at the next interval or on request. Example:
	// {name: usage, key: usage.csv}.
	// +optional
	Secret *KeyReference `json:"secret,omitempty"`

	// http reads the export from an https URL, only when it has changed
	// (conditional GET). Example: {url: https://files.example.com/usage.csv}.
	// +optional
	HTTP *HTTPOrigin `json:"http,omitempty"`

	// objectStorage reads an object of S3, Google Cloud Storage or Azure Blob
	// Storage. With a pattern it reads the newest object that matches.
	// Example: {url: s3://exports/usage-*.csv.gz, secretRef: {name: bucket}}.
	// +optional
	ObjectStorage *ObjectStorageOrigin `json:"objectStorage,omitempty"`

	// partnerCenter reads a report of the REST API of Microsoft Partner
	// Center. Example: {report: LicenseUsage, secretRef: {name:
	// partner-center}}.
	// +optional
	PartnerCenter *PartnerCenterOrigin `json:"partnerCenter,omitempty"`

	// microsoftGraph reads a usage report of Microsoft Graph. Example:
	// {report: Office365ActiveUserDetail, secretRef: {name: graph}}.
	// +optional
	MicrosoftGraph *MicrosoftGraphOrigin `json:"microsoftGraph,omitempty"`

	// sql reads the rows of a query from a database that speaks the
	// PostgreSQL protocol. Example: {secretRef: {name: warehouse}, query:
	// select * from usage}.
	// +optional
	SQL *SQLOrigin `json:"sql,omitempty"`

	// flux reads a file of the artifact of a Flux source. Example: {kind:
	// Bucket, name: exports, path: usage.csv}.
	// +optional
	Flux *FluxOrigin `json:"flux,omitempty"`

	// format describes the content where the operator cannot detect it. A
	// contradiction between format and the content is an error. Unset:
	// everything is detected. Example: {delimiter: ";", decimal: ","}.
	// +optional
	Format *Format `json:"format,omitempty"`

	// columns maps a field of the operator to the header of its column, or to
	// a dotted path of JSON keys. It overrides the built-in synonyms. Unset:
	// the built-in synonyms alone. Example: {customerId: Kundennummer,
	// licensesActive: Aktiv}.
	// +optional
	// +kubebuilder:validation:MaxProperties=64
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','trialConvertedAt','commitmentEnd','nextLifecycleAt','autoRenew','billingType','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$'))",message="unknown field in columns",messageExpression="'unknown field in columns: ' + self.filter(f, !(f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','trialConvertedAt','commitmentEnd','nextLifecycleAt','autoRenew','billingType','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$')))[0]"
	Columns map[string]HeaderText `json:"columns,omitempty"`

	// constants gives a field one value for the whole file. Unset: every
	// field comes from the file. Example: {customerId:
	// 11111111-1111-1111-1111-111111111111}.
	// +optional
	// +kubebuilder:validation:MaxProperties=64
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','trialConvertedAt','commitmentEnd','nextLifecycleAt','autoRenew','billingType','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$'))",message="unknown field in constants",messageExpression="'unknown field in constants: ' + self.filter(f, !(f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','trialConvertedAt','commitmentEnd','nextLifecycleAt','autoRenew','billingType','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$')))[0]"
	Constants map[string]FieldText `json:"constants,omitempty"`

	// values translates the words of the file into those of the operator:
	// first the field, then the file's word, then the operator's. It works for
	// codes, names of workloads and services, states, categories, flags
	// (licensed.Teams too) and counts. Case does not matter in the file's word.
	// Unset: nothing is translated. Example: {state: {Aktiv: active, Kulanz:
	// expired}, licensesSold: {Unlimited: "0"}}.
	// +optional
	// +kubebuilder:validation:MaxProperties=16
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['serviceCode','serviceName','workloadCode','workloadName','freeOrPaid','duplicate','state','isTrial','suspensionReason','targetType','billingType','isDeleted','category','licensesSold','licensesAssigned','licensesEntitled','licensesActive','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','count'] || f.matches('^licensed[.][A-Za-z0-9 ]{1,64}$'))",message="values translates words, flags and counts, not names, ids or dates: unknown field in values",messageExpression="'values translates words, flags and counts, not names, ids or dates: unknown field in values: ' + self.filter(f, !(f in ['serviceCode','serviceName','workloadCode','workloadName','freeOrPaid','duplicate','state','isTrial','suspensionReason','targetType','billingType','isDeleted','category','licensesSold','licensesAssigned','licensesEntitled','licensesActive','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','count'] || f.matches('^licensed[.][A-Za-z0-9 ]{1,64}$')))[0]"
	Values map[string]Translation `json:"values,omitempty"`

	// freeProducts are added to the built-in list of products that no figure
	// counts: free and viral ones, storage, and what is billed by usage. Part
	// numbers, ids or names; only their letters and digits are compared.
	// Unset: the built-in list alone. Example: [Contoso Goodie].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=512
	FreeProducts []FieldText `json:"freeProducts,omitempty"`

	// builtInFreeProducts false switches the built-in list off, and the
	// words by which part numbers of viral products are known. Then only
	// freeProducts and the rows themselves say what is free. Default: true.
	// +optional
	// +kubebuilder:default=true
	BuiltInFreeProducts *bool `json:"builtInFreeProducts,omitempty"`

	// timeZone is the IANA name of the time zone of dates without an offset.
	// A day ends in this zone. Default: UTC. Example: Europe/Berlin.
	// +optional
	// +kubebuilder:default="UTC"
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	TimeZone string `json:"timeZone,omitempty"`

	// interval is the time between two reads of the origin. Up to 10 % are
	// added at random, so that not all sources are read at once. Default:
	// 24h. Example: 6h.
	// +optional
	// +kubebuilder:default="24h"
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1m') && duration(self) <= duration('8760h')",message="interval must be between 1m and 8760h"
	Interval metav1.Duration `json:"interval,omitzero"`

	// timeout is how long one read of the origin may take, from the request
	// to the last byte. Default: 2m. Example: 10m.
	// +optional
	// +kubebuilder:default="2m"
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1s') && duration(self) <= duration('6h')",message="timeout must be between 1s and 6h"
	Timeout metav1.Duration `json:"timeout,omitzero"`

	// suspend stops reading the origin. The data that was read stays in use.
	// Default: false.
	// +optional
	Suspend bool `json:"suspend,omitempty"`

	// maxRejectedPercent is the share of rows that may be rejected, in
	// percent. Above it the whole file is refused (TooManyRejected) and the
	// last good data stays in use. Default: 10. Example: 5.
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	MaxRejectedPercent *int32 `json:"maxRejectedPercent,omitempty"`
}

// HeaderText is a header of a file, or a dotted path of JSON keys.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=256
// +kubebuilder:validation:Pattern=`^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$`
type HeaderText string

// FieldText is a name, a constant value or a pattern of names, on one line and
// without invisible characters.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=256
// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
type FieldText string

// Translation maps a word of the file to the operator's word.
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:MaxProperties=64
type Translation map[string]FieldText

// What to do with hidden rows.
const (
	// HiddenRowsInclude reads them like the others.
	HiddenRowsInclude HiddenRows = "Include"
	// HiddenRowsExclude leaves them out.
	HiddenRowsExclude HiddenRows = "Exclude"
)
