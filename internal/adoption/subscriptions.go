// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// SubscriptionSummary counts the subscriptions that are, or are not, counted
// for one reason (docs/semantics.md section 5).
type SubscriptionSummary struct {
	// Reason: Counted, or the first that keeps them out.
	Reason string
	// Subscriptions with this reason and the Licenses they hold.
	Subscriptions, Licenses int64
}

// Reasons that the scope gives. The others are standings.
const (
	reasonExcluded     = "Excluded"
	reasonOtherPartner = "OtherPartner"
)

// reasons in the order of the list: what is counted, then the first reason
// that applies.
var reasons = []string{
	string(facts.StandingCounted),
	reasonExcluded,
	reasonOtherPartner,
	string(facts.StandingTrial),
	string(facts.StandingSuspendedFraud),
	string(facts.StandingSuspendedNonPayment),
	string(facts.StandingUpgraded),
	string(facts.StandingCancelled),
	string(facts.StandingInGracePeriod),
	string(facts.StandingDisabled),
	string(facts.StandingDeprovisioned),
	string(facts.StandingOther),
}

// subscriptions sums up the current subscriptions of the first source that has
// any. Another partner's are set apart only where one's own are judged.
func (v view) subscriptions(ownOnly bool) (list []SubscriptionSummary) {
	sums := map[string]*SubscriptionSummary{}
	for _, r := range v.listed() {
		reason := v.reason(r, ownOnly)
		if sums[reason] == nil {
			sums[reason] = &SubscriptionSummary{Reason: reason}
		}
		sums[reason].Subscriptions += r.subscription.Count
		sums[reason].Licenses += r.subscription.Licenses
	}
	for _, reason := range reasons {
		if s := sums[reason]; s != nil {
			list = append(list, *s)
		}
	}
	return list
}

// listed gives the current subscriptions, whatever their reason.
func (v view) listed() []row {
	for _, s := range v.sources {
		if s.Customer != nil && len(s.Customer.Subscriptions) > 0 {
			return current(assignedRows(v, s.Customer), v.until)
		}
	}
	return nil
}

// reason is the first that applies.
func (v view) reason(r row, ownOnly bool) string {
	if _, reason := v.scope.leavesOut(r, false); reason != "" {
		return reasonExcluded
	}
	if ownOnly && !v.owns(r.Subject) {
		return reasonOtherPartner
	}
	return string(r.subscription.Standing)
}

// AddSubscriptions adds two lists up, reason by reason; ok is false when a sum is too
// large.
func AddSubscriptions(a, b []SubscriptionSummary) (list []SubscriptionSummary, ok bool) {
	for _, reason := range reasons {
		total := SubscriptionSummary{Reason: reason}
		for _, s := range slices.Concat(a, b) {
			if s.Reason == reason {
				licenses, ok := Add(total.Licenses, s.Licenses)
				if !ok {
					return nil, false
				}
				total.Subscriptions, total.Licenses = total.Subscriptions+s.Subscriptions, licenses
			}
		}
		if total.Subscriptions > 0 {
			list = append(list, total)
		}
	}
	return list, true
}
