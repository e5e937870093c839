// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package portfolio adds up the figures of many customers. The facts of every
// listed source come in, with the scope, the selection of customers, the targets
// and the time. The figures and verdicts of each customer go out, one customer
// after the other, and then their sums: counts, percentages of the sums, customers
// by verdict and by tenth, the ranking and the trend.
//
// Each customer is evaluated by itself and without hysteresis. Only the sums and
// the ranking are kept, so memory does not grow with the number of customers.
package portfolio

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Input is everything a portfolio depends on.
type Input struct {
	// Sources in the order in which they are listed: the first that has a
	// figure of a customer gives it.
	Sources []Source
	// Selection of customers, by id or name.
	Selection adoption.Selection
	// MinimumLicenses is the least number of licenses, sold or else entitled,
	// of a customer of the portfolio.
	MinimumLicenses int64
	// Figures says what is counted of each customer; its Sources are not
	// looked at.
	Figures adoption.Input
	// Targets to judge each customer, and the sums, against.
	Targets assessment.Targets
	// Ranking says who is listed as lowest.
	Ranking Ranking
	// SegmentBy is the label that puts customers into segments; empty for none.
	SegmentBy adoption.Label
	// Trend is what earlier evaluations of the same scope found.
	Trend []TrendPoint
	// HighWater is the largest summed active count seen earlier per workload, by
	// its adoption.WorkloadKey in any case.
	HighWater map[string]int64
	// Now is the time of the judgment.
	Now time.Time
}

// Source is one listed source.
type Source struct {
	// Name of the source.
	Name string
	// Facts are nil when the source was never read.
	Facts *facts.Set
	// Zone in which the source's dates are meant; nil is UTC.
	Zone *time.Location
}

// Customer is one customer of a portfolio, evaluated.
type Customer struct {
	// ID in canonical form, and the name that the first source which has one
	// gives; may be empty.
	ID, Name string
	// Input of the judgment: the figures (Metrics) and what is judged of them
	// (Deployment and Usage).
	assessment.Input
	// Result of the judgment.
	Result assessment.Result
	// figures is what the metrics were computed from.
	figures adoption.Input
	// segment is the label of Input.SegmentBy.
	segment string
}

// Label is the customer's own; empty when no row has it.
func (c *Customer) Label(l adoption.Label) string { return adoption.LabelOf(c.figures, l) }

// Services are those that the rows of the figures name, sorted.
func (c *Customer) Services() []string { return adoption.ServicesOf(c.figures) }

// Adjusted is the adjusted active count of the judged usage.
func (c *Customer) Adjusted() int64 {
	if c.Targets.OwnOnly {
		return c.Result.AdjustedOwn
	}
	return c.Result.AdjustedActive
}

// licenses are those sold, or entitled where none are known to be sold.
func (c *Customer) licenses() int64 {
	switch d, u := c.Deployment(), c.Usage(); {
	case d != nil:
		return d.Sold
	case u != nil:
		return u.Entitled
	}
	return 0
}

// deploymentPercent and usagePercent are the judged percentages; nil when
// there is none.
func (c *Customer) deploymentPercent() *int32 {
	if d := c.Deployment(); d != nil {
		return percent(d.Assigned, d.Sold)
	}
	return nil
}

func (c *Customer) usagePercent() *int32 {
	if u := c.Usage(); u != nil {
		return percent(c.Adjusted(), u.Entitled)
	}
	return nil
}

func percent(part, whole int64) *int32 {
	if p, ok := adoption.Percent(part, whole); ok {
		return &p
	}
	return nil
}
