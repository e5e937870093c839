// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Note is something about the data or the figures that is worth knowing and no
// fault.
type Note struct {
	// code of the note; docs/conditions.md lists the codes. Example:
	// UnusualUnits.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Code string `json:"code"`
	// message is a sentence for people. Example: product ABC has 10000 units
	// and none of them is assigned.
	// +required
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message"`
}
