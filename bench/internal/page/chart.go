// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// The size of one curve, and how many stand side by side.
const (
	width, height = 10 * vg.Centimeter, 7 * vg.Centimeter
	columns       = 2
)

// drawCurves puts all curves into one picture.
func drawCurves(path string, curves []measure.Curve) error {
	rows := (len(curves) + columns - 1) / columns
	picture := vgsvg.New(columns*width, vg.Length(rows)*height)
	tiles := draw.Tiles{Cols: columns, Rows: rows, PadX: vg.Centimeter / 2, PadY: vg.Centimeter / 2}
	for i, c := range curves {
		p, err := plotCurve(c)
		if err != nil {
			return err
		}
		p.Draw(tiles.At(draw.New(picture), i%columns, i/columns))
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = picture.WriteTo(file)
	return err
}

func plotCurve(c measure.Curve) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = c.Title, c.X, c.Y
	p.X.Min, p.Y.Min = 0, 0
	p.Legend.Top, p.Legend.Left = false, false
	p.Add(plotter.NewGrid())
	for i, l := range c.Lines {
		points := make(plotter.XYs, len(l.Points))
		for j, point := range l.Points {
			points[j] = plotter.XY{X: point.X, Y: point.Y}
		}
		line, marks, err := plotter.NewLinePoints(points)
		if err != nil {
			return nil, err
		}
		line.Color, marks.Color, marks.Shape = plotutil.Color(i), plotutil.Color(i), plotutil.Shape(i)
		p.Add(line, marks)
		p.Legend.Add(l.Name, line, marks)
	}
	p.Y.Max *= 1.1
	return p, nil
}
