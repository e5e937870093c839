// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package reading

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// growth reads more and more rows: time grows with them, memory doesn't.
func (o Options) growth() contest {
	const few, many = 0, 2
	var entries []entry
	for _, rows := range []int{million, 5 * million, 10 * million} {
		entries = append(entries, entry{exports.CSV(rows), o.own(operator, 1)})
	}
	return contest{
		entries: entries,
		goals: []goal{
			{atMost("growth: time of 10 M rows against 1 M", 10.5), many, few, slower},
			{atMost("growth: peak memory of 10 M rows against 1 M", 1.15), many, few, memory},
		},
		curves: func(medians []measure.Answer) []measure.Curve {
			return []measure.Curve{
				curve(entries, medians, "Time to read a CSV export", "seconds", func(a measure.Answer) float64 { return a.Wall.Seconds() }),
				curve(entries, medians, "Peak memory while it is read", "MiB", func(a measure.Answer) float64 { return mebibytes(a.PeakRSS << 10) }),
			}
		},
	}
}

func curve(entries []entry, medians []measure.Answer, title, y string, figure func(measure.Answer) float64) measure.Curve {
	line := measure.Line{Name: "1 thread"}
	for i, m := range medians {
		line.Points = append(line.Points, measure.Point{X: float64(entries[i].file.Rows()) / million, Y: figure(m)})
	}
	return measure.Curve{Title: title, X: "million rows", Y: y, Lines: []measure.Line{line}}
}

func (o Options) runner(c contest) func(context.Context, *measure.Recorder) error {
	return func(ctx context.Context, recorder *measure.Recorder) error { return c.run(ctx, o, recorder) }
}
