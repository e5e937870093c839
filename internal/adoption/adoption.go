// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package adoption computes the figures of one customer. The facts of the customer
// come in, one entry per listed source, with the scope and the basis of the report
// and what earlier evaluations saw. Exact counts of deployment and usage go out,
// with their as-of dates and the known reasons why they are too high
// (docs/semantics.md sections 3 to 9). The package judges nothing and reads no clock.
package adoption

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Input is everything the figures depend on.
type Input struct {
	// Sources in the order in which they are listed: the first that has a
	// figure gives it.
	Sources []Source
	// Scope narrows what is counted.
	Scope Scope
	// Basis of the judged usage; empty is Entitlements.
	Basis Basis
	// WindowDays is the length of the activity window of per-user data; 0 is
	// 28. Counts keep the window of their source.
	WindowDays int
	// OwnOnly is true when one's own licenses are judged: subscriptions of
	// other partners are then listed as such.
	OwnOnly bool
	// OmitUsers leaves Metrics.Idle out.
	OmitUsers bool
	// Trend is what earlier evaluations of the same spec found.
	Trend []TrendPoint
	// HighWater is the largest active count seen earlier per workload, by its
	// WorkloadKey in any case.
	HighWater map[string]int64
}

// Source is one listed source.
type Source struct {
	// Name of the source; nothing is computed from it.
	Name string
	// Customer is what the source says about the customer; nil when it has no
	// row for the customer, or no data.
	Customer *facts.Customer
	// AsOf is the newest date of the source, of all its customers.
	AsOf civil.Date
}

// Basis says what usage counts (docs/semantics.md section 5).
type Basis string

// The bases.
const (
	// Entitlements counts one user in one workload.
	Entitlements Basis = "Entitlements"
	// Users counts each user once over all workloads.
	Users Basis = "Users"
)

// other is the basis that stands beside the judged one.
func (b Basis) other() Basis {
	if b == Users {
		return Entitlements
	}
	return Users
}

// Metrics are the figures of one customer. A figure that is nil is unknown;
// 0 is a real 0 (docs/semantics.md section 3.9).
type Metrics struct {
	// Deployment is sold and assigned licenses; nil when no source has them.
	Deployment *Deployment
	// Usage is entitled and active counts on the judged basis; nil when no
	// source has them.
	Usage *Usage
	// Alternate is usage on the other basis, where the data allows it.
	Alternate *Usage
	// OwnDeployment and OwnUsage are those of the partners of the scope; nil
	// when the scope names none or no row does (docs/semantics.md section 8).
	OwnDeployment *Deployment
	OwnUsage      *Usage
	// Idle counts licensed users by the days since their last activity; nil when
	// no source says that of all of them.
	Idle *IdleUsers
	// Lacks are the counts that a figure needs and that are blank in the data.
	Lacks []Lacking
	// Excluded are the products that no figure counts, most licenses first,
	// then by name.
	Excluded []Excluded
	// Subscriptions says which are counted, and why the others are not.
	Subscriptions []SubscriptionSummary
	// Renewals are the subscriptions that end soon; nil when no source says of a
	// counted one when it ends.
	Renewals *Renewals
	// Excesses are the products of the judged deployment that have more licenses
	// assigned than sold.
	Excesses []Excess
	// Support is the demand for help; nil when no source has requests.
	Support *Support
	// Trend has one point per calendar month, oldest first, at most 13.
	Trend []TrendPoint
	// History is the counts of the trend as the data alone has them, the newest
	// month first.
	History []Snapshot
	// AsOf is the oldest date of the deployment and usage figures; zero when
	// there is none.
	AsOf civil.Date
}

// Origin says where a figure comes from.
type Origin struct {
	// Source is the index of the source in the input; of several sources that of
	// the oldest date.
	Source int
	// AsOf is the oldest current as-of date among the rows counted.
	AsOf civil.Date
	// Newest is the newest of them: services can have different dates.
	Newest civil.Date
	// MonthKeyed is true when all rows of the oldest date came with a month key.
	MonthKeyed bool
}

// Compute gives the figures of one customer. Each comes, numerator and
// denominator, from the first listed source that has it.
func Compute(in Input) Metrics {
	v := newView(in)
	var m Metrics
	m.Deployment = v.deployment()
	m.Usage = v.usage(v.basis, m.Deployment)
	m.Excluded = v.excluded.list()

	v.excluded = nil
	m.Alternate = v.usage(v.basis.other(), m.Deployment)
	v.raiseHighWaterMarks(m.Usage, in.HighWater)
	if !in.OmitUsers {
		m.Idle = v.idleUsers()
	}
	m.Lacks = v.lacks()
	m.Subscriptions = v.subscriptions(in.OwnOnly)
	m.Renewals = v.renewals(in.OwnOnly)
	m.Support = v.support(m)
	m.History = v.history(m)
	m.Trend = merge(trend(m.History), in.Trend)
	if len(in.Scope.PartnerIDs) > 0 {
		v.own = true
		m.OwnDeployment = v.deployment()
		m.OwnUsage = v.usage(v.basis, m.OwnDeployment)
	}
	m.Excesses = v.excesses(m.judgedDeployment(in.OwnOnly), in.OwnOnly)
	m.AsOf = m.oldest()
	return m
}

// ComputeUntil gives the figures as the data had them at the end of a day, without
// what is listed beside them: support, trend, history and high-water marks.
func ComputeUntil(in Input, day civil.Date) Metrics {
	v := newView(in)
	v.until, v.excluded = day, nil
	var m Metrics
	m.Deployment = v.deployment()
	m.Usage = v.usage(v.basis, m.Deployment)
	m.Lacks = v.lacks()
	if len(in.Scope.PartnerIDs) > 0 {
		v.own = true
		m.OwnDeployment = v.deployment()
		m.OwnUsage = v.usage(v.basis, m.OwnDeployment)
	}
	m.AsOf = m.oldest()
	return m
}

func (m Metrics) judgedDeployment(own bool) *Deployment {
	if own {
		return m.OwnDeployment
	}
	return m.Deployment
}

// oldest finds the oldest date of the deployment and usage figures. The demand for
// help is not among them: its window ends on the date of its source, which can be
// old only because nobody asked for help.
func (m Metrics) oldest() (asOf civil.Date) {
	for _, o := range m.origins() {
		if !asOf.IsValid() || o.AsOf.Before(asOf) {
			asOf = o.AsOf
		}
	}
	return asOf
}

// origins of the deployment and usage figures there are.
func (m Metrics) origins() (list []Origin) {
	for _, d := range []*Deployment{m.Deployment, m.OwnDeployment} {
		if d != nil {
			list = append(list, d.Origin)
		}
	}
	for _, u := range []*Usage{m.Usage, m.Alternate, m.OwnUsage} {
		if u != nil {
			list = append(list, u.Origin)
		}
	}
	return list
}

// CurrentAsOf gives the oldest current as-of date of one source's rows,
// excluded products included; of support requests, which are events, the
// newest day. ok is false when there are none.
func CurrentAsOf(c *facts.Customer) (asOf civil.Date, ok bool) {
	if c == nil {
		return civil.Date{}, false
	}
	var rows []row
	for _, d := range datasets {
		rows = append(rows, current(d.rows(view{days: defaultWindow}, c), civil.Date{})...)
	}
	if len(rows) == 0 {
		last := lastDay(c.Requests)
		return last, last.IsValid()
	}
	return origin(0, rows).AsOf, true
}
