// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import "math"

// Fit finds the power of X that Y grows with, by least squares of the logarithms:
// 1 when Y grows as X does, 2 when it grows as the square of X. All coordinates
// must be positive, and there must be two different X.
func Fit(points []Point) (power float64) {
	var n, x, y, xx, xy float64
	for _, p := range points {
		logX, logY := math.Log(p.X), math.Log(p.Y)
		n, x, y, xx, xy = n+1, x+logX, y+logY, xx+logX*logX, xy+logX*logY
	}
	return (n*xy - x*y) / (n*xx - x*x)
}
