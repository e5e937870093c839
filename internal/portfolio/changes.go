// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Changes says what is different from the end of an earlier month (docs/semantics.md
// section 12).
type Changes struct {
	// Since is the last day of that month.
	Since civil.Date
	// BecameLow counts the customers who are low now and were not, Recovered
	// those who were and are not.
	BecameLow, Recovered int64
	// Movers are those whose adjusted usage fell or rose most, at most 10 each
	// way.
	Movers []changes.Mover
}

// customerState is what is remembered of a customer until the month to compare
// with is known.
type customerState struct {
	id, name  string
	now, then changes.State
}

// stateOf takes what is compared of a customer.
func stateOf(c *Customer) changes.State {
	s := changes.State{Adjusted: c.usagePercent()}
	for _, f := range c.Result.Findings {
		switch f.Type {
		case assessment.LowDeployment:
			s.Deployment = changes.StandingOf(string(f.Status), f.Reason)
		case assessment.LowUsage:
			s.Usage = changes.StandingOf(string(f.Status), f.Reason)
		}
	}
	return s
}

// changes compares the customers with what the data says of them at the end of the
// last month before the one of the sums; nil when the data has none.
func (s *sums) changes() *Changes {
	last, found := s.trend.before(s.asOf())
	if !found {
		return nil
	}
	c := &Changes{Since: last}
	var movers changes.Movers
	for each := range inParallel(s.states, func(c customerState) customerState { return s.in.withThen(c, last) }) {
		then := each.then
		if changes.BecameLow(then, each.now) {
			c.BecameLow++
		}
		if changes.Recovered(then, each.now) {
			c.Recovered++
		}
		movers.Add(each.id, each.name, then, each.now)
	}
	c.Movers = movers.List()
	return c
}

// before gives the end of the last month before that of a day in which anything was
// counted.
func (t trend) before(day civil.Date) (end civil.Date, found bool) {
	var last month
	for m, c := range t {
		if c.asOf.IsValid() && m < monthOf(day) {
			last = max(last, m)
		}
	}
	return last.end(), last > 0
}

// end is the last day of a month.
func (m month) end() civil.Date {
	return facts.MonthEnd(int(m-1)/12, time.Month(int(m-1)%12+1))
}

// withThen judges a customer by the figures at the end of a day and by the targets
// of now. The data is not stale: it was the newest there was.
func (in Input) withThen(state customerState, day civil.Date) customerState {
	c := in.named(state.id)
	c.Now = time.Time{}
	c.Metrics = adoption.ComputeUntil(in.figuresOf(state.id), day)
	c.Result = assessment.Assess(c.Input)
	state.then = stateOf(c)
	return state
}
