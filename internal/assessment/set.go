// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// SetInput is everything that a judgment on many customers together depends
// on.
type SetInput struct {
	// Input with the sums of the customers' metrics. Nothing is remembered of
	// a set, so Below is not looked at. Found and Rejected of the sources are
	// not set: the counts below stand for them.
	Input
	// Inflation of the judged usage, summed with AddContributions.
	Inflation []Contribution
	// Measured is the sum of what the customers' judged usages measure.
	Measured adoption.Measured
	// TooLarge are the figures whose sums do not fit into 64 bits.
	TooLarge TooLarge
	// Rejected counts the rows that name a customer and could not be read, in
	// how many customers.
	Rejected, RejectedOf int64
	// Lacking counts the customers of whom a count is blank that a figure needs.
	Lacking int64
	// Silent counts the customers subject a source does not name; it is told
	// where all of them were read.
	Silent int64
}

// TooLarge says which figures have sums that are too large. Such a figure is refused.
type TooLarge struct {
	Deployment, Usage bool
}

// setChecks are the judgments on a set. What to offer and where to help is
// judged of each customer only.
var setChecks = []struct {
	finding string
	check   check
}{
	{lowDeployment, checkDeployment},
	{lowUsage, checkUsage},
	{usageInflated, checkInflation},
	{dataStale, checkStaleness},
}

// AssessSet judges the sums of many customers against the same targets,
// without hysteresis. A
// rejected row does not keep the sums from being judged: a source with many
// has been refused as a whole.
func AssessSet(in SetInput) (findings []Finding) {
	e := &evidence{Input: in.Input, inflation: inflation{in.Inflation, in.Measured}, subject: "any customer", tooLarge: in.TooLarge}
	e.Below, e.Targets.RecoveryMargin = nil, 0
	for _, c := range setChecks {
		if v := c.check(e); v != nil {
			v.Type = c.finding
			findings = append(findings, v.Finding)
		}
	}
	completeness := e.completenessOfSet(in)
	completeness.Type = dataIncomplete
	return append(findings, completeness.Finding)
}

// completenessOfSet finds out whether something is missing from the sums. The
// worst fault comes first.
func (e *evidence) completenessOfSet(in SetInput) *verdict {
	unread := e.sourcesWhere(func(s Source) bool { return !s.Read })
	switch {
	case in.Rejected > 0:
		return conclude(True, reasonRowsRejected, fmt.Sprintf("%s of %s could not be read", wording.Count(in.Rejected, "row"), wording.Count(in.RejectedOf, "customer")))
	case in.Lacking > 0:
		return conclude(True, reasonCountsMissing, fmt.Sprintf("counts of subscriptions of %s are blank", wording.Count(in.Lacking, "customer")))
	case len(unread) > 0:
		return conclude(True, reasonSourceNotRead, "no data has been read from "+list(unread))
	case in.Silent > 0:
		return conclude(True, reasonCustomerNotInExport, fmt.Sprintf("%s missing from a listed source", are(in.Silent, "customer")))
	}
	return conclude(False, reasonComplete, "every listed source names every customer, and no customer's row was rejected"+e.unnamedRows())
}

// reasonsInOrder is the table of docs/semantics.md section 6, and what stands
// apart.
var reasonsInOrder = []string{
	trialActivity, lapsedSubscription, licenseTransfer, yammerOveruse, unexplained, attributionDuplicates, mixedDates,
}

// AddContributions adds the contributions of several customers up, by reason
// and evidence, in the order of the table. Together they are at most the active
// count of the sums, which has to fit into 64 bits.
func AddContributions(a, b []Contribution) (sums []Contribution) {
	if len(b) == 0 {
		return a
	}
	all := slices.Concat(a, b)
	for _, reason := range reasonsInOrder {
		for _, evidence := range []Evidence{Measured, Estimated, ""} {
			total, found := Contribution{Reason: reason, Evidence: evidence}, false
			for _, c := range all {
				if c.Reason == reason && c.Evidence == evidence {
					total.Active, found = total.Active+c.Active, true
				}
			}
			if found {
				sums = append(sums, total)
			}
		}
	}
	return sums
}
