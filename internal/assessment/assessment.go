// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package assessment judges the figures of a customer. The figures, the targets,
// the state of the sources, the targets that were below before and the time come
// in. Findings go out, one per condition and each with a sentence, with the reasons
// that inflate usage and recommendations (docs/semantics.md sections 6, 7 and 10).
// It is a pure function of its input.
//
// Sentences hold counts, dates, names of sources and of targets only: a name
// from the customer's export stays out of them. They do not change while what
// they say stays true.
package assessment

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// Status is that of a condition.
type Status string

// The statuses.
const (
	True    Status = "True"
	False   Status = "False"
	Unknown Status = "Unknown"
)

// Input is everything a judgment depends on.
type Input struct {
	// Metrics are the customer's figures.
	Metrics adoption.Metrics
	// Sources in the order in which adoption.Compute got them: the origins of
	// the figures are indices into it.
	Sources []Source
	// Targets to judge against.
	Targets Targets
	// Below lists the targets that were below before, as Result.Below gave
	// them; nil when that is forgotten.
	Below []string
	// Now is the time of the judgment.
	Now time.Time
}

// Source is what is known of a listed source.
type Source struct {
	// Name of the source.
	Name string
	// Read is true when the source has readable data.
	Read bool
	// Found is true when a row, used or rejected, names the customer.
	Found bool
	// Rejected counts the rows that name the customer and could not be read.
	Rejected int64
	// Unnamed counts the rows that could not be read and name no customer: they may
	// be this customer's.
	Unnamed int64
	// Zone in which the source's dates are meant; nil is UTC.
	Zone *time.Location
}

// Finding is the verdict on one topic; it becomes a condition.
type Finding struct {
	// Type of the condition.
	Type string
	// Status of the condition.
	Status Status
	// Reason, one of the documented words.
	Reason string
	// Message is one sentence of at most 300 bytes.
	Message string
}

// Evidence says how a contribution is known.
type Evidence string

// The kinds of evidence.
const (
	// Measured contributions are counted in the data and taken out of the
	// adjusted figures.
	Measured Evidence = "Measured"
	// Estimated contributions share the excess that is left, and stay in the
	// adjusted figures.
	Estimated Evidence = "Estimated"
)

// Contribution is one reason why usage looks higher than it is.
type Contribution struct {
	// Reason as in the table of docs/semantics.md section 6.
	Reason string
	// Active is the count it explains; 0 for AttributionDuplicates and
	// MixedDates, which are known to be there and not by how much they count.
	Active int64
	// Evidence of it; empty for what is unexplained or stands apart.
	Evidence Evidence
}

// Result is what an assessment comes to.
type Result struct {
	// Findings in a fixed order. One whose targets are switched off is absent.
	Findings []Finding
	// Adoption sums them up: Healthy, Low or Unknown.
	Adoption string
	// AdoptionReason is the reason of the finding that decided it.
	AdoptionReason string
	// Below lists the targets that are below now, to be given back next time:
	// Deployment, Usage, then Usage/<workload> sorted without regard to case.
	Below []string
	// Recommendations for the findings that are True, in their order.
	Recommendations []Recommendation
	// Inflation lists the contributions to Input.Usage in the order of the
	// table.
	Inflation []Contribution
	// AdjustedActive, AdjustedAlternate and AdjustedOwn are the active counts
	// of Metrics.Usage, Alternate and OwnUsage without measured contributions;
	// 0 where there is no such figure.
	AdjustedActive, AdjustedAlternate, AdjustedOwn int64
	// AdjustedWorkloads are the adjusted active counts of Metrics.Usage.Workloads,
	// index by index.
	AdjustedWorkloads []int64
	// Notes are worth knowing and no faults.
	Notes []Note
	// Progress is how far the customer is on its plan; nil without one.
	Progress *Progress
	// StaleAt is the first instant at which a figure that is fresh now is
	// stale; zero when there is none.
	StaleAt time.Time
}

// checks has one entry per finding, in their order. Each check has a file of its
// own.
var checks = []struct {
	finding string
	check   check
}{
	{lowDeployment, checkDeployment},
	{lowUsage, checkUsage},
	{usageInflated, checkInflation},
	{dataStale, checkStaleness},
	{dataIncomplete, checkCompleteness},
	{upsellOpportunity, checkUpsell},
	{highSupportDemand, checkSupport},
	{overAssigned, checkExcess},
	{renewalAtRisk, checkRenewal},
}

// FindingTypes are the types of all findings, in their order.
func FindingTypes() (types []string) {
	for _, c := range checks {
		types = append(types, c.finding)
	}
	return types
}

// check judges one topic, or gives nil when it is switched off.
type check func(*evidence) *verdict

// verdict is what a check comes to: the finding but for its type, and the
// targets to remember as below.
type verdict struct {
	Finding
	below []string
}

func conclude(status Status, reason, message string, below ...string) *verdict {
	return &verdict{Finding{Status: status, Reason: reason, Message: message}, below}
}

// Deployment is the judged one: of all partners, or one's own.
func (in Input) Deployment() *adoption.Deployment {
	if in.Targets.OwnOnly {
		return in.Metrics.OwnDeployment
	}
	return in.Metrics.Deployment
}

// Usage is the judged one, which Result.Inflation explains.
func (in Input) Usage() *adoption.Usage {
	if in.Targets.OwnOnly {
		return in.Metrics.OwnUsage
	}
	return in.Metrics.Usage
}

// Assess judges a customer's figures.
func Assess(in Input) Result {
	e := &evidence{Input: in, inflation: explain(in.Usage()), subject: "the customer"}
	whole := explain(in.Metrics.Usage)
	r := Result{
		Inflation:         e.contributions,
		AdjustedActive:    whole.Adjusted,
		AdjustedAlternate: explain(in.Metrics.Alternate).Adjusted,
		AdjustedOwn:       explain(in.Metrics.OwnUsage).Adjusted,
		AdjustedWorkloads: whole.Workloads,
		StaleAt:           e.staleAt(),
	}
	for _, c := range checks {
		if v := c.check(e); v != nil {
			v.Type = c.finding
			r.Findings = append(r.Findings, v.Finding)
			r.Below = append(r.Below, v.below...)
		}
	}
	r.Adoption = adoptionOf(r.Findings)
	r.AdoptionReason = adoptionReason(r.Adoption, r.Findings)
	r.Recommendations = recommend(r.Findings)
	r.Notes = e.notes()
	r.Progress = e.progress()
	return r
}

// adoptionOf gives the adoption verdict: low beats unknown beats healthy.
func adoptionOf(findings []Finding) string {
	adoption := AdoptionHealthy
	for _, f := range findings {
		if f.Type != lowDeployment && f.Type != lowUsage {
			continue
		}
		switch f.Status {
		case True:
			return AdoptionLow
		case Unknown:
			adoption = AdoptionUnknown
		}
	}
	return adoption
}
