// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Size of a histogram, in the units of its drawing: ten columns of one width.
const (
	columnWidth  = 32
	columnHeight = 84
)

// histogram draws how many customers are in each tenth of a percentage.
type histogram struct {
	// Label names the drawing, Figure the percentage.
	Label, Figure string
	Columns       []column
}

// distributed are the messages that name the percentage of a distribution.
var distributed = map[v1alpha1.DistributionMetric]string{
	v1alpha1.DistributionDeployment: "figure.Deployment",
	v1alpha1.DistributionUsage:      "figure.AdjustedUsage",
}

// column is one tenth.
type column struct {
	// Range is the tenth in words. Tick is its short form under the column.
	Range, Tick string
	Customers   int64
	// X and Y are the upper left corner. Height reaches from there to the line
	// of 0.
	X, Y, Height int64
}

func (l *Locale) histograms(all []v1alpha1.Distribution) []histogram {
	var drawn []histogram
	for _, d := range all {
		if len(d.Deciles) == 0 || slices.Max(d.Deciles) == 0 {
			continue
		}
		h, most := histogram{Label: l.code("distribution", string(d.Metric)), Figure: l.text(distributed[d.Metric])}, slices.Max(d.Deciles)
		for i, n := range d.Deciles {
			c := column{Range: l.text("range", i*10, i*10+9), Tick: l.number(int64(i) * 10), Customers: n, X: int64(i) * columnWidth}
			if i == len(d.Deciles)-1 {
				c.Range, c.Tick = l.text("range.open", i*10), c.Tick+"+"
			}
			// Rounded up, so that one customer of thousands is seen.
			c.Height = (n*columnHeight + most - 1) / most
			c.Y = columnHeight - c.Height
			h.Columns = append(h.Columns, c)
		}
		drawn = append(drawn, h)
	}
	return drawn
}
