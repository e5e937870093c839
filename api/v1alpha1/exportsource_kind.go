// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

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
