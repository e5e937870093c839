// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "math"

// Add adds counts of several customers, neither of them negative. ok is false when
// the sum is too large for 64 bits: such a sum is refused, never cut.
func Add(a, b int64) (sum int64, ok bool) {
	if a > math.MaxInt64-b {
		return 0, false
	}
	return a + b, true
}
