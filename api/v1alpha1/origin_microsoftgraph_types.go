// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// GraphReport names a usage report of Microsoft Graph.
// +kubebuilder:validation:Enum=Office365ActiveUserDetail;Microsoft365CopilotUsageUserDetail;Microsoft365CopilotUserCountSummary;TeamsUserActivityUserDetail;EmailActivityUserDetail;M365AppUserDetail;YammerActivityUserDetail;SharePointActivityUserDetail;OneDriveActivityUserDetail;MailboxUsageDetail
type GraphReport string

// The usage reports of Microsoft Graph that can be read. All but the summary of
// Copilot have a row for each user, or for each mailbox.
const (
	// GraphOffice365ActiveUserDetail has licenses and last activities of every
	// user in Exchange, OneDrive, SharePoint, Skype for Business, Teams and
	// Yammer.
	GraphOffice365ActiveUserDetail GraphReport = "Office365ActiveUserDetail"
	// GraphCopilotUsageUserDetail has the last activity in Copilot of every
	// user who has a license for it, and of no other.
	GraphCopilotUsageUserDetail GraphReport = "Microsoft365CopilotUsageUserDetail"
	// GraphCopilotUserCountSummary has counts of users of Copilot: enabled
	// and active ones. Its dataset is LicenseUsage.
	GraphCopilotUserCountSummary GraphReport = "Microsoft365CopilotUserCountSummary"
	// GraphTeamsUserActivityUserDetail has the last activity of every user of
	// Teams.
	GraphTeamsUserActivityUserDetail GraphReport = "TeamsUserActivityUserDetail"
	// GraphEmailActivityUserDetail has the last activity of every user of
	// Exchange.
	GraphEmailActivityUserDetail GraphReport = "EmailActivityUserDetail"
	// GraphM365AppUserDetail has the last activity of every user of the Office
	// apps.
	GraphM365AppUserDetail GraphReport = "M365AppUserDetail"
	// GraphYammerActivityUserDetail has the last activity of every user of
	// Yammer.
	GraphYammerActivityUserDetail GraphReport = "YammerActivityUserDetail"
	// GraphSharePointActivityUserDetail has the last activity of every user of
	// SharePoint.
	GraphSharePointActivityUserDetail GraphReport = "SharePointActivityUserDetail"
	// GraphOneDriveActivityUserDetail has the last activity of every user of
	// OneDrive.
	GraphOneDriveActivityUserDetail GraphReport = "OneDriveActivityUserDetail"
	// GraphMailboxUsageDetail has the last activity of every mailbox, shared
	// ones included. It does not say who has a license.
	GraphMailboxUsageDetail GraphReport = "MailboxUsageDetail"
)

// MicrosoftGraphOrigin is a usage report of one tenant. The report does not
// name the tenant, so set constants.customerId.
//
// +kubebuilder:validation:XValidation:rule="!has(self.period) || self.period != 'D28' || self.report.startsWith('Microsoft365Copilot')",message="period D28 is for the reports of Copilot; use D30"
// +kubebuilder:validation:XValidation:rule="!has(self.period) || self.period == 'D28' || self.report != 'Microsoft365CopilotUserCountSummary'",message="the summary of Copilot counts the users of its period: only D28 is the activity window; leave period out"
type MicrosoftGraphOrigin struct {
	// report to read.
	// +required
	Report GraphReport `json:"report"`
	// period of the report, in days: D7, D30, D90 or D180, and D28 for the
	// reports of Copilot. It must be at least as long as the activity window,
	// which is cut from each user's last activity. Unset: D28 for the reports
	// of Copilot, D30 for the others.
	// +optional
	// +kubebuilder:validation:Enum=D7;D28;D30;D90;D180
	Period string `json:"period,omitempty"`
	// tenantID of the tenant to read: its GUID, or a domain of it. It lets one
	// Secret serve many tenants. Unset: the Secret has the key tenantID.
	// Example: contoso.onmicrosoft.com.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[0-9A-Za-z]([-.0-9A-Za-z]{0,251}[0-9A-Za-z])?$`
	TenantID string `json:"tenantID,omitempty"`
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
	// secretRef names a Secret with clientID and clientSecret, or with
	// clientID, clientCertificate and clientKey. It has tenantID where this
	// spec has none, and refreshToken where the permission is delegated.
	// Example: {name: graph}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
