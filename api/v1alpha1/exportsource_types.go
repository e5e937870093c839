package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Dataset names what a row of an export says (semantics.md section 2).
// +kubebuilder:validation:Enum=LicenseDeployment;LicenseUsage;Subscriptions;UserActivity;SupportRequests
type Dataset string

// The datasets an ExportSource can read.
const (
	// DatasetLicenseDeployment rows hold sold and assigned licenses of one product.
	DatasetLicenseDeployment Dataset = "LicenseDeployment"
	// DatasetLicenseUsage rows hold entitled and active counts of one workload or product.
	DatasetLicenseUsage Dataset = "LicenseUsage"
	// DatasetSubscriptions rows hold one subscription, or one SKU with its unit buckets.
	DatasetSubscriptions Dataset = "Subscriptions"
	// DatasetUserActivity rows hold one user's licenses and last activity per workload. No user identity is kept.
	DatasetUserActivity Dataset = "UserActivity"
	// DatasetSupportRequests rows hold support requests of a customer.
	DatasetSupportRequests Dataset = "SupportRequests"
)

// FormatType names the syntax of an export.
// +kubebuilder:validation:Enum=CSV;TSV;JSON;NDJSON;Parquet;XLSX
type FormatType string

// The formats an ExportSource can read.
const (
	// FormatCSV is delimited text; the delimiter is found from the header row
	// unless format.delimiter names it.
	FormatCSV FormatType = "CSV"
	// FormatTSV is delimited text whose delimiter is a tab.
	FormatTSV FormatType = "TSV"
	// FormatJSON is an array of objects, or an envelope that holds one.
	FormatJSON FormatType = "JSON"
	// FormatNDJSON is one JSON object a line.
	FormatNDJSON FormatType = "NDJSON"
	// FormatParquet is an Apache Parquet file.
	FormatParquet FormatType = "Parquet"
	// FormatXLSX is an Excel workbook; its first visible sheet is read.
	FormatXLSX FormatType = "XLSX"
)

// Compression names how an export is compressed.
// +kubebuilder:validation:Enum=None;Gzip;Zstd;Zip
type Compression string

// The compressions an ExportSource can read.
const (
	// CompressionNone says that the content is not compressed.
	CompressionNone Compression = "None"
	// CompressionGzip says that the content is a gzip stream.
	CompressionGzip Compression = "Gzip"
	// CompressionZstd says that the content is a Zstandard stream.
	CompressionZstd Compression = "Zstd"
	// CompressionZip says that the content is a ZIP archive of one file.
	CompressionZip Compression = "Zip"
)

// AsOfFrom says where an as-of date comes from (semantics.md section 2).
// +kubebuilder:validation:Enum=Data;Modified;FirstRead
type AsOfFrom string

// The origins of an as-of date.
const (
	// AsOfFromData: the rows themselves carry the date.
	AsOfFromData AsOfFrom = "Data"
	// AsOfFromModified: the origin's modification date stands in.
	AsOfFromModified AsOfFrom = "Modified"
	// AsOfFromFirstRead: the day the revision was first read stands in.
	AsOfFromFirstRead AsOfFrom = "FirstRead"
)

