// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// TestPercent is docs/semantics.md section 4: floor, everywhere.
func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        int32
		ok          bool
	}{
		{91, 120, 75, true},
		{138, 210, 65, true},
		{54, 210, 25, true},
		{699, 1000, 69, true},
		{0, 5, 0, true},
		{6, 5, 120, true},
		{5, 0, 0, false},
		{0, 0, 0, false},
		{5, -1, 0, false},
		{-1, 1000, -1, true},
		{math.MaxInt64, math.MaxInt64, 100, true},
		{math.MaxInt64 - 1, math.MaxInt64, 99, true},
		{math.MaxInt64, 1, math.MaxInt32, true},
		{math.MinInt64, 1, math.MinInt32, true},
		{1 << 60, 6, math.MaxInt32, true}, // 100 x part is 6 x 2^64 and more
		{math.MaxInt32, 100, math.MaxInt32, true},
		{math.MaxInt32 + 1, 100, math.MaxInt32, true},
	} {
		if got, ok := Percent(c.part, c.whole); got != c.want || ok != c.ok {
			t.Errorf("Percent(%d, %d): got %d %v, want %d %v", c.part, c.whole, got, ok, c.want, c.ok)
		}
	}
}

// TestPercentIsFloor compares with arithmetic that has no bounds.
func TestPercentIsFloor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Int64().Draw(t, "part")
		whole := rapid.Int64Range(1, math.MaxInt64).Draw(t, "whole")
		exact := new(big.Int).Mul(big.NewInt(100), big.NewInt(part))
		exact.Div(exact, big.NewInt(whole)) // Euclidean: floor for a positive divisor
		want := int64(math.MaxInt32)
		switch {
		case exact.IsInt64():
			want = max(math.MinInt32, min(exact.Int64(), math.MaxInt32))
		case exact.Sign() < 0:
			want = math.MinInt32
		}
		if got, ok := Percent(part, whole); int64(got) != want || !ok {
			t.Fatalf("got %d %v, want %d", got, ok, want)
		}
	})
}

// TestFloorAndVerdictAgree: a percentage in the status is below an integer
// target exactly when the ratio is (docs/semantics.md section 4).
func TestFloorAndVerdictAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Int64Range(0, math.MaxInt64).Draw(t, "part")
		whole := rapid.Int64Range(1, math.MaxInt64).Draw(t, "whole")
		percent, _ := Percent(part, whole)
		for target := range int32(101) {
			if got := Below(part, whole, target); got != (percent < target) {
				t.Fatalf("%d %% and target %d: below is %v", percent, target, got)
			}
		}
	})
}

// TestBelowIsExact compares with arithmetic that has no bounds.
func TestBelowIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part, whole := rapid.Int64().Draw(t, "part"), rapid.Int64().Draw(t, "whole")
		target := rapid.Int32().Draw(t, "target")
		left := new(big.Int).Mul(big.NewInt(100), big.NewInt(part))
		right := new(big.Int).Mul(big.NewInt(int64(target)), big.NewInt(whole))
		if got, want := Below(part, whole, target), left.Cmp(right) < 0; got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
