// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// SQLOrigin is a query to a database that speaks the PostgreSQL protocol. The
// rows of the answer are the rows of the export, and the names of its columns
// are the headers.
type SQLOrigin struct {
	// secretRef names a Secret whose key uri holds the connection:
	// postgres://user:password@host:port/database. TLS with a verified
	// certificate is required. Only where --allowed-source-hosts names the
	// host may the uri say sslmode=disable. Example: {name: warehouse}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
	// query is one statement that returns the rows. It runs in a read-only
	// transaction. Example: select customer_id, licenses_sold,
	// licenses_assigned from licenses.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16384
	// +kubebuilder:validation:Pattern=`^([^\p{C}\p{Zl}\p{Zp}]|[\t\n\r])*$`
	Query string `json:"query"`
}
