// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import "unicode/utf8"

// Types of findings.
const (
	lowDeployment  = "LowDeployment"
	lowUsage       = "LowUsage"
	usageInflated  = "UsageInflated"
	dataStale      = "DataStale"
	dataIncomplete = "DataIncomplete"

	upsellOpportunity = "UpsellOpportunity"
	highSupportDemand = "HighSupportDemand"
	overAssigned      = "OverAssigned"
	renewalAtRisk     = "RenewalAtRisk"
)

// LowDeployment and LowUsage are the types of the findings that decide the verdict.
const (
	LowDeployment = lowDeployment
	LowUsage      = lowUsage
)

// Reasons of findings.
const (
	reasonBelowTarget         = "BelowTarget"
	reasonWorkloadBelowTarget = "WorkloadBelowTarget"
	reasonOnTarget            = "OnTarget"
	reasonNotInflated         = "NotInflated"
	reasonTooOld              = "TooOld"
	reasonFresh               = "Fresh"
	reasonRowsRejected        = "RowsRejected"
	reasonCountsMissing       = "CountsMissing"
	reasonSourceNotRead       = "SourceNotRead"
	reasonCustomerNotInExport = "CustomerNotInExport"
	reasonComplete            = "Complete"
	reasonFullyUsed           = "FullyUsed"
	reasonRoomToGrow          = "RoomToGrow"
	reasonAboveThreshold      = "AboveThreshold"
	reasonBelowThreshold      = "BelowThreshold"

	reasonMoreAssignedThanSold = "MoreAssignedThanSold"
	reasonWithinSold           = "WithinSold"
	reasonLowBeforeRenewal     = "LowBeforeRenewal"
	reasonNothingDue           = "NothingDue"

	reasonNoData         = "NoData"
	reasonDataIncomplete = "DataIncomplete"
	reasonDataStale      = "DataStale"
	reasonTooFewLicenses = "TooFewLicenses"
)

// Words of Result.Adoption: low beats unknown beats healthy.
const (
	AdoptionHealthy = "Healthy"
	AdoptionLow     = "Low"
	AdoptionUnknown = "Unknown"
)

// Entries of Result.Below.
const (
	belowDeployment     = "Deployment"
	belowUsage          = "Usage"
	belowWorkloadPrefix = "Usage/"
)

// nameBytes is the most that a name may add to a sentence.
const nameBytes = 128

// workloadBytes is the most that the name of a workload may add to a sentence, which
// says a path and a target too.
const workloadBytes = 96

// shortName is the most that a name may add where a sentence has others.
const shortName = 24

// shorten cuts a name from the spec to what a sentence has room for, in bytes.
func shorten(name string, most int) string {
	if len(name) <= most {
		return name
	}
	end := most
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + "…"
}
