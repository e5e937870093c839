package v1alpha1

// SQLOrigin is a query to a database that speaks the PostgreSQL protocol. The
// engine computes; the rows come back as the rows of an export, each column
// under its name.
type SQLOrigin struct {
	// secretRef names a Secret whose key uri holds the connection:
	// postgres://user:password@host:port/database. TLS with a verified
	// certificate is required unless --allowed-source-hosts names the host and
	// the uri says sslmode=disable.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret whose key ca.crt holds the PEM certificates
	// of the authorities to trust instead of the system's.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
	// query that returns the rows: one statement, run in a read-only
	// transaction.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16384
	Query string `json:"query"`
}
