// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"math"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// noData says why a figure has no percentage; nil when it has one.
func (e *evidence) noData(f figure) *verdict {
	switch {
	case f.origin == nil && e.isTooLarge(f.count):
		return conclude(Unknown, reasonNoData, sumTooLarge(f.name))
	case f.origin == nil && f.count == adoption.BlankAssigned && e.noneCounted() != "":
		return conclude(Unknown, reasonNoData, e.noneCounted())
	case f.origin == nil:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("no source has %s counts of %s", f.name, e.subject))
	case f.unstated:
		return conclude(Unknown, reasonNoData, e.whoIsLicensed(f))
	case f.whole == 0:
		return conclude(Unknown, reasonNoData, fmt.Sprintf("0 licenses are %s, so %s has no percentage", f.unit, f.name))
	}
	return nil
}

func (e *evidence) isTooLarge(count adoption.BlankCount) bool {
	return count == adoption.BlankAssigned && e.tooLarge.Deployment || count == adoption.BlankActive && e.tooLarge.Usage
}

func sumTooLarge(name string) string {
	return fmt.Sprintf("the sum of the %s counts exceeds %d; correct the export, or select fewer customers", name, math.MaxInt64)
}

// noneCounted says why no subscription counts, where there are some: the most
// frequent reason and the rest. It is empty where one counts.
func (e *evidence) noneCounted() string {
	var all int64
	var most adoption.SubscriptionSummary
	for _, s := range e.Metrics.Subscriptions {
		if s.Reason == string(facts.StandingCounted) {
			return ""
		}
		all += s.Subscriptions
		if s.Subscriptions > most.Subscriptions {
			most = s
		}
	}
	switch all {
	case 0:
		return ""
	case most.Subscriptions:
		return fmt.Sprintf("no license is sold: %s left out as %s", areOf(all), most.Reason)
	}
	return fmt.Sprintf("no license is sold: %s left out, %d of them as %s", areOf(all), most.Subscriptions, most.Reason)
}

func areOf(subscriptions int64) string {
	if subscriptions == 1 {
		return "the only subscription is"
	}
	return fmt.Sprintf("all %d subscriptions are", subscriptions)
}

// whoIsLicensed tells what to add to a source whose rows do not state who is
// licensed (docs/semantics.md section 5). It names a workload only if that is a
// known one: others are words of the customer's data.
func (e *evidence) whoIsLicensed(f figure) string {
	workload := "<Workload>"
	for _, w := range e.Usage().Workloads {
		if w.Unstated && spelling.KnownWorkload(w.Name) {
			workload = w.Name
			break
		}
	}
	return fmt.Sprintf(
		"the data does not say who is licensed, so %s has no percentage; if the file lists licensed users only, add to the spec of %s: constants: {licensed.%s: \"true\"}",
		f.name, list(e.sourcesAt(f.sources)), workload)
}
