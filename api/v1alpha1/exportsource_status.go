package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ExportSourceStatus is what the operator knows of the origin.
type ExportSourceStatus struct {
	// observedGeneration is the generation this status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, and while true Reconciling, Stalled, FetchFailed,
	// DataRejected.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// origin is what is read, without secrets: configMap/usage.
	// +optional
	// +kubebuilder:validation:MaxLength=300
	Origin string `json:"origin,omitempty"`
	// artifact is the last good content; it stays when later reads fail.
	// +optional
	Artifact *Artifact `json:"artifact,omitempty"`
	// rows counts the rows of the last content that was read to its end,
	// refused ones included.
	// +optional
	Rows *RowCounts `json:"rows,omitempty"`
	// rejections groups the rejected rows of that content by reason, most
	// frequent first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Rejections []Rejection `json:"rejections,omitempty"`
	// lastHandledReconcileAt is the last request-now token acted upon.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	LastHandledReconcileAt string `json:"lastHandledReconcileAt,omitempty"`
}

// Artifact identifies a good revision of the content and what it speaks of.
type Artifact struct {
	// revision is the digest of the content and of every spec field that
	// changes what the content means.
	// +required
	// +kubebuilder:validation:MaxLength=71
	Revision string `json:"revision"`
	// size of the content in bytes, as it was transferred.
	// +required
	Size int64 `json:"size"`
	// lastUpdateTime is when this revision was first read.
	// +required
	LastUpdateTime metav1.Time `json:"lastUpdateTime"`
	// dataFrom is the oldest as-of date of its rows (YYYY-MM-DD).
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataFrom string `json:"dataFrom,omitempty"`
	// dataAsOf is the newest as-of date of its rows (YYYY-MM-DD).
	// +optional
	// +kubebuilder:validation:MaxLength=10
	DataAsOf string `json:"dataAsOf,omitempty"`
	// asOfFrom says where the dates come from.
	// +optional
	AsOfFrom AsOfFrom `json:"asOfFrom,omitempty"`
}

// RowCounts counts the rows of an export; read = used + duplicates + rejected.
type RowCounts struct {
	// read is the number of data rows.
	// +required
	Read int64 `json:"read"`
	// used rows became facts.
	// +required
	Used int64 `json:"used"`
	// duplicates were counted once already.
	// +required
	Duplicates int64 `json:"duplicates"`
	// rejected rows could not be read.
	// +required
	Rejected int64 `json:"rejected"`
	// customers is the number of distinct customers named.
	// +required
	Customers int64 `json:"customers"`
}

// Rejection says how many rows were rejected for one reason.
type Rejection struct {
	// reason from the catalog in docs/conditions.md.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// rows rejected for it.
	// +required
	Rows int64 `json:"rows"`
	// firstRow is the first of them: the physical line, the header being row
	// 1; in JSON the number of the item, from 1.
	// +required
	FirstRow int64 `json:"firstRow"`
}
