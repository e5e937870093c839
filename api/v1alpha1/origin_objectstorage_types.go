package v1alpha1

// ObjectStorageOrigin is an object of a bucket, or the newest of those that
// match a pattern.
type ObjectStorageOrigin struct {
	// url of the object: s3://bucket/path, gs://bucket/path or
	// azblob://container/path. In its last part * and ? stand for any text and
	// for any character: the newest object that matches is read.
	// +required
	// +kubebuilder:validation:MinLength=8
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="self.matches('^(s3|gs|azblob)://[a-zA-Z0-9][-._a-zA-Z0-9]*/[^#\\\\s]+$')",message="url must be s3://bucket/path, gs://bucket/path or azblob://container/path"
	URL string `json:"url"`
	// endpoint of the service when it is not the vendor's own, or when the
	// account is part of it (Azure): an https URL.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="endpoint must be https://host or https://host:port"
	Endpoint string `json:"endpoint,omitempty"`
	// region of an S3 bucket; us-east-1 when empty.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[a-zA-Z0-9][-a-zA-Z0-9]*$`
	Region string `json:"region,omitempty"`
	// secretRef names a Secret with the credentials: accessKeyID and
	// secretAccessKey (and sessionToken) for s3, serviceAccountKey (JSON) for
	// gs, accountName with accountKey or sasToken for azblob. The operator's
	// own cloud identity is never used.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret whose key ca.crt holds the PEM certificates
	// of the authorities to trust instead of the system's.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
