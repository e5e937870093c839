// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Size of a chart, in the units of its drawing.
const (
	chartWidth  = 240
	chartHeight = 100
)

// chart is the drawing of a trend. X grows to the right with the months, Y
// grows downwards.
type chart struct {
	Width, Height int64
	// Grid are the lines of 0 % and of 100 %. 100 % is at the top, unless a
	// figure is above 100 %.
	Grid []gridLine
	// First and Last are the months at the two ends.
	First, Last string
	// Words say what the drawing shows, for those who cannot see it.
	Words string
	Lines []chartLine
	// Paths are what the plan asked for in each month; none without a plan.
	Paths []chartLine
}

// gridLine is a percentage to compare with.
type gridLine struct {
	Y     int64
	Label string
}

// chartLine is one figure over time.
type chartLine struct {
	Class, Label string
	// Runs are the unbroken parts of the line, as points. A month without a
	// figure leaves a gap between two of them.
	Runs []string
	Dots []dot
	// End is the latest figure in words, at the height EndY.
	End  string
	EndY int64
	last dot
}

type dot struct{ X, Y int64 }

// chart draws deployment and adjusted usage. It is nil for fewer than two
// months.
func (l *Locale) chart(trend []v1alpha1.TrendPoint) *chart {
	if len(trend) < 2 {
		return nil
	}
	months, top := monthsOf(trend), topOf(trend)
	none, full := int32(0), int32(100)
	c := &chart{
		Width: chartWidth, Height: chartHeight,
		Grid:  []gridLine{{height(0, top), l.percent(&none)}, {height(100, top), l.percent(&full)}},
		First: l.monthOf(trend[0].AsOf), Last: l.monthOf(trend[len(trend)-1].AsOf),
	}
	for _, line := range []struct {
		class, label string
		of           func(v1alpha1.TrendPoint) *int32
	}{{"deployment", "figure.Deployment", deployed}, {"usage", "figure.AdjustedUsage", used}} {
		if drawn := l.drawLine(trend, months, line.of, top); len(drawn.Dots) > 0 {
			drawn.Class, drawn.Label = line.class, l.text(line.label)
			c.Lines = append(c.Lines, drawn)
		}
	}
	c.separate()
	c.Words = l.text("pair", l.text("label.trend"), strings.Join(l.ends(c.Lines), separator))
	return c
}

// topOf is the percentage at the upper end: 100, or a figure that is above.
func topOf(trend []v1alpha1.TrendPoint) int64 {
	top := int64(100)
	for _, p := range trend {
		for _, percent := range []*int32{deployed(p), used(p)} {
			if percent != nil {
				top = max(top, int64(*percent))
			}
		}
	}
	return top
}

// ends are the latest figures of the lines in words.
func (l *Locale) ends(lines []chartLine) (words []string) {
	for _, line := range lines {
		words = append(words, l.text("pair", line.Label, line.End))
	}
	return words
}

func deployed(p v1alpha1.TrendPoint) *int32 { return p.DeploymentPercent }

func used(p v1alpha1.TrendPoint) *int32 { return p.AdjustedUsagePercent }

// monthsOf gives the distance of each point from the first, in months. A text
// that is not a date counts as the month after the point before it.
func monthsOf(trend []v1alpha1.TrendPoint) []int64 {
	months, start := make([]int64, len(trend)), int64(0)
	for i, p := range trend {
		day, err := time.Parse(time.DateOnly, p.AsOf)
		switch month := int64(day.Year())*12 + int64(day.Month()); {
		case i == 0:
			start = month
		case err != nil || month-start <= months[i-1]:
			months[i] = months[i-1] + 1
		default:
			months[i] = month - start
		}
	}
	return months
}

// drawLine draws one figure of every point. Dots mark the last point and
// points without a neighbor.
func (l *Locale) drawLine(trend []v1alpha1.TrendPoint, months []int64, of func(v1alpha1.TrendPoint) *int32, top int64) chartLine {
	line, run := chartLine{}, []dot(nil)
	for i, p := range trend {
		percent := of(p)
		if percent == nil {
			line.add(run)
			run = nil
			continue
		}
		run = append(run, dot{X: months[i] * chartWidth / months[len(months)-1], Y: height(int64(*percent), top)})
		line.End = l.percent(percent)
	}
	line.add(run)
	if last := line.last; line.End != "" && !slices.Contains(line.Dots, last) {
		line.Dots = append(line.Dots, last)
	}
	line.EndY = line.last.Y
	return line
}

// add draws the points of neighboring months.
func (line *chartLine) add(run []dot) {
	if len(run) == 0 {
		return
	}
	line.last = run[len(run)-1]
	if len(run) == 1 {
		line.Dots = append(line.Dots, run[0])
		return
	}
	points := make([]string, len(run))
	for i, d := range run {
		points[i] = fmt.Sprintf("%d,%d", d.X, d.Y)
	}
	line.Runs = append(line.Runs, strings.Join(points, " "))
}

// letterHeight is the smallest vertical distance between two texts.
const letterHeight = 13

// separate moves the texts at the ends of the two lines apart.
func (c *chart) separate() {
	if len(c.Lines) < 2 {
		return
	}
	upper, lower := &c.Lines[0].EndY, &c.Lines[1].EndY
	if *upper > *lower {
		upper, lower = lower, upper
	}
	if missing := letterHeight - (*lower - *upper); missing > 0 {
		*upper -= missing / 2
		*lower += missing - missing/2
	}
}

// height is the Y of a percentage in a chart whose upper end is the percentage
// top.
func height(percent, top int64) int64 { return chartHeight - percent*chartHeight/top }
