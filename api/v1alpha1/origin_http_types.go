package v1alpha1

// HTTPOrigin is an https URL that answers with the export.
//
// +kubebuilder:validation:XValidation:rule="!has(self.oauth2) || has(self.secretRef)",message="oauth2 needs secretRef: the Secret with clientID and clientSecret"
type HTTPOrigin struct {
	// url of the export: absolute, https, without user or password, and without
	// a token, key or signature in its query: whoever may read this object
	// could read them. The key query of the Secret is for these.
	// +required
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+([/?][^#\\\\s]*)?$') && isURL(self) && url(self).getHostname() != ''",message="url must be an absolute https URL without user, password or fragment"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^?]*[?](.*&)?(?i:((access|auth|id|refresh|sas|x-amz-security)[-_]?)?token|((x-amz|x-goog)-)?signature|sig|((x-api|api|access|account|(ocp-apim-)?subscription)[-_]?)?key|(client[-_]?)?secret|password|passwd|pwd)=')",message="url has a parameter such as token, sig or key, which whoever may read this object could read; put it under the key query of the Secret of secretRef"
	URL string `json:"url"`
	// secretRef names a Secret with the key token (sent as a bearer token) or
	// the keys username and password (sent as basic auth). Its key query is
	// added to the query of the URL, such as sig=abc, and needs none of them.
	// With oauth2 it holds clientID and clientSecret, and may hold
	// refreshToken.
	// +optional
	SecretRef *SecretReference `json:"secretRef,omitempty"`
	// caSecretRef names a Secret whose key ca.crt holds the PEM certificates
	// of the authorities to trust instead of the system's.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
	// oauth2 gets a token from an authorization server before the export is
	// asked for.
	// +optional
	OAuth2 *OAuth2 `json:"oauth2,omitempty"`
}

// OAuth2 says where a token comes from: by the client credentials of the
// Secret, or by its refresh token when it has one.
type OAuth2 struct {
	// tokenURL of the authorization server: absolute, https.
	// +required
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+([/?][^#\\\\s]*)?$') && isURL(self) && url(self).getHostname() != ''",message="tokenURL must be an absolute https URL without user, password or fragment"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^?]*[?](.*&)?(?i:((access|auth|id|refresh|sas|x-amz-security)[-_]?)?token|((x-amz|x-goog)-)?signature|sig|((x-api|api|access|account|(ocp-apim-)?subscription)[-_]?)?key|(client[-_]?)?secret|password|passwd|pwd)=')",message="tokenURL has a parameter such as token, sig or key, which whoever may read this object could read; put it under the key clientSecret of the Secret of secretRef"
	TokenURL string `json:"tokenURL"`
	// scopes to ask for.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Scopes []FieldText `json:"scopes,omitempty"`
}
