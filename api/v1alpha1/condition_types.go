package v1alpha1

// Condition types of every kind. Ready is positive; Reconciling and Stalled
// follow the kstatus convention: abnormal-true, absent when all is well.
const (
	// ReadyCondition says whether the operator could do its work. Low
	// adoption never makes it False.
	ReadyCondition = "Ready"
	// ReconcilingCondition is True while the operator will try again by
	// itself, soon; absent otherwise.
	ReconcilingCondition = "Reconciling"
	// StalledCondition is True when somebody has to change something first;
	// absent otherwise.
	StalledCondition = "Stalled"
)

// Condition types of an ExportSource. Both are abnormal-true and absent when
// all is well.
const (
	// FetchFailedCondition is True when the latest attempt to read the origin
	// failed. Earlier data stays in use.
	FetchFailedCondition = "FetchFailed"
	// DataRejectedCondition is True when the latest content was refused as a
	// whole (the reason says why) or some of its rows were (RowsRejected).
	DataRejectedCondition = "DataRejected"
)

// Condition types of a CustomerAdoption (semantics.md section 7) and, but for
// the last two, of a PortfolioAdoption. Each is
// True when there is something to look at, False when there is not, and
// Unknown when the data does not allow a verdict.
const (
	// LowDeploymentCondition is True when the deployment percentage is below
	// its target; absent when that target is 0.
	LowDeploymentCondition = "LowDeployment"
	// LowUsageCondition is True when the adjusted usage is below the target,
	// or a workload's below its own; absent when every usage target is 0.
	LowUsageCondition = "LowUsage"
	// UsageInflatedCondition is True when more is active than entitled or
	// measured contributions reach 10 percentage points.
	UsageInflatedCondition = "UsageInflated"
	// DataStaleCondition is True when the data is older than maxDataAge.
	DataStaleCondition = "DataStale"
	// DataIncompleteCondition is True when rows of the customer were rejected
	// or a listed source has nothing to say about the customer.
	DataIncompleteCondition = "DataIncomplete"
	// UpsellOpportunityCondition is True when the licenses are used to the
	// full; absent when its targets are 0.
	UpsellOpportunityCondition = "UpsellOpportunity"
	// HighSupportDemandCondition is True when help and how-to requests are
	// many for the number of users; absent when its target is 0.
	HighSupportDemandCondition = "HighSupportDemand"
)

// Condition types of a PortfolioAdoption beside those of a CustomerAdoption.
// Both are abnormal-true and absent when all is well.
const (
	// PruneHeldCondition is True while a source has suddenly lost more than
	// half of its customers: generated CustomerAdoptions are not pruned.
	PruneHeldCondition = "PruneHeld"
	// TemplateBlockedCondition is True when customerTemplate cannot have its
	// CustomerAdoption of some customers.
	TemplateBlockedCondition = "TemplateBlocked"
	// ExportFailedCondition is True while a file of spec.exports cannot be
	// written; the figures are not touched by it.
	ExportFailedCondition = "ExportFailed"
)

// ReasonExportTooLarge is the reason of ExportFailed that is not one of the
// origins: the format cannot hold so many rows.
const ReasonExportTooLarge = "ExportTooLarge"

// Reasons of Ready, Reconciling and Stalled that are no data fault. Data
// faults carry the reasons of the catalog in docs/conditions.md.
const (
	// ReasonFetched: the source was read and its facts are in use.
	ReasonFetched = "Fetched"
	// ReasonEvaluated: the figures are those of the sources' latest data.
	ReasonEvaluated = "Evaluated"
	// ReasonSuspended: spec.suspend is true; figures stay as they are.
	ReasonSuspended = "Suspended"
	// ReasonReading: the export is being read; the message says how far.
	ReasonReading = "Reading"
	// ReasonRetrying: the last attempt failed and is repeated with backoff.
	ReasonRetrying = "ProgressingWithRetry"
	// ReasonSourceNotFound: a listed ExportSource does not exist.
	ReasonSourceNotFound = "SourceNotFound"
	// ReasonSourceNotReady: a listed ExportSource has no readable data yet.
	ReasonSourceNotReady = "SourceNotReady"
)

