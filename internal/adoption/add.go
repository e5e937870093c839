package adoption

import "math"

// Add adds counts of several customers, neither of them negative. A sum that
// is too large for 64 bits stays at the largest number there is: each
// customer's own sums were checked when they were read.
func Add(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}
