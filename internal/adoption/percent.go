// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"math"
	"math/bits"
)

// Percent is floor(100 x part / whole), the only rounding there is
// (docs/semantics.md section 4): it is below an integer target exactly when the
// exact ratio is. It saturates at the bounds of an int32; ok is false, and
// there is no percentage, when whole is not positive.
func Percent(part, whole int64) (percent int32, ok bool) {
	if whole <= 0 {
		return 0, false
	}
	hi, lo := product(100, part)
	if hi < 0 {
		// floor(n/w) of a negative n is the complement of that of n's complement.
		return ^quotient(^hi, ^lo, whole), true
	}
	return quotient(hi, lo, whole), true
}

// Below says whether the exact ratio part/whole is below target percent:
// 100 x part < target x whole, without overflow.
func Below(part, whole int64, target int32) bool {
	hi, lo := product(100, part)
	targetHi, targetLo := product(int64(target), whole)
	return hi < targetHi || (hi == targetHi && lo < targetLo)
}

// product is the exact signed product of two numbers, 128 bits wide.
func product(a, b int64) (hi int64, lo uint64) {
	unsigned, lo := bits.Mul64(uint64(a), uint64(b))
	// As unsigned numbers a negative a stands for a+2^64: take b x 2^64 back.
	return int64(unsigned) - (a>>63)&b - (b>>63)&a, lo
}

// quotient is floor(hi:lo / whole) of two numbers that are not negative, at
// most math.MaxInt32.
func quotient(hi int64, lo uint64, whole int64) int32 {
	if hi >= whole {
		return math.MaxInt32
	}
	q, _ := bits.Div64(uint64(hi), lo, uint64(whole))
	return int32(min(q, math.MaxInt32))
}
