// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// changes says what is different from an earlier month.
func (x *explainer) changes(c *v1alpha1.PortfolioChanges) {
	if c == nil {
		return
	}
	x.title("Changes since %s", c.Since)
	x.item("Became low: %s. Recovered: %s.", wording.Count(c.BecameLow, "customer"), wording.Count(c.Recovered, "customer"))
	for _, m := range c.Movers {
		x.item("%s (%s): adjusted usage %d %% then, %d %% now.", cmp.Or(m.Name, "no name"), m.ID, m.From, m.To)
	}
}

// segments lists the segments with their sums.
func (x *explainer) segments(p *v1alpha1.PortfolioAdoption) {
	if len(p.Status.Segments) == 0 {
		return
	}
	x.title("Segments, by %s", p.Spec.SegmentBy)
	for _, s := range p.Status.Segments {
		x.item("%s: %s, %d of them Low, %s, %s.", cmp.Or(s.Name, "not stated"), wording.Count(s.Customers, "customer"), s.Low,
			percentOr("deployment", s.DeploymentPercent), percentOr("adjusted usage", s.AdjustedUsagePercent))
	}
	if more := p.Status.SegmentsOmitted; more > 0 {
		x.item("%d more are not listed.", more)
	}
}

// percentOr is a figure in percent, or that it is unknown.
func percentOr(figure string, percent *int32) string {
	if percent == nil {
		return figure + " unknown"
	}
	return fmt.Sprintf("%s %d %%", figure, *percent)
}
