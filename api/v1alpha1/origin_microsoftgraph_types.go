// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// GraphReport names a usage report of Microsoft Graph.
// +kubebuilder:validation:Enum=Office365ActiveUserDetail;YammerActivityUserDetail;M365AppUserDetail
type GraphReport string

// The usage reports of Microsoft Graph that can be read.
const (
	// GraphOffice365ActiveUserDetail has licenses and last activities of every
	// user in Exchange, OneDrive, SharePoint, Skype for Business, Teams and
	// Yammer.
	GraphOffice365ActiveUserDetail GraphReport = "Office365ActiveUserDetail"
	// GraphYammerActivityUserDetail has the last activity of every user of
	// Yammer.
	GraphYammerActivityUserDetail GraphReport = "YammerActivityUserDetail"
	// GraphM365AppUserDetail has the last activity of every user of the Office
	// apps.
	GraphM365AppUserDetail GraphReport = "M365AppUserDetail"
)

// MicrosoftGraphOrigin is a per-user usage report of one tenant. The report
// does not name the tenant, so set constants.customerId.
type MicrosoftGraphOrigin struct {
	// report to read.
	// +required
	Report GraphReport `json:"report"`
	// period of the report, in days: D7, D30, D90 or D180. It must be at
	// least as long as the activity window, which is cut from each user's
	// last activity. Default: D30.
	// +optional
	// +kubebuilder:default=D30
	// +kubebuilder:validation:Enum=D7;D30;D90;D180
	Period string `json:"period,omitempty"`
	// endpoint is the address of the API. Unset: https://graph.microsoft.com.
	// Example: https://graph.microsoft.us.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="endpoint must be https://host or https://host:port"
	Endpoint string `json:"endpoint,omitempty"`
	// tokenEndpoint is the address of the authorization server. Unset:
	// https://login.microsoftonline.com. Example:
	// https://login.microsoftonline.us.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="tokenEndpoint must be https://host or https://host:port"
	TokenEndpoint string `json:"tokenEndpoint,omitempty"`
	// secretRef names a Secret with tenantID, clientID and clientSecret. It
	// has refreshToken as well where the permission is delegated. Example:
	// {name: graph}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
