package report

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Size of a chart, in the units of its drawing.
const (
	chartWidth  = 600
	chartHeight = 120
	// margin is the room around it, for the dots and letters at its edge.
	margin = 8
	// labelWidth is the room on its right, for the percentages.
	labelWidth = 64
)

// chart is a trend as a drawing. Y grows downwards.
type chart struct {
	// View is the part of the plane to show.
	View  string
	Width int64
	// Grid are the lines of 0 % and of 100 %: the top, unless a figure is
	// above it.
	Grid  []gridLine
	Lines []chartLine
}

// gridLine is a percentage to compare with.
type gridLine struct {
	Y     int64
	Label string
}

// chartLine is one figure over time.
type chartLine struct {
	Class, Label string
	// Runs are the points of unbroken lines: a month without a figure is a gap.
	Runs []string
	Dots []dot
}

type dot struct{ X, Y int64 }

// chart draws deployment and adjusted usage; nil for fewer than two points.
func (l *Locale) chart(trend []v1alpha1.TrendPoint) *chart {
	if len(trend) < 2 {
		return nil
	}
	top := int64(100)
	for _, p := range trend {
		for _, percent := range []*int32{deployed(p), used(p)} {
			if percent != nil {
				top = max(top, int64(*percent))
			}
		}
	}
	none, full := int32(0), int32(100)
	return &chart{
		View:  fmt.Sprintf("%d %d %d %d", -margin, -margin, margin+chartWidth+labelWidth, chartHeight+2*margin),
		Width: chartWidth,
		Grid:  []gridLine{{height(0, top), l.percent(&none)}, {height(100, top), l.percent(&full)}},
		Lines: []chartLine{
			drawLine("deployment", l.text("figure.Deployment"), trend, deployed, top),
			drawLine("usage", l.text("figure.AdjustedUsage"), trend, used, top),
		},
	}
}

func deployed(p v1alpha1.TrendPoint) *int32 { return p.DeploymentPercent }

func used(p v1alpha1.TrendPoint) *int32 { return p.AdjustedUsagePercent }

// drawLine places one figure of every point, at equal distances.
func drawLine(class, label string, trend []v1alpha1.TrendPoint, of func(v1alpha1.TrendPoint) *int32, top int64) chartLine {
	line, run := chartLine{Class: class, Label: label}, ""
	for i, p := range trend {
		percent := of(p)
		if percent == nil {
			line.Runs, run = appendRun(line.Runs, run), ""
			continue
		}
		d := dot{X: int64(i) * chartWidth / int64(len(trend)-1), Y: height(int64(*percent), top)}
		line.Dots = append(line.Dots, d)
		run += fmt.Sprintf("%d,%d ", d.X, d.Y)
	}
	line.Runs = appendRun(line.Runs, run)
	return line
}

func appendRun(runs []string, run string) []string {
	if run == "" {
		return runs
	}
	return append(runs, run)
}

// height is where a percentage stands in a chart that reaches up to top.
func height(percent, top int64) int64 { return chartHeight - percent*chartHeight/top }
