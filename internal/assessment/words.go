// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Types of findings.
const (
	lowDeployment  = "LowDeployment"
	lowUsage       = "LowUsage"
	usageInflated  = "UsageInflated"
	dataStale      = "DataStale"
	dataIncomplete = "DataIncomplete"

	upsellOpportunity = "UpsellOpportunity"
	highSupportDemand = "HighSupportDemand"
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
	reasonNoData              = "NoData"
	reasonDataIncomplete      = "DataIncomplete"
	reasonDataStale           = "DataStale"
	reasonTooFewLicenses      = "TooFewLicenses"
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

// shortName is the most that a name may add where a sentence has others.
const shortName = 24

// clip shortens a name from the spec to what a sentence has room for.
func clip(name string) string { return shorten(name, nameBytes) }

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

// plural gives a count with its noun.
func plural(count int64, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}

// span gives a duration in days where it is whole days.
func span(d time.Duration) string {
	if d%day == 0 {
		return plural(int64(d/day), "day")
	}
	return d.String()
}
