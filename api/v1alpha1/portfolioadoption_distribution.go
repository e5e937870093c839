// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// DistributionMetric is a percentage whose distribution is shown.
// +kubebuilder:validation:Enum=Deployment;Usage
type DistributionMetric string

// The percentages whose distribution is shown.
const (
	// DistributionDeployment is the deployment.
	DistributionDeployment DistributionMetric = "Deployment"
	// DistributionUsage is the adjusted usage.
	DistributionUsage DistributionMetric = "Usage"
)

// Distribution counts customers by tenths of a percentage.
type Distribution struct {
	// metric is the percentage: Deployment, or Usage for the adjusted usage.
	// +required
	Metric DistributionMetric `json:"metric"`
	// deciles are ten numbers of customers: from 0 to 9 %, from 10 to 19 %,
	// and so on. The last number is of 90 % and more, also above 100 %.
	// Customers without a percentage are not counted. Example: [0, 1, 4, 8,
	// 20, 31, 44, 52, 60, 30].
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Deciles []int64 `json:"deciles"`
}
