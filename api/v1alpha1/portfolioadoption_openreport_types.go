// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// OpenReport asks for a Report of openreports.io/v1alpha1. It has a result for
// each customer whose verdict is Low or Unknown, so that tools that show such
// reports show these customers.
type OpenReport struct {
	// limit is how many customers the Report lists at most, those with the most
	// unused licenses first. The summary of the Report counts all customers.
	// Default: 500. Example: 50.
	// +optional
	// +kubebuilder:default=500
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=500
	Limit int32 `json:"limit,omitempty"`
}

// OpenReportStatus describes the Report that was written last. Its name is
// adoption- and the name of the portfolio.
type OpenReportStatus struct {
	// uid of the Report: another one of its name is never changed. Example:
	// 0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57.
	// +required
	// +kubebuilder:validation:MaxLength=64
	UID string `json:"uid"`
	// revision of the data that was written. Example: sha256:0123456789ab.
	// +required
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision"`
	// results is the number of customers that the Report lists. Example: 37.
	// +required
	Results int64 `json:"results"`
	// lastWriteTime is when the Report was written. Example:
	// 2026-11-20T09:00:00Z.
	// +required
	LastWriteTime metav1.Time `json:"lastWriteTime"`
}
