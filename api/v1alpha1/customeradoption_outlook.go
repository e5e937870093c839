// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// PlanPhase says where a customer is on the way to its targets.
// +kubebuilder:validation:Enum=OnTrack;Behind;Reached;Overdue
type PlanPhase string

// The phases of a plan.
const (
	// PlanOnTrack: every judged figure reaches its path.
	PlanOnTrack PlanPhase = "OnTrack"
	// PlanBehind: a judged figure is below its path.
	PlanBehind PlanPhase = "Behind"
	// PlanReached: every judged figure is at its full target.
	PlanReached PlanPhase = "Reached"
	// PlanOverdue: the due date is past, and a judged figure is below its full
	// target.
	PlanOverdue PlanPhase = "Overdue"
)

// PlanStatus is what the plan asks for at the as-of date.
type PlanStatus struct {
	// phase says where the customer is, by the figures alone: it has no margin
	// and no memory. Absent when no figure can be judged.
	// +optional
	Phase PlanPhase `json:"phase,omitempty"`
	// deploymentPercent is what the path asks for at the as-of date of the
	// deployment, in percent. Absent when deployment is not judged. Example:
	// 41.
	// +optional
	DeploymentPercent *int32 `json:"deploymentPercent,omitempty"`
	// usagePercent is what the path asks for at the as-of date of the usage, in
	// percent. Absent when usage is not judged. Example: 23.
	// +optional
	UsagePercent *int32 `json:"usagePercent,omitempty"`
	// due is the day from which the targets count in full. Form: YYYY-MM-DD.
	// Example: 2027-03-31.
	// +required
	// +kubebuilder:validation:MaxLength=10
	Due string `json:"due"`
}

// UserFigures counts the users who are licensed and not deleted by the days
// since their newest activity in any workload.
type UserFigures struct {
	// entitled is the number of users who are licensed and not deleted.
	// Example: 120.
	// +required
	Entitled int64 `json:"entitled"`
	// active is the number of these who were active in the window. Example:
	// 88.
	// +required
	Active int64 `json:"active"`
	// customers is the number of customers that have these figures. Only in a
	// portfolio. Example: 18.
	// +optional
	Customers *int64 `json:"customers,omitempty"`
	// neverActive is the number of these users without any activity. Absent
	// where the report knows no activity before its period. Example: 9.
	// +optional
	NeverActive *int64 `json:"neverActive,omitempty"`
	// neverActiveCustomers is the number of customers whose users are in
	// neverActive, where it is less than customers. Example: 12.
	// +optional
	NeverActiveCustomers *int64 `json:"neverActiveCustomers,omitempty"`
	// idle counts the users whose newest activity is at least 30, 60 and 90
	// days before the as-of date. A number that the data cannot tell is left
	// out.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=3
	Idle []IdleUsers `json:"idle,omitempty"`
}

// IdleUsers counts users without activity for some days.
type IdleUsers struct {
	// days since the newest activity, at least. Example: 30.
	// +required
	Days int32 `json:"days"`
	// users is their number. Example: 20.
	// +required
	Users int64 `json:"users"`
	// lowerBound is true when there may be more: the report looks back fewer
	// days, and some users have no date. Absent where the number is exact.
	// +optional
	LowerBound bool `json:"lowerBound,omitempty"`
	// customers is the number of customers whose users are in this number,
	// in a portfolio. Absent where it is that of all figures. Example: 12.
	// +optional
	Customers *int64 `json:"customers,omitempty"`
}

// RenewalFigures counts the subscriptions that end within some days of the
// as-of date. Those of a shorter time are counted in the longer ones too.
type RenewalFigures struct {
	// by is the last day that is looked at. Form: YYYY-MM-DD. Example:
	// 2026-12-18.
	// +required
	// +kubebuilder:validation:MaxLength=10
	By string `json:"by"`
	// days from the as-of date to that day. Example: 30.
	// +required
	Days int32 `json:"days"`
	// subscriptions is the number of counted subscriptions that end. Example:
	// 2.
	// +required
	Subscriptions int64 `json:"subscriptions"`
	// licenses is the number of their licenses. Example: 120.
	// +required
	Licenses int64 `json:"licenses"`
	// unassigned is the number of these licenses that are not assigned. Absent
	// when the data has no assigned counts of them. Example: 34.
	// +optional
	Unassigned *int64 `json:"unassigned,omitempty"`
	// autoRenew is the number of these licenses that renew by themselves.
	// Absent when the data does not say so of any. Example: 100.
	// +optional
	AutoRenew *int64 `json:"autoRenew,omitempty"`
}
