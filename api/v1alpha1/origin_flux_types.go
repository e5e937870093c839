// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// FluxKind names a kind of Flux source.
// +kubebuilder:validation:Enum=Bucket;GitRepository;OCIRepository;ExternalArtifact
type FluxKind string

// The Flux sources whose artifacts can be read.
const (
	// FluxBucket holds the objects of a bucket.
	FluxBucket FluxKind = "Bucket"
	// FluxGitRepository holds the files of a commit.
	FluxGitRepository FluxKind = "GitRepository"
	// FluxOCIRepository holds the layer of an OCI artifact.
	FluxOCIRepository FluxKind = "OCIRepository"
	// FluxExternalArtifact holds what another controller made.
	FluxExternalArtifact FluxKind = "ExternalArtifact"
)

// FluxOrigin is a file in the artifact of a Flux source in the same
// namespace.
type FluxOrigin struct {
	// kind of the Flux source.
	// +required
	Kind FluxKind `json:"kind"`
	// name of the Flux source. Example: exports.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`
	Name string `json:"name"`
	// path of the file within the artifact. Example: exports/usage.csv.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",message="path must be relative and stay within the artifact"
	Path string `json:"path"`
}
