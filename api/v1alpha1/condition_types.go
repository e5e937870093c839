// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Condition types of every kind. Ready is True when all is well. Reconciling and
// Stalled follow the kstatus convention: they are True when something is wrong
// and absent otherwise.
const (
	// ReadyCondition says whether the operator could do its work. Low
	// adoption never makes it False.
	ReadyCondition = "Ready"
	// ReconcilingCondition is True while the operator will soon try again by
	// itself. It is absent otherwise.
	ReconcilingCondition = "Reconciling"
	// StalledCondition is True when somebody has to change something before
	// the operator can go on. It is absent otherwise.
	StalledCondition = "Stalled"
)

// Condition types of an ExportSource. Both are True when something is wrong and
// absent otherwise.
const (
	// FetchFailedCondition is True when the latest attempt to read the origin
	// failed. Earlier data stays in use.
	FetchFailedCondition = "FetchFailed"
	// DataRejectedCondition is True when the latest content was refused as a
	// whole (the reason says why) or some of its rows were (RowsRejected).
	DataRejectedCondition = "DataRejected"
)

// Condition types of a CustomerAdoption. A PortfolioAdoption has them too,
// except for the last two. Each is True when somebody should look at it, False
// when nobody needs to, and Unknown when the data does not allow a verdict.
const (
	// LowDeploymentCondition is True when the deployment percentage is below
	// its target. It is absent when that target is 0.
	LowDeploymentCondition = "LowDeployment"
	// LowUsageCondition is True when the adjusted usage is below its target, or
	// when a workload's usage is below the workload's own target. It is absent
	// when every usage target is 0.
	LowUsageCondition = "LowUsage"
	// UsageInflatedCondition is True when more licenses are active than
	// entitled, or when measured contributions reach 10 percentage points.
	UsageInflatedCondition = "UsageInflated"
	// DataStaleCondition is True when the data is older than maxDataAge.
	DataStaleCondition = "DataStale"
	// DataIncompleteCondition is True when rows of the customer were rejected,
	// when counts that a figure needs are blank, when a listed source was never
	// read, or when one that was read has no row of the customer.
	DataIncompleteCondition = "DataIncomplete"
	// UpsellOpportunityCondition is True when deployment and adjusted usage
	// reach the upsell targets. It is absent when these targets are 0.
	UpsellOpportunityCondition = "UpsellOpportunity"
	// HighSupportDemandCondition is True when the requests for help per 100
	// active users reach their target. It is absent when that target is 0.
	HighSupportDemandCondition = "HighSupportDemand"
	// OverAssignedCondition is True when a counted product has more licenses
	// assigned than sold, and no lapsed subscription of it explains that.
	OverAssignedCondition = "OverAssigned"
	// RenewalAtRiskCondition is True when a counted subscription ends within
	// renewalDays while LowDeployment or LowUsage is True. It is absent when
	// renewalDays is 0.
	RenewalAtRiskCondition = "RenewalAtRisk"
)

// Condition types that only a PortfolioAdoption has. They are True when
// something is wrong and absent otherwise.
const (
	// PruneHeldCondition is True when a source has suddenly lost more than half
	// of its customers. While it is True no generated CustomerAdoption is
	// pruned.
	PruneHeldCondition = "PruneHeld"
	// TemplateBlockedCondition is True when customerTemplate cannot make the
	// CustomerAdoption of some customer.
	TemplateBlockedCondition = "TemplateBlocked"
	// ExportFailedCondition is True while a file of spec.exports cannot be
	// written. The figures stay right.
	ExportFailedCondition = "ExportFailed"
	// OpenReportFailedCondition is True while the Report of spec.openReport
	// cannot be written. The figures stay right.
	OpenReportFailedCondition = "OpenReportFailed"
)

// ReasonOpenReportsMissing is a reason of OpenReportFailed: the cluster does not
// have the kind Report of openreports.io.
const ReasonOpenReportsMissing = "OpenReportsMissing"

// ReasonExportTooLarge is a reason of ExportFailed: the format cannot hold so
// many rows.
const ReasonExportTooLarge = "ExportTooLarge"

// Reasons of Ready, Reconciling and Stalled that are not faults of the data.
// docs/conditions.md lists the reasons of those.
const (
	// ReasonFetched: the source was read and its facts are in use.
	ReasonFetched = "Fetched"
	// ReasonEvaluated: the figures are those of the sources' latest data.
	ReasonEvaluated = "Evaluated"
	// ReasonSuspended: spec.suspend is true; figures stay as they are.
	ReasonSuspended = "Suspended"
	// ReasonReading: the export is being read; the message says how far.
	ReasonReading = "Reading"
	// ReasonRetrying: the last attempt failed, and the operator tries again
	// after a delay that grows with each failure.
	ReasonRetrying = "ProgressingWithRetry"
	// ReasonSourceNotFound: a listed ExportSource does not exist.
	ReasonSourceNotFound = "SourceNotFound"
	// ReasonSourceNotReady: a listed ExportSource has no readable data yet.
	ReasonSourceNotReady = "SourceNotReady"
)