// ExportSourceSpec says where the rows of one dataset come from and how to
// read them.
//
// +kubebuilder:validation:ExactlyOneOf=configMap;secret;http;objectStorage;partnerCenter;microsoftGraph;sql;flux
// +kubebuilder:validation:XValidation:rule="!has(self.columns) || !has(self.constants) || self.columns.all(f, !(f in self.constants))",message="a field may be in columns or in constants, not in both"
// +kubebuilder:validation:XValidation:rule="!has(self.partnerCenter) || self.partnerCenter.report in ['ScheduledReport', self.dataset]",message="dataset must be the report that partnerCenter reads"
// +kubebuilder:validation:XValidation:rule="!has(self.microsoftGraph) || self.dataset == 'UserActivity' && has(self.constants) && 'customerId' in self.constants",message="microsoftGraph gives the users of one tenant: set dataset UserActivity and constants.customerId"
// +kubebuilder:validation:XValidation:rule="!has(self.sql) || !has(self.format) || !(has(self.format.type) || has(self.format.delimiter) || has(self.format.compression) || has(self.format.encoding) || has(self.format.skipRows))",message="rows of sql have no format to describe but dateFormat and decimal"
type ExportSourceSpec struct {
	// dataset says what a row of the export means. It cannot be changed:
	// figures of another dataset are another source.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="dataset is immutable; create another ExportSource"
	Dataset Dataset `json:"dataset"`

	// configMap reads the export from a key of a ConfigMap (data or
	// binaryData); a change is picked up within seconds.
	// +optional
	ConfigMap *KeyReference `json:"configMap,omitempty"`

	// secret reads the export from a key of a Secret, at the interval or on
	// request: Secrets are never watched.
	// +optional
	Secret *KeyReference `json:"secret,omitempty"`

	// http reads the export with a conditional GET from an https URL.
	// +optional
	HTTP *HTTPOrigin `json:"http,omitempty"`

	// objectStorage reads an object of S3, Google Cloud Storage or Azure Blob
	// Storage; with a pattern, the newest that matches.
	// +optional
	ObjectStorage *ObjectStorageOrigin `json:"objectStorage,omitempty"`

	// partnerCenter reads a report of Microsoft Partner Center's REST API.
	// +optional
	PartnerCenter *PartnerCenterOrigin `json:"partnerCenter,omitempty"`

	// microsoftGraph reads a usage report of Microsoft Graph.
	// +optional
	MicrosoftGraph *MicrosoftGraphOrigin `json:"microsoftGraph,omitempty"`

	// sql reads the rows of a query from a database that speaks the
	// PostgreSQL protocol.
	// +optional
	SQL *SQLOrigin `json:"sql,omitempty"`

	// flux reads a file of the artifact that a Flux source holds.
	// +optional
	Flux *FluxOrigin `json:"flux,omitempty"`

	// format describes the content where it cannot be detected. A
	// contradiction between format and the content is an error.
	// +optional
	Format *Format `json:"format,omitempty"`

	// columns maps our field names to headers, or to dotted paths of JSON
	// keys; it overrides the built-in synonyms. Example:
	// customerId: Kundennummer.
	// +optional
	// +kubebuilder:validation:MaxProperties=64
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$'))",message="unknown field in columns"
	Columns map[string]FieldText `json:"columns,omitempty"`

	// constants gives a field one value for the whole file.
	// +optional
	// +kubebuilder:validation:MaxProperties=64
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['customerId','customerName','serviceCode','serviceName','productId','productName','workloadCode','workloadName','channel','partnerId','asOf','month','duplicate','freeOrPaid','licensesSold','licensesAssigned','licensesEntitled','licensesActive','subscriptionId','skuId','state','isTrial','trialStart','trialEnd','suspensionReason','upgradedTo','stateChangedAt','unitsEnabled','unitsWarning','unitsSuspended','unitsLockedOut','targetType','userId','isDeleted','deletedAt','assignedProducts','requestedAt','category','count'] || f.matches('^(lastActivity|licensed|licenseAssigned)[.][A-Za-z0-9 ]{1,64}$'))",message="unknown field in constants"
	Constants map[string]FieldText `json:"constants,omitempty"`

	// values translates the file's words into ours: our field, then the
	// file's word (compared without regard to case), then ours. Example:
	// state: {Aktiv: active, Kulanz: expired}.
	// +optional
	// +kubebuilder:validation:MaxProperties=16
	// +kubebuilder:validation:XValidation:rule="self.all(f, f in ['serviceCode','serviceName','workloadCode','workloadName','freeOrPaid','duplicate','state','isTrial','suspensionReason','targetType','isDeleted','category'])",message="values translates words, not names, counts or dates: unknown field in values"
	Values map[string]Translation `json:"values,omitempty"`

	// freeProducts replaces the built-in list of free and viral products,
	// which no figure counts: part numbers, ids or names. An empty list
	// counts every product that the file itself does not call free.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=512
	FreeProducts []FieldText `json:"freeProducts,omitzero"`

	// timeZone is the IANA time zone of dates without an offset and of the
	// end of a day.
	// +optional
	// +kubebuilder:default="UTC"
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`

	// interval between two looks at the origin, with a jitter of up to 10 %.
	// +optional
	// +kubebuilder:default="24h"
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1m') && duration(self) <= duration('8760h')",message="interval must be between 1m and 8760h"
	Interval metav1.Duration `json:"interval,omitzero"`

	// timeout of one fetch, from the first byte asked for to the last byte
	// read.
	// +optional
	// +kubebuilder:default="2m"
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1s') && duration(self) <= duration('6h')",message="timeout must be between 1s and 6h"
	Timeout metav1.Duration `json:"timeout,omitzero"`

	// suspend stops fetching; the data read so far stays in use.
	// +optional
	Suspend bool `json:"suspend,omitempty"`

	// maxRejectedPercent is the share of rows, in percent, that may be
	// rejected before the whole file is refused (TooManyRejected).
	// +optional
	// +kubebuilder:default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	MaxRejectedPercent *int32 `json:"maxRejectedPercent,omitempty"`
}

// FieldText is a header, a dotted path or a constant value.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=256
type FieldText string

// Translation maps the file's words to ours.
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:MaxProperties=64
type Translation map[string]FieldText

// Format describes an export. Every field may be left out: what is detected
// safely needs no word here.
type Format struct {
	// type of the content; unset: found from its first bytes.
	// +optional
	Type FormatType `json:"type,omitempty"`
	// delimiter between the fields of a row: one of , ; | and tab; unset:
	// found from the header row.
	// +optional
	// +kubebuilder:validation:Enum={",",";","|","\t"}
	Delimiter string `json:"delimiter,omitempty"`
	// compression of the content; unset: found from its first bytes.
	// +optional
	Compression Compression `json:"compression,omitempty"`
	// encoding of text by its WHATWG name, for example utf-16 or
	// windows-1252; unset: UTF-8, or UTF-16 by its byte order mark.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9][-_.:A-Za-z0-9]*$`
	Encoding string `json:"encoding,omitempty"`
	// dateFormat of date columns as a Go layout, for example 02.01.2006.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	DateFormat string `json:"dateFormat,omitempty"`
	// decimal mark of numbers; "," makes "." the thousands mark.
	// +optional
	// +kubebuilder:validation:Enum={".",","}
	Decimal string `json:"decimal,omitempty"`
	// skipRows is the number of lines before the header row.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	SkipRows int32 `json:"skipRows,omitempty"`
}

// ExportSource says where rows come from: one dataset, one origin.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=exs,categories=all;adoption
// +kubebuilder:printcolumn:name="Dataset",type=string,JSONPath=`.spec.dataset`
// +kubebuilder:printcolumn:name="Origin",type=string,JSONPath=`.status.origin`
// +kubebuilder:printcolumn:name="Customers",type=integer,JSONPath=`.status.rows.customers`
// +kubebuilder:printcolumn:name="Rows",type=integer,JSONPath=`.status.rows.read`
// +kubebuilder:printcolumn:name="Rejected",type=integer,JSONPath=`.status.rows.rejected`
// +kubebuilder:printcolumn:name="Data As Of",type=string,JSONPath=`.status.artifact.dataAsOf`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type ExportSource struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says what to read.
	// +required
	Spec ExportSourceSpec `json:"spec"`
	// status says what was read.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status ExportSourceStatus `json:"status,omitzero"`
}

// ExportSourceList is a list of ExportSources.
//
// +kubebuilder:object:root=true
type ExportSourceList struct {
	metav1.TypeMeta `json:",inline"`
	// +optional
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []ExportSource `json:"items"`
}
