// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package measure holds what all benchmarks share: what a goal is and whether
// it was met, medians, and what the machine was doing meanwhile. In go
// samples, out come results.
package measure

import (
	"cmp"
	"fmt"
	"slices"
)

// Goal is a figure to reach. One of the two bounds is set; neither is a figure
// that is only reported.
type Goal struct {
	// Name of the goal, which -only searches.
	Name string
	// Unit of the figure; empty for a ratio.
	Unit            string
	AtLeast, AtMost float64
	// Exactly says that the figure must be this one, AtMost.
	Exactly bool
}

// Result is what came out.
type Result struct {
	Goal
	Value float64
	// Us and Peer are the absolute figures behind it, with their units.
	Us, Peer string
	// Foreign is the CPU that others used meanwhile, in cores.
	Foreign float64
}

// Met says whether the goal was reached.
func (r Result) Met() bool {
	switch {
	case r.Exactly:
		return r.Value == r.AtMost
	case r.AtLeast > 0:
		return r.Value >= r.AtLeast
	default:
		return r.AtMost == 0 || r.Value <= r.AtMost
	}
}

// Valid says that others left the machine to us.
func (r Result) Valid() bool { return r.Foreign <= MaxForeign }

// Bounded says that there is something to reach.
func (g Goal) Bounded() bool { return g.Exactly || g.AtLeast > 0 || g.AtMost > 0 }

// Wanted is the bound in words.
func (g Goal) Wanted() string {
	switch {
	case g.Exactly:
		return "= " + g.Figure(g.AtMost)
	case g.AtLeast > 0:
		return ">= " + g.Figure(g.AtLeast)
	case g.AtMost > 0:
		return "<= " + g.Figure(g.AtMost)
	default:
		return "-"
	}
}

// Figure writes a value of the goal: a ratio with an x, all others with their
// unit.
func (g Goal) Figure(v float64) string {
	switch {
	case g.Exactly:
		return fmt.Sprintf("%.0f %s", v, g.Unit)
	case g.Unit != "" && v >= 100:
		return fmt.Sprintf("%.0f %s", v, g.Unit)
	case g.Unit != "":
		return fmt.Sprintf("%.3g %s", v, g.Unit)
	default:
		return fmt.Sprintf("%.2fx", v)
	}
}

// Curve is a picture: lines over one axis.
type Curve struct {
	Title, X, Y string
	Lines       []Line
}

// Line is one line of a Curve.
type Line struct {
	Name string
	// Points in the order of X.
	Points []Point
}

// Point of a line.
type Point struct{ X, Y float64 }

// Median is the middle of a list in order; of an even number the upper one.
func Median[T cmp.Ordered](list []T) T {
	return Percentile(list, 50)
}

// Percentile is the smallest entry that is not below p per cent of the others.
func Percentile[T cmp.Ordered](list []T, p int) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}
