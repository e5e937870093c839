// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ExportSourceStatus says what was read from the origin, and what is wrong
// with it.
type ExportSourceStatus struct {
	// observedGeneration is the metadata.generation of the spec that this
	// status is about. -1 before the first evaluation. Example: 3.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready is always present. Reconciling, Stalled, FetchFailed
	// and DataRejected are present only while they are True.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// origin says what is read, without secrets. Example: configMap/usage.
	// +optional
	// +kubebuilder:validation:MaxLength=300
	Origin string `json:"origin,omitempty"`
	// artifact describes the last good content. It stays when a later read
	// fails.
	// +optional
	Artifact *Artifact `json:"artifact,omitempty"`
	// rows counts the rows of the last content that was read to its end, also
	// of a file that was refused.
	// +optional
	Rows *RowCounts `json:"rows,omitempty"`
	// notes are worth knowing and no fault, at most 8.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Notes []Note `json:"notes,omitempty"`
	// rejections counts the rejected rows of that content by reason, the most
	// frequent first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Rejections []Rejection `json:"rejections,omitempty"`
	// refreshToken says how old the refresh token is that the origin was read
	// with. Absent without one, and where nothing says it.
	// +optional
	RefreshToken *RefreshToken `json:"refreshToken,omitempty"`
	// lastHandledReconcileAt is the last value of the annotation
	// adoption.partnerinsights.io/requestedAt that was acted upon. Example:
	// 2026-11-20T09:00:00Z.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
	// largeRead is a read that takes much memory and has not ended. When the
	// manager starts and finds one that another process left behind, it reads
	// the other sources first.
	// +optional
	LargeRead *LargeRead `json:"largeRead,omitempty"`
}

// RefreshToken says how old the refresh token of a Secret is.
type RefreshToken struct {
	// issuedAt is when the token was issued. With from LastWrite it was issued
	// at this time or before. Example: 2026-11-01T00:00:00Z.
	// +required
	IssuedAt metav1.Time `json:"issuedAt"`
	// from says how the time is known: Annotation (the Secret's annotation
	// adoption.partnerinsights.io/refresh-token-issued) or LastWrite (the last
	// write of the Secret by the writer of the token). Example: Annotation.
	// +required
	From RefreshTokenFrom `json:"from"`
}

// RefreshTokenFrom says how the age of a refresh token is known.
// +kubebuilder:validation:Enum=Annotation;LastWrite
type RefreshTokenFrom string

// How the age of a refresh token is known.
const (
	// RefreshTokenFromAnnotation: the Secret's annotation says it.
	RefreshTokenFromAnnotation RefreshTokenFrom = "Annotation"
	// RefreshTokenFromLastWrite: whoever wrote the token wrote the Secret last
	// at this time; the token may be older.
	RefreshTokenFromLastWrite RefreshTokenFrom = "LastWrite"
)

// LargeRead is a read that takes much memory and has not ended.
type LargeRead struct {
	// startTime is when it had become large. Example: 2026-11-20T09:00:00Z.
	// +required
	StartTime metav1.Time `json:"startTime"`
	// interrupted counts the times, one after the other, that the manager ended
	// before such a read did. Absent at the first. Example: 1.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Interrupted int32 `json:"interrupted,omitempty"`
}

// Artifact describes the last good content of an origin.
type Artifact struct {
	// revision is a digest of the content and of every field of the spec that
	// changes what the content means. Example: sha256:0123456789ab.
	// +required
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision"`
	// size of the content as it was transferred, in bytes. Example: 12345.
	// +required
	Size int64 `json:"size"`
	// lastUpdateTime is when this revision was first read. Example:
	// 2026-11-20T09:00:00Z.
	// +required
	LastUpdateTime metav1.Time `json:"lastUpdateTime"`
	// dataFrom is the oldest as-of date of the rows. Form: YYYY-MM-DD.
	// Example: 2026-10-01.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataFrom string `json:"dataFrom,omitempty"`
	// dataAsOf is the newest as-of date of the rows. Form: YYYY-MM-DD.
	// Example: 2026-11-18.
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// asOfFrom says where the dates come from: Data (the rows), Modified (the
	// modification date of the file) or FirstRead (the day of the first
	// read).
	// +optional
	AsOfFrom AsOfFrom `json:"asOfFrom,omitempty"`
}

// RowCounts counts the rows of one export.
type RowCounts struct {
	// read is the number of data rows. It is the sum of the rows that were
	// used, repeated, rejected, or totals of others. Example: 1000.
	// +required
	Read int64 `json:"read"`
	// used is the number of rows that the figures are made of. Example: 979.
	// +required
	Used int64 `json:"used"`
	// duplicates is the number of rows that repeat a row that is counted
	// already. Example: 10.
	// +required
	Duplicates int64 `json:"duplicates"`
	// rejected is the number of rows that could not be read. Example: 11.
	// +required
	Rejected int64 `json:"rejected"`
	// customers is the number of different customers in the rows. Example:
	// 25.
	// +required
	Customers int64 `json:"customers"`
	// totals is the number of rows that are sums of other rows, such as a last
	// row named Total. They are left out. Absent in the status of a release that
	// did not know them. Example: 1.
	// +optional
	Totals int64 `json:"totals"`
	// unknownStates is the number of rows with a subscription state that is not
	// known. Such a subscription is not counted; translate the word in
	// spec.values.state. Absent in the status of a release that did not know
	// them. Example: 0.
	// +optional
	UnknownStates int64 `json:"unknownStates"`
}

// Rejection says how many rows were rejected for one reason.
type Rejection struct {
	// reason from the catalog in docs/conditions.md. Example: NumberFormat.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// rows is the number of rows that were rejected for this reason. Example:
	// 7.
	// +required
	Rows int64 `json:"rows"`
	// firstRow is the position of the first of these rows. In text it is the
	// line of the file, and the header is line 1. In JSON it is the number of
	// the item, counted from 1. Example: 12.
	// +required
	FirstRow int64 `json:"firstRow"`
}
