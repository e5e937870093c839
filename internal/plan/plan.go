// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package plan computes the path of a plan (docs/semantics.md section 12). Two dates,
// two percentages and a day come in. The percentage that the plan asks for on that
// day goes out.
package plan

import (
	"github.com/golang-sql/civil"
)

// Plan leads from the percentages of one day to the targets of a later day. The zero
// Plan asks for the targets on every day.
type Plan struct {
	// From is the day of the percentages below, Due the day from which the targets
	// count in full.
	From, Due civil.Date
	// Deployment and Usage are the percentages on the first day. A workload starts
	// at 0.
	Deployment, Usage int32
}

// New makes a plan of two dates in the form YYYY-MM-DD. Where one of them is no
// date, there is no plan.
func New(from, due string, deployment, usage int32) Plan {
	first, err := civil.ParseDate(from)
	if err != nil {
		return Plan{}
	}
	last, err := civil.ParseDate(due)
	if err != nil {
		return Plan{}
	}
	return Plan{first, last, deployment, usage}
}

// Exists is false for the zero Plan.
func (p Plan) Exists() bool { return p != Plan{} }

// Path is the percentage that the plan asks for on a day, of a figure that begins at
// start and has a target.
func (p Plan) Path(start, target int32, day civil.Date) int32 {
	switch {
	case !p.Exists() || !day.Before(p.Due):
		return target
	case !day.After(p.From):
		return start
	}
	gone, all := int64(day.DaysSince(p.From)), int64(p.Due.DaysSince(p.From))
	return start + int32(floor(int64(target-start)*gone, all))
}

// Past says that a day is after the due date.
func (p Plan) Past(day civil.Date) bool { return p.Exists() && day.After(p.Due) }

// floor divides and rounds down, also where the result is negative: a path may
// descend.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
