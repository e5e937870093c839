// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Dataset names what one row of an export says.
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

// AsOfFrom says where an as-of date comes from.
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
