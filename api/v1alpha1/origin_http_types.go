// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// HTTPOrigin is an https URL that answers with the export.
//
// +kubebuilder:validation:XValidation:rule="!has(self.oauth2) || has(self.secretRef)",message="oauth2 needs secretRef: the Secret with clientID and clientSecret"
type HTTPOrigin struct {
	// url of the export: absolute, https, without user or password. It holds
	// no token, key or signature either, because everybody who may read this
	// object could read them. Put these under the key query of the Secret.
	// Example: https://files.example.com/usage.csv.
	// +required
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+([/?][^#\\\\s]*)?$') && isURL(self) && url(self).getHostname() != ''",message="url must be an absolute https URL without user, password or fragment"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^?]*[?](.*&)?(?i:((access|auth|id|refresh|sas|x-amz-security)[-_]?)?token|((x-amz|x-goog)-)?signature|sig|((x-api|api|access|account|(ocp-apim-)?subscription)[-_]?)?key|(client[-_]?)?secret|password|passwd|pwd)=')",message="url has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key query of the Secret of secretRef"
	URL string `json:"url"`
	// secretRef names a Secret with credentials: the key token is sent as a
	// bearer token, the keys username and password as basic authentication.
	// The key query is added to the query of the URL, for example sig=abc.
	// With oauth2 the Secret has clientID and clientSecret, or clientID,
	// clientCertificate and clientKey, and it may have refreshToken. Unset: no
	// credentials. Example: {name: file-server}.
	// +optional
	SecretRef *SecretReference `json:"secretRef,omitempty"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
	// oauth2 gets an access token before the export is requested. Unset: no
	// such token. Example: {tokenURL: https://login.example.com/token}.
	// +optional
	OAuth2 *OAuth2 `json:"oauth2,omitempty"`
}

// OAuth2 says where an access token comes from. The Secret's refreshToken is
// used where it has one, else its client credentials.
type OAuth2 struct {
	// tokenURL of the authorization server: absolute, https. Example:
	// https://login.example.com/token.
	// +required
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+([/?][^#\\\\s]*)?$') && isURL(self) && url(self).getHostname() != ''",message="tokenURL must be an absolute https URL without user, password or fragment"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^?]*[?](.*&)?(?i:((access|auth|id|refresh|sas|x-amz-security)[-_]?)?token|((x-amz|x-goog)-)?signature|sig|((x-api|api|access|account|(ocp-apim-)?subscription)[-_]?)?key|(client[-_]?)?secret|password|passwd|pwd)=')",message="tokenURL has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key clientSecret of the Secret of secretRef"
	TokenURL string `json:"tokenURL"`
	// scopes to request. Unset: the server's own default. Example:
	// [https://files.example.com/.default].
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Scopes []FieldText `json:"scopes,omitempty"`
}
