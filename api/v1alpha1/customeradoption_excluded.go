// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// ExclusionReason says why no figure counts a product.
// +kubebuilder:validation:Enum=Free;NotForUsers;OutOfScope;Retired
type ExclusionReason string

// The reasons for exclusion.
const (
	// ExcludedFree: the product is free, or users start it by themselves.
	ExcludedFree ExclusionReason = "Free"
	// ExcludedNotForUsers: the product cannot be assigned to users, or it is
	// billed by usage.
	ExcludedNotForUsers ExclusionReason = "NotForUsers"
	// ExcludedOutOfScope: spec.scope excludes the product.
	ExcludedOutOfScope ExclusionReason = "OutOfScope"
	// ExcludedRetired: the vendor has retired the workload, and nobody is
	// active in it.
	ExcludedRetired ExclusionReason = "Retired"
)

// ExcludedProduct is a product that no figure counts.
type ExcludedProduct struct {
	// name of the product, or its id when the data has no name. Example:
	// Power Automate Free.
	// +required
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// licenses is the number of licenses that the data has for the product.
	// Example: 10000.
	// +required
	Licenses int64 `json:"licenses"`
	// reason says why the product is left out. Example: Free.
	// +required
	Reason ExclusionReason `json:"reason"`
}
