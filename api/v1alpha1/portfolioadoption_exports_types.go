// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ExportFormat is the format of a file that is written.
// +kubebuilder:validation:Enum=CSV;JSON;XLSX;Parquet;HTML
type ExportFormat string

// The formats of exports.
const (
	// ExportCSV is text with commas, safe to open in a spreadsheet.
	ExportCSV ExportFormat = "CSV"
	// ExportJSON is an array of objects.
	ExportJSON ExportFormat = "JSON"
	// ExportXLSX is a workbook without formulas.
	ExportXLSX ExportFormat = "XLSX"
	// ExportParquet is a columnar file.
	ExportParquet ExportFormat = "Parquet"
	// ExportHTML is a page for people, in one file that loads nothing else.
	ExportHTML ExportFormat = "HTML"
)

// ExportLocale is a language of headings and guidance.
// +kubebuilder:validation:Enum=en;ko;zh-CN;ja;pl;de
type ExportLocale string

// PortfolioExport is a file with the figures of all customers. It is written
// once for each as-of date and never changed.
type PortfolioExport struct {
	// name of the export. The names of its files contain it. Example:
	// monthly.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Name string `json:"name"`
	// format of the file: CSV, JSON, XLSX or Parquet for programs and
	// spreadsheets, HTML for a page that people read. HTML has at most 20000
	// customers.
	// +required
	Format ExportFormat `json:"format"`
	// locale is the language of the headings, of the guidance and of the
	// page. Default: en.
	// +optional
	// +kubebuilder:default=en
	Locale ExportLocale `json:"locale,omitempty"`
	// objectStorage says where the files are written. Example: {url:
	// s3://reports/adoption, secretRef: {name: bucket}}.
	// +required
	ObjectStorage ExportDestination `json:"objectStorage,omitzero"`
}

// ExportDestination is a folder of a bucket.
type ExportDestination struct {
	// url of the folder: s3://bucket/path, gs://bucket/path or
	// azblob://container/path. Example: s3://reports/adoption.
	// +required
	// +kubebuilder:validation:MinLength=8
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^(s3|gs|azblob)://[a-zA-Z0-9][-._a-zA-Z0-9]*(/[^#?*\\\\s]*)?$')",message="url must be the folder s3://bucket/path, gs://bucket/path or azblob://container/path"
	URL string `json:"url"`
	// endpoint is the https address of the service. Set it when the service
	// is not the vendor's own, or when the account is part of the address
	// (Azure). Unset: the vendor's own address. Example:
	// https://storage.example.com.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="endpoint must be https://host or https://host:port"
	Endpoint string `json:"endpoint,omitempty"`
	// region of an S3 bucket. Unset: us-east-1. Example: eu-central-1.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[a-zA-Z0-9][-a-zA-Z0-9]*$`
	Region string `json:"region,omitempty"`
	// secretRef names a Secret with the credentials, under the same keys as
	// for an ExportSource that reads object storage. Example: {name: bucket}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}

// ExportStatus describes the latest file of one export.
type ExportStatus struct {
	// name of the export. Example: monthly.
	// +required
	// +kubebuilder:validation:MaxLength=63
	Name string `json:"name"`
	// revision of the data that was written. Example: sha256:0123456789ab.
	// +optional
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision,omitempty"`
	// rows is the number of rows that were written. Example: 250.
	// +optional
	Rows int64 `json:"rows,omitempty"`
	// lastExportTime is when the file was written. Example:
	// 2026-11-20T09:00:00Z.
	// +optional
	LastExportTime metav1.Time `json:"lastExportTime,omitzero"`
}