// Reasons of the verdict conditions (semantics.md section 7).
const (
	// ReasonBelowTarget: the customer's figure is below its target.
	ReasonBelowTarget = "BelowTarget"
	// ReasonWorkloadBelowTarget: a workload's usage is below its own target.
	ReasonWorkloadBelowTarget = "WorkloadBelowTarget"
	// ReasonOnTarget: every judged figure reaches its target.
	ReasonOnTarget = "OnTarget"
	// ReasonNotInflated: the usage figure needs no explanation.
	ReasonNotInflated = "NotInflated"
	// ReasonTooOld: the data is older than maxDataAge.
	ReasonTooOld = "TooOld"
	// ReasonFresh: the data is younger than maxDataAge.
	ReasonFresh = "Fresh"
	// ReasonRowsRejected: rows that name the customer were rejected.
	ReasonRowsRejected = "RowsRejected"
	// ReasonSourceNotRead: a listed source was never read.
	ReasonSourceNotRead = "SourceNotRead"
	// ReasonCustomerNotInExport: a source has no row for the customer.
	ReasonCustomerNotInExport = "CustomerNotInExport"
	// ReasonComplete: every listed source speaks of the customer, no row was
	// rejected.
	ReasonComplete = "Complete"
	// ReasonFullyUsed: deployment and adjusted usage reach the upsell targets.
	ReasonFullyUsed = "FullyUsed"
	// ReasonRoomToGrow: one of them does not.
	ReasonRoomToGrow = "RoomToGrow"
	// ReasonAboveThreshold: requests per 100 users reach the target.
	ReasonAboveThreshold = "AboveThreshold"
	// ReasonBelowThreshold: they do not.
	ReasonBelowThreshold = "BelowThreshold"
	// ReasonNoData: there is no figure to judge.
	ReasonNoData = "NoData"
	// ReasonDataIncomplete: rows of the judged figure were rejected.
	ReasonDataIncomplete = "DataIncomplete"
	// ReasonDataStale: the data is too old to judge.
	ReasonDataStale = "DataStale"
	// ReasonTooFewLicenses: the count is below targets.minimumLicenses.
	ReasonTooFewLicenses = "TooFewLicenses"
)

// Reasons of the conditions of a PortfolioAdoption's template.
const (
	// ReasonCustomersLost: a source names less than half of the customers that
	// it had.
	ReasonCustomersLost = "CustomersLost"
	// ReasonNameTaken: a CustomerAdoption of that name exists that is not the
	// portfolio's.
	ReasonNameTaken = "NameTaken"
	// ReasonCustomerIDUnusable: the id of a customer in the data cannot be the
	// id of a CustomerAdoption.
	ReasonCustomerIDUnusable = "CustomerIDUnusable"
)

// PortfolioLabel names the PortfolioAdoption that has generated an object.
const PortfolioLabel = "adoption.partnerinsights.io/portfolio"

// TemplateAnnotation identifies the template that an object was generated
// from.
const TemplateAnnotation = "adoption.partnerinsights.io/template"

// RequestedAtAnnotation forces a fetch or an evaluation now when it is set to
// a new token; the token comes back in status.lastHandledReconcileAt.
const RequestedAtAnnotation = "adoption.partnerinsights.io/requestedAt"

// FluxRequestedAtAnnotation does the same, so that `flux reconcile`-style
// tools work.
const FluxRequestedAtAnnotation = "reconcile.fluxcd.io/requestedAt"

// ExportSourceSecretLabel is, with the value "true", the consent of a Secret's
// owner that an ExportSource may send its content to an origin.
const ExportSourceSecretLabel = "adoption.partnerinsights.io/export-source"
