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

// MicrosoftGraphOrigin is a per-user usage report of one tenant. The tenant is
// not in the file: set constants.customerId.
type MicrosoftGraphOrigin struct {
	// report to read.
	// +required
	Report GraphReport `json:"report"`
	// period of the report. Windows are cut from each user's last activity, so
	// that it must only be long enough.
	// +optional
	// +kubebuilder:default=D30
	// +kubebuilder:validation:Enum=D7;D30;D90;D180
	Period string `json:"period,omitempty"`
	// endpoint of the API; unset: https://graph.microsoft.com.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="endpoint must be https://host or https://host:port"
	Endpoint string `json:"endpoint,omitempty"`
	// tokenEndpoint is the authorization server's host; unset:
	// https://login.microsoftonline.com.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:XValidation:rule="self.matches('^https://[^/?#@\\\\s]+/?$') && isURL(self) && url(self).getHostname() != ''",message="tokenEndpoint must be https://host or https://host:port"
	TokenEndpoint string `json:"tokenEndpoint,omitempty"`
	// secretRef names a Secret with tenantID, clientID and clientSecret, and
	// refreshToken where the permission is delegated.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret whose key ca.crt holds the PEM certificates
	// of the authorities to trust instead of the system's.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
