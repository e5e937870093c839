// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// states maps the words of all vocabularies, folded, to what they mean for a
// subscription (docs/semantics.md section 5). A word means the same wherever it
// occurs. What is not here is Other.
var states = map[string]facts.Standing{
	// The CSP API, by name and by the number that its .NET library writes.
	"none": facts.StandingOther, "0": facts.StandingOther,
	"active": facts.StandingCounted, "1": facts.StandingCounted,
	"suspended": facts.StandingDisabled, "2": facts.StandingDisabled,
	"deleted": facts.StandingDeprovisioned, "3": facts.StandingDeprovisioned,
	// Expired users still have access: this is the grace period.
	"expired": facts.StandingInGracePeriod, "4": facts.StandingInGracePeriod,
	"pending": facts.StandingOther, "5": facts.StandingOther,
	"disabled": facts.StandingDisabled, "6": facts.StandingDisabled,
	// The new-commerce page says the same, and in either spelling:
	"canceled": facts.StandingCancelled, "cancelled": facts.StandingCancelled,
	// Subscription analytics: active, suspended and
	"deprovisioned": facts.StandingDeprovisioned,
	// Graph: deleted, suspended and
	"enabled": facts.StandingCounted, "warning": facts.StandingInGracePeriod, "lockedout": facts.StandingDisabled,
	// Insights, whose datasets differ.
	"open": facts.StandingCounted, "opened": facts.StandingCounted,
	"ingraceperiod": facts.StandingInGracePeriod, "ingrace": facts.StandingInGracePeriod,
	"inactive": facts.StandingDisabled,
	"closed":   facts.StandingDeprovisioned, "churned": facts.StandingDeprovisioned,
	"other": facts.StandingOther,
	// What other tools write for warning.
	"warned": facts.StandingInGracePeriod, "pastdue": facts.StandingInGracePeriod,
	"grace": facts.StandingInGracePeriod, "graceperiod": facts.StandingInGracePeriod,
	// The extended service term is paid, and its users have access.
	"extendedserviceterm": facts.StandingCounted, "est": facts.StandingCounted,
	// AppDirect.
	"free": facts.StandingTrial, "freetrial": facts.StandingTrial,
	"freetrialexpired": facts.StandingDeprovisioned, "initialized": facts.StandingOther,
	// The words of the documents.
	"entitled": facts.StandingCounted, "suspendedbypartner": facts.StandingDisabled,
	// Our own words, as spec.values may use them.
	"counted": facts.StandingCounted, "trial": facts.StandingTrial, "upgraded": facts.StandingUpgraded,
	"suspendedfraud": facts.StandingSuspendedFraud, "suspendednonpayment": facts.StandingSuspendedNonPayment,
}

// better orders the states from the best to the worst: of several states of one
// subscription the worst one counts. A state that is not known may be bad.
var better = []facts.Standing{
	facts.StandingCounted, facts.StandingOther, facts.StandingInGracePeriod, facts.StandingDisabled,
	facts.StandingDeprovisioned, facts.StandingCancelled, facts.StandingUpgraded,
	facts.StandingSuspendedNonPayment, facts.StandingSuspendedFraud, facts.StandingTrial,
}

// stateSeparators stand between several states in one cell.
const stateSeparators = ",;/|"

// stateOf gives what a cell says of the state: empty when it says nothing. known
// is false when a word of it is in no vocabulary.
func stateOf(cell string) (state facts.Standing, known bool) {
	known = true
	for word := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(stateSeparators, r) }) {
		if word = fold(strings.TrimSpace(word)); word == "" {
			continue
		}
		means, ok := states[word]
		if !ok {
			means, known = facts.StandingOther, false
		}
		if state == "" || slices.Index(better, means) > slices.Index(better, state) {
			state = means
		}
	}
	return state, known
}

// Why a subscription was suspended: the values are documented nowhere, so a
// part of a word must do. Folded.
var (
	fraudReasons   = []string{"fraud"}
	paymentReasons = []string{"payment", "unpaid", "pastdue", "overdue", "delinquen", "dunning"}
)

// circumstances are what bears on a subscription's standing.
type circumstances struct {
	state facts.Standing
	// unknown says that a word of the state is in no vocabulary.
	unknown  bool
	trial    bool
	upgraded bool
	// reason of a suspension, folded. It does not count while the subscription
	// is active.
	reason string
}

// standing is the first reason that applies (docs/semantics.md section 5).
func (c circumstances) standing() facts.Standing {
	switch {
	case c.trial || c.state == facts.StandingTrial:
		return facts.StandingTrial
	case c.state == facts.StandingSuspendedFraud || c.suspendedFor(fraudReasons):
		return facts.StandingSuspendedFraud
	case c.state == facts.StandingSuspendedNonPayment || c.suspendedFor(paymentReasons):
		return facts.StandingSuspendedNonPayment
	case c.upgraded:
		return facts.StandingUpgraded
	}
	return c.state
}

func (c circumstances) suspendedFor(reasons []string) bool {
	if c.state == facts.StandingCounted {
		return false
	}
	for _, reason := range reasons {
		if strings.Contains(c.reason, reason) {
			return true
		}
	}
	return false
}

// circumstances reads what a row says. The state may be missing where there
// are unit buckets; it is empty then.
func (v *values) circumstances() (c circumstances, p *problem) {
	if v[state].Form == formats.List {
		return c, notSingle(state)
	}
	// "none" is a state, so that no word stands for nothing.
	var known bool
	c.state, known = stateOf(string(v[state].Text))
	c.unknown = !known
	if c.trial, _, p = v.flag(isTrial); p != nil {
		return c, p
	}
	word, p := v.word(freeOrPaid)
	if p != nil {
		return c, p
	}
	c.trial = c.trial || trialWords[word]
	if c.reason, p = v.word(suspensionReason); p != nil {
		return c, p
	}
	c.upgraded = !blank(v[upgradedTo])
	return c, nil
}
