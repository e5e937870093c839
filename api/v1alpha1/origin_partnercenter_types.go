// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// PartnerCenterReport names what is read from Partner Center.
// +kubebuilder:validation:Enum=LicenseDeployment;LicenseUsage;Subscriptions;ScheduledReport
type PartnerCenterReport string

// The reports of Partner Center that can be read.
const (
	// PartnerCenterLicenseDeployment is the commercial license deployment
	// analytics of all customers.
	PartnerCenterLicenseDeployment PartnerCenterReport = "LicenseDeployment"
	// PartnerCenterLicenseUsage is the commercial license usage analytics of
	// all customers.
	PartnerCenterLicenseUsage PartnerCenterReport = "LicenseUsage"
	// PartnerCenterSubscriptions is the subscription analytics.
	PartnerCenterSubscriptions PartnerCenterReport = "Subscriptions"
	// PartnerCenterScheduledReport is the file of the latest completed
	// execution of a scheduled Insights report.
	PartnerCenterScheduledReport PartnerCenterReport = "ScheduledReport"
)

// PartnerCenterOrigin is a report of Microsoft Partner Center, read on behalf
// of a user (App+User authentication).
//
// +kubebuilder:validation:XValidation:rule="(self.report == 'ScheduledReport') == has(self.reportId)",message="reportId is for report ScheduledReport, which needs it"
// +kubebuilder:validation:XValidation:rule="!has(self.filter) || self.report != 'ScheduledReport'",message="filter is not for report ScheduledReport: its query filters"
type PartnerCenterOrigin struct {
	// report to read.
	// +required
	Report PartnerCenterReport `json:"report"`
	// reportId of the scheduled report. Unset: for every report but
	// ScheduledReport, which needs it. Example:
	// 00000000-0000-0000-0000-000000000001.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[0-9A-Za-z][-0-9A-Za-z]*$`
	ReportID string `json:"reportId,omitempty"`
	// filter of the rows, in the language of the API. Unset: all rows.
	// Example: serviceCode eq 'O365'.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	Filter string `json:"filter,omitempty"`
	// endpoint is the address of the API. Unset:
	// https://api.partnercenter.microsoft.com. Example:
	// https://partner.example.com.
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
	// secretRef names a Secret with tenantID, clientID, clientSecret and
	// refreshToken. It has clientCertificate and clientKey in place of
	// clientSecret where the client signs. Example: {name: partner-center}.
	// +required
	SecretRef SecretReference `json:"secretRef,omitzero"`
	// caSecretRef names a Secret with the certificates of the authorities to
	// trust, as PEM under the key ca.crt. Unset: the system's authorities.
	// Example: {name: company-ca}.
	// +optional
	CASecretRef *SecretReference `json:"caSecretRef,omitempty"`
}
