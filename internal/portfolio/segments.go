// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// Segment is the customers that have the same label (docs/semantics.md section 12).
// Labels that differ in case only are one. Every customer is in one segment, so
// that the segments add up to the portfolio.
type Segment struct {
	// Name is the label, the first of its spellings; empty for the customers
	// without one.
	Name string
	// Customers counts all of them, Low those with this verdict.
	Customers, Low int64
	// Deployment and Usage are the sums of the judged figures, without products
	// and workloads; nil when no customer has the figure or when a sum is too
	// large for 64 bits.
	Deployment *adoption.Deployment
	Usage      *adoption.Usage
	// Adjusted is the adjusted active count of Usage.
	Adjusted int64
}

// segments are sums by label, in lower case.
type segments map[string]*segmentSum

// segmentSum is a Segment in the making.
type segmentSum struct {
	Segment

	deployment deploymentSum
	usage      usageSum
}

// add counts a customer in its segment.
func (s segments) add(c *Customer) {
	label := c.segment
	key := strings.ToLower(label)
	sum := s[key]
	if sum == nil {
		sum = &segmentSum{Segment: Segment{Name: label}, deployment: deploymentSum{totalsOnly: true}, usage: usageSum{totalsOnly: true}}
		s[key] = sum
	}
	sum.Name = min(sum.Name, label)
	sum.Customers++
	if c.Result.Adoption == assessment.AdoptionLow {
		sum.Low++
	}
	sum.deployment.add(c.Deployment())
	sum.usage.add(c.Usage())
}

// list gives the segments, those with the most customers first.
func (s segments) list() (list []Segment) {
	for _, sum := range s {
		sum.Deployment, sum.Usage = sum.deployment.sum(), sum.usage.sum()
		sum.Adjusted = sum.usage.measured.Adjusted
		list = append(list, sum.Segment)
	}
	slices.SortFunc(list, func(a, b Segment) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Name, b.Name))
	})
	return list
}
