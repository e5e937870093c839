// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// SourceStatus says what one source gave to a report.
type SourceStatus struct {
	// name of the ExportSource. Example: license-usage.
	// +required
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
	// revision of the content that the figures come from. Example:
	// sha256:0123456789ab.
	// +optional
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision,omitempty"`
	// dataAsOf is the oldest current as-of date of the customer's rows.
	// Absent when the source has no row of the customer. Form: YYYY-MM-DD.
	// Example: 2026-11-18.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// asOfFrom says where dataAsOf comes from: Data (the rows), Modified (the
	// modification date of the file) or FirstRead (the day of the first
	// read).
	// +optional
	AsOfFrom AsOfFrom `json:"asOfFrom,omitempty"`
	// monthly says that the data has months instead of days: it turns stale
	// later. Default false. Example: true.
	// +optional
	Monthly bool `json:"monthly,omitempty"`
	// figures that come from this source. Example: [Usage].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Figures []Figure `json:"figures,omitempty"`
}