// Reasons of the verdict conditions.
const (
	// ReasonBelowTarget: the customer's figure is below its target.
	ReasonBelowTarget = "BelowTarget"
	// ReasonWorkloadBelowTarget: a workload's usage is below its own target.
	ReasonWorkloadBelowTarget = "WorkloadBelowTarget"
	// ReasonOnTarget: every judged figure reaches its target.
	ReasonOnTarget = "OnTarget"
	// ReasonNotInflated: nothing makes usage look higher than it is.
	ReasonNotInflated = "NotInflated"
	// ReasonTooOld: the data is older than maxDataAge.
	ReasonTooOld = "TooOld"
	// ReasonFresh: the data is younger than maxDataAge.
	ReasonFresh = "Fresh"
	// ReasonRowsRejected: rows that name the customer were rejected.
	ReasonRowsRejected = "RowsRejected"
	// ReasonCountsMissing: counts that a figure needs are blank.
	ReasonCountsMissing = "CountsMissing"
	// ReasonSourceNotRead: a listed source was never read.
	ReasonSourceNotRead = "SourceNotRead"
	// ReasonCustomerNotInExport: a source has no row for the customer.
	ReasonCustomerNotInExport = "CustomerNotInExport"
	// ReasonComplete: every listed source has rows of the customer, and none of
	// them was rejected.
	ReasonComplete = "Complete"
	// ReasonFullyUsed: deployment and adjusted usage reach the upsell targets.
	ReasonFullyUsed = "FullyUsed"
	// ReasonRoomToGrow: deployment or adjusted usage is below its upsell target.
	ReasonRoomToGrow = "RoomToGrow"
	// ReasonAboveThreshold: requests per 100 users reach the target.
	ReasonAboveThreshold = "AboveThreshold"
	// ReasonBelowThreshold: requests per 100 users are below the target.
	ReasonBelowThreshold = "BelowThreshold"
	// ReasonMoreAssignedThanSold: a counted product has more licenses assigned
	// than sold.
	ReasonMoreAssignedThanSold = "MoreAssignedThanSold"
	// ReasonWithinSold: no counted product has more licenses assigned than sold.
	ReasonWithinSold = "WithinSold"
	// ReasonLowBeforeRenewal: adoption is low and a subscription ends soon.
	ReasonLowBeforeRenewal = "LowBeforeRenewal"
	// ReasonNothingDue: no counted subscription ends within renewalDays.
	ReasonNothingDue = "NothingDue"
	// ReasonNoData: there is no figure to judge.
	ReasonNoData = "NoData"
	// ReasonDataIncomplete: rows that the judged figure needs were rejected.
	ReasonDataIncomplete = "DataIncomplete"
	// ReasonDataStale: the data is too old to judge.
	ReasonDataStale = "DataStale"
	// ReasonTooFewLicenses: the count is below targets.minimumLicenses.
	ReasonTooFewLicenses = "TooFewLicenses"
)

// Reasons of the conditions of a PortfolioAdoption's template.
const (
	// ReasonCustomersLost: a source names fewer than half of the customers that
	// it named before.
	ReasonCustomersLost = "CustomersLost"
	// ReasonNameTaken: a CustomerAdoption with the generated name exists, and
	// the portfolio did not make it.
	ReasonNameTaken = "NameTaken"
	// ReasonTemplateTooLarge: the template selects more customers than the
	// operator makes CustomerAdoptions for.
	ReasonTemplateTooLarge = "TemplateTooLarge"
	// ReasonCustomerIDUnusable: the id of a customer in the data is not a valid
	// customer id of a CustomerAdoption.
	ReasonCustomerIDUnusable = "CustomerIDUnusable"
)

// PortfolioLabel names the PortfolioAdoption that generated an object.
const PortfolioLabel = "adoption.partnerinsights.io/portfolio"

// TemplateAnnotation identifies the template that an object was generated
// from.
const TemplateAnnotation = "adoption.partnerinsights.io/template"

// UnselectedAnnotation of a generated CustomerAdoption names the revisions of
// the data with which its customer was no longer selected by
// customerTemplate.when. When one of them is replaced, the CustomerAdoption is
// pruned.
const UnselectedAnnotation = "adoption.partnerinsights.io/unselected"

// RequestedAtAnnotation requests a fetch or an evaluation now. Set it to a new
// token. The token comes back in status.lastHandledReconcileAt.
const RequestedAtAnnotation = "adoption.partnerinsights.io/requestedAt"

// FluxRequestedAtAnnotation does the same for tools that work as
// `flux reconcile` does.
const FluxRequestedAtAnnotation = "reconcile.fluxcd.io/requestedAt"

// ExportSourceSecretLabel marks a Secret that an ExportSource or an export of a
// portfolio may use, as content or as credentials. With the value "true" its
// owner agrees to that.
const ExportSourceSecretLabel = "adoption.partnerinsights.io/export-source"

// RefreshTokenIssuedAnnotation of a Secret is the date on which its refresh token
// was issued, in the form 2026-11-01 or 2026-11-01T09:00:00Z. Whoever writes the
// token writes it.
const RefreshTokenIssuedAnnotation = "adoption.partnerinsights.io/refresh-token-issued"

// AllowedHostsAnnotation of a Secret names the hosts that its credentials may be
// sent to, separated by commas: host, host:port or *.suffix. The vendor's own
// hosts need no entry.
const AllowedHostsAnnotation = "adoption.partnerinsights.io/allowed-hosts"
