// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package changes compares customers at two times. The state of each customer then
// and now comes in. Who became low or recovered, and whose usage moved most, goes
// out (docs/semantics.md section 12).
package changes

import (
	"cmp"
	"slices"
)

// Standing is what is known of one judged figure of a customer.
type Standing uint8

// The standings.
const (
	// Absent: there is no such figure.
	Absent Standing = iota
	// Unjudged: the data of the figure is stale or incomplete.
	Unjudged
	// NotLow: the figure is on target, or of too few licenses to be judged.
	NotLow
	// Low: the figure is below its target.
	Low
)

// StandingOf is the standing of a finding about a figure, by the status and the
// reason of its condition. Both are empty where there is no such condition.
func StandingOf(status, reason string) Standing {
	switch {
	case status == "True":
		return Low
	case status == "False" || reason == "TooFewLicenses":
		return NotLow
	case status == "" || reason == "NoData":
		return Absent
	}
	return Unjudged
}

// State is what is compared of a customer.
type State struct {
	// Deployment and Usage are the standings of the two judged figures.
	Deployment, Usage Standing
	// Adjusted is the judged adjusted usage, in percent; nil when it is unknown.
	Adjusted *int32
}

// low says that the customer's own verdict is Low.
func (s State) low() bool { return s.Deployment == Low || s.Usage == Low }

// BecameLow says that a customer is low now and was not. A figure that makes it low
// now must have been there then: what was unknown did not become low.
func BecameLow(then, now State) bool {
	known := now.Deployment == Low && then.Deployment != Absent || now.Usage == Low && then.Usage != Absent
	return now.low() && !then.low() && known
}

// Recovered says that a customer was low and is not any more. Every figure that made
// it low must be known not to be low: data that is missing, stale or incomplete is no
// recovery.
func Recovered(then, now State) bool {
	return then.low() && (then.Deployment != Low || now.Deployment == NotLow) && (then.Usage != Low || now.Usage == NotLow) && !now.low()
}

// maxMovers is the most movers each way.
const maxMovers = 10

// Mover is a customer whose adjusted usage is another one, in percent.
type Mover struct {
	// ID and Name of the customer; Name may be empty.
	ID, Name string
	// From is the percentage then, To the one now.
	From, To int32
}

// change is by how many percentage points the usage moved.
func (m Mover) change() int64 { return int64(m.To) - int64(m.From) }

// Movers keeps the customers whose usage fell or rose most, at most 10 each way. The
// zero value is empty.
type Movers struct {
	fell, rose []Mover
}

// Add looks at one customer. Nothing is kept where the usage of one time is unknown,
// or the same.
func (m *Movers) Add(id, name string, then, now State) {
	if then.Adjusted == nil || now.Adjusted == nil {
		return
	}
	mover := Mover{id, name, *then.Adjusted, *now.Adjusted}
	switch by := mover.change(); {
	case by < 0:
		m.fell = keep(m.fell, mover, -1)
	case by > 0:
		m.rose = keep(m.rose, mover, 1)
	}
}

// List gives those that fell, then those that rose, the largest change first, of
// equals by id.
func (m *Movers) List() []Mover { return slices.Concat(m.fell, m.rose) }

// keep inserts a mover into a sorted list, and drops the last one of too many.
func keep(list []Mover, mover Mover, sign int64) []Mover {
	at, _ := slices.BinarySearchFunc(list, mover, func(a, b Mover) int {
		return cmp.Or(cmp.Compare(sign*b.change(), sign*a.change()), cmp.Compare(a.ID, b.ID))
	})
	if at == maxMovers {
		return list
	}
	list = slices.Insert(list, at, mover)
	return list[:min(len(list), maxMovers)]
}
