// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"cmp"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// buckets are the units of a SKU, by what became of its subscriptions.
var buckets = []struct {
	units    []field
	standing facts.Standing
}{
	{[]field{unitsEnabled}, facts.StandingCounted},
	{[]field{unitsWarning}, facts.StandingInGracePeriod},
	{[]field{unitsSuspended, unitsLockedOut}, facts.StandingDisabled},
}

// subscription reads a row about a subscription, or about a SKU, but for the
// licenses and the standing, which split does.
func (a *assembler) subscription(v *values, at formats.Position, r *facts.Record) (p *problem) {
	s := &r.Subscription
	// The id is not remembered: it would cost more than the row.
	if v[subscriptionID].Form == formats.List {
		return notSingle(subscriptionID)
	}
	if s.ID, p = cleanID(string(v[subscriptionID].Text)); p != nil {
		return p.in(subscriptionID)
	}
	sku, p := a.texts.name(v[skuID].Text)
	if p != nil {
		return p.in(skuID)
	}
	if s.ID == "" && sku == "" {
		return wrong(ValueMissing, "empty, and so is skuId; map one in spec.columns").in(subscriptionID)
	}
	r.Subject.ProductID = cmp.Or(sku, r.Subject.ProductID)
	if r.Subject.Unassignable, p = v.unassignable(); p != nil {
		return p
	}
	if s.Trial, p = a.trial(v, at); p != nil {
		return p
	}
	return a.term(v, at, s)
}

// term reads when a subscription ends, and whether it renews by itself. A blank
// date, and one that stands for no date, says nothing (docs/semantics.md section 12).
func (a *assembler) term(v *values, at formats.Position, s *facts.SubscriptionRow) (p *problem) {
	if s.CommitmentEnd, p = a.anyDay(v, commitmentEnd, at); p != nil {
		return p
	}
	if s.NextLifecycle, p = a.anyDay(v, nextLifecycleAt, at); p != nil {
		return p
	}
	automatic, given, p := v.flag(autoRenew)
	switch {
	case automatic:
		s.Renewal = facts.RenewalAutomatic
	case given:
		s.Renewal = facts.RenewalManual
	}
	return p
}

// trial gives the days on which a subscription is a trial by its dates: up to the
// day before it is converted, and none when the row says that it is no trial
// (docs/semantics.md section 5).
func (a *assembler) trial(v *values, at formats.Position) (trial facts.Period, p *problem) {
	if trial.From, p = a.anyDay(v, trialStart, at); p != nil {
		return trial, p
	}
	if trial.To, p = a.anyDay(v, trialEnd, at); p != nil {
		return trial, p
	}
	converted, p := a.anyDay(v, trialConvertedAt, at)
	if p != nil {
		return trial, p
	}
	if last := converted.AddDays(-1); converted.IsValid() && last.Before(trial.To) {
		trial.To = last
	}
	set, given, p := v.flag(isTrial)
	if given && !set {
		return facts.Period{}, p
	}
	return trial, p
}

// unassignable: for the whole tenant, not for a user, or billed by usage.
func (v *values) unassignable() (bool, *problem) {
	target, p := v.word(targetType)
	if p != nil {
		return false, p
	}
	billed, p := v.word(billingType)
	return target == "tenant" || target == "company" || usageBilled[billed], p
}

// usageBilled are the words, folded, of what is billed by usage: no licenses.
var usageBilled = map[string]bool{"usage": true, "usagebased": true, "consumption": true, "metered": true, "payasyougo": true}

// split completes the record of a row: the licenses of a subscription, or of a
// SKU, which has some in each bucket.
func (a *assembler) split(v *values) *problem {
	c, p := v.circumstances()
	if p != nil {
		return p
	}
	a.unknownState = c.unknown
	s := &a.out[0].Subscription
	if s.Assigned, s.HasAssigned, p = a.optional(v, licensesAssigned); p != nil {
		return p
	}
	if s.Active, s.HasActive, p = a.optional(v, licensesActive); p != nil {
		return p
	}
	s.BlankAssigned = !s.HasAssigned && v[licensesAssigned].Form != formats.Absent
	s.BlankActive = !s.HasActive && v[licensesActive].Form != formats.Absent
	if slices.ContainsFunc(units, func(f field) bool { return !blank(v[f]) }) {
		return a.splitUnits(v, c)
	}
	if c.state == "" {
		return v.lacks(state)
	}
	if s.Licenses, p = a.number(v[licensesSold]); p != nil {
		return p.in(licensesSold)
	}
	s.Standing = c.standing()
	return nil
}

// splitUnits makes a record of each bucket that has units. Consumed and active
// ones can't be told apart: they are those of the first bucket.
func (a *assembler) splitUnits(v *values, c circumstances) *problem {
	whole := a.out[0]
	a.out = a.out[:0]
	for _, b := range buckets {
		n, p := a.sumUnits(v, b.units)
		if p != nil {
			a.out = append(a.out[:0], whole)
			return p
		}
		if n == 0 {
			continue
		}
		c.state = b.standing
		a.out = append(a.out, bucketOf(whole, n, c.standing()))
		whole.Subscription.Assigned, whole.Subscription.Active = 0, 0
	}
	if len(a.out) == 0 {
		c.state = cmp.Or(c.state, facts.StandingCounted)
		a.out = append(a.out, bucketOf(whole, 0, c.standing()))
	}
	return nil
}

// sumUnits is the number of units in some columns. A blank cell of a column that
// the file has is not 0.
func (a *assembler) sumUnits(v *values, fields []field) (sum int64, p *problem) {
	for _, f := range fields {
		n, given, p := a.optional(v, f)
		switch {
		case p != nil:
			return 0, p
		case !given && v[f].Form != formats.Absent:
			return 0, v.lacks(f)
		case n > maxUnits:
			return 0, wrong(NumberOutOfRange, "more units than there can be").in(f)
		}
		sum += n
	}
	return sum, nil
}

// maxUnits keeps the sum of two buckets within 64 bits.
const maxUnits = 1 << 62

// bucketOf gives the record of one bucket. With an id, each is told apart.
func bucketOf(whole facts.Record, units int64, standing facts.Standing) facts.Record {
	s := &whole.Subscription
	s.Licenses, s.Standing = units, standing
	if s.ID != "" {
		s.ID += " " + string(standing)
	}
	return whole
}

// optional reads a count that may be missing.
func (a *assembler) optional(v *values, f field) (n int64, given bool, p *problem) {
	n, p = a.number(v[f])
	if p != nil && (p.reason == ValueMissing || p.reason == FieldMissing) {
		return 0, false, nil
	}
	return n, p == nil, p.in(f)
}

// lacks says that a required field has nothing in it.
func (v *values) lacks(f field) *problem {
	if v[f].Form == formats.Absent {
		return wrong(FieldMissing, "missing; map the key in spec.columns or set spec.constants").in(f)
	}
	return wrong(ValueMissing, "empty; check the export job").in(f)
}
