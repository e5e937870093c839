// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"slices"

	"github.com/golang-sql/civil"
)

// Standing says whether a subscription is counted, as far as the row alone
// tells: Counted, or the first reason that keeps it out (docs/semantics.md section
// 5). What a scope keeps out is decided later.
type Standing string

// The standings, in the order in which the first that applies wins.
const (
	StandingTrial               Standing = "Trial"
	StandingSuspendedFraud      Standing = "SuspendedFraud"
	StandingSuspendedNonPayment Standing = "SuspendedNonPayment"
	StandingUpgraded            Standing = "Upgraded"
	StandingCancelled           Standing = "Cancelled"
	StandingInGracePeriod       Standing = "InGracePeriod"
	StandingDisabled            Standing = "Disabled"
	StandingDeprovisioned       Standing = "Deprovisioned"
	StandingOther               Standing = "Other"
	StandingCounted             Standing = "Counted"
)

// standings in the order in which one wins over another for a subscription that
// is named twice.
var standings = []Standing{
	StandingCounted, StandingTrial, StandingSuspendedFraud, StandingSuspendedNonPayment, StandingUpgraded,
	StandingCancelled, StandingInGracePeriod, StandingDisabled, StandingDeprovisioned, StandingOther,
}

func (s Standing) rank() int { return slices.Index(standings, s) }

// Subscription is the licenses of subscriptions of one subject and standing
// on one as-of date.
type Subscription struct {
	*Subject
	AsOf     civil.Date
	Standing Standing
	// Count of subscriptions added up here.
	Count int64
	// Licenses they hold.
	Licenses int64
	// Assigned licenses; meant when HasAssigned.
	Assigned int64
	// Active licenses; meant when HasActive.
	Active int64
	// Unassigned is the sum of what each subscription has left, which is at least
	// 0; meant when HasAssigned and Term.Dated.
	Unassigned int64
	// Term is the same for all subscriptions added up here.
	Term Term
	// HasAssigned and HasActive say that the rows carry those counts: all the
	// rows added up here do, or none.
	HasAssigned, HasActive bool
	// LacksAssigned and LacksActive say that these rows are blank where other
	// rows of the file may have the count.
	LacksAssigned, LacksActive bool
}

// SubscriptionRow is what a record of KindSubscription carries.
type SubscriptionRow struct {
	// ID of the subscription, to count a repeated one once; empty when the
	// row has none.
	ID       string
	Standing Standing
	// Trial is when the subscription is a trial: on an as-of date in it, that
	// comes before the Standing.
	Trial                      Period
	Licenses, Assigned, Active int64
	HasAssigned, HasActive     bool
	// BlankAssigned and BlankActive say that the file has the column, and that it
	// is blank in this row.
	BlankAssigned, BlankActive bool
	// CommitmentEnd and NextLifecycle are the days on which the commitment ends,
	// and on which the state changes next; zero when the row does not say so.
	CommitmentEnd, NextLifecycle civil.Date
	// Renewal says what then becomes of the subscription.
	Renewal Renewal
}

// Period is a span of days, both ends included. Without a beginning it has
// always been; without an end it covers no day, as nobody knows for how long.
type Period struct {
	From, To civil.Date
}

func (p Period) covers(day civil.Date) bool {
	begun := !p.From.IsValid() || !day.Before(p.From)
	return begun && p.To.IsValid() && !day.After(p.To)
}
