// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// ObjectStorageOrigin is an object of a bucket, or the newest object that
// matches a pattern.
type ObjectStorageOrigin struct {
	// url of the object: s3://bucket/path, gs://bucket/path or
	// azblob://container/path. In its last part * stands for any text and ?
	// for any character, and the newest object that matches is read. Example:
	// s3://exports/usage-*.csv.gz.
	// +required
	// +kubebuilder:validation:MinLength=8
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^(s3|gs|azblob)://[a-zA-Z0-9][-._a-zA-Z0-9]*/[^#\\\\s]+$')",message="url must be s3://bucket/path, gs://bucket/path or azblob://container/path"
	URL string `json:"url"`
	// endpoint is the https address of the service. Set it when the service
	// is not the vendor's own, or when the account is part of the address
	// (Azure). Unset: the vendor's own address. Example:
	// https://storage.example.com.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="endpoint must be https://host or https://host:port"
	Endpoint string `json:"endpoint,omitempty"`
	// region of an S3 bucket. Unset: us-east-1. Example: eu-central-1.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[a-zA-Z0-9][-a-zA-Z0-9]*$`
	Region string `json:"region,omitempty"`
	// secretRef names a Secret with the credentials. For s3 it has
	// accessKeyID, secretAccessKey and, where needed, sessionToken. For gs it
	// has serviceAccountKey (JSON). For azblob it has accountName, and
	// accountKey or sasToken. The operator never uses a cloud identity of its
	// own. Example: {name: bucket}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
