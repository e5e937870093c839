// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Results come in the order of the items, whatever their number.
func TestParallelOrder(t *testing.T) {
	for _, n := range []int{0, 1, batchSize - 1, batchSize, batchSize + 1, 10*batchSize + 3} {
		items := make([]int, n)
		for i := range items {
			items[i] = i
		}
		got := slices.Collect(inParallel(items, func(i int) int { return i }))
		if diff := cmp.Diff(items, got, equateEmpty); diff != "" {
			t.Errorf("%d items: %s", n, diff)
		}
	}
}

var equateEmpty = cmp.Transformer("length", func(list []int) []int { return append([]int{}, list...) })

// One who has seen enough gets no more.
func TestParallelStop(t *testing.T) {
	items := make([]int, 100*batchSize)
	seen := 0
	for range inParallel(items, func(i int) int { return i }) {
		if seen++; seen == batchSize+1 {
			break
		}
	}
	if seen != batchSize+1 {
		t.Errorf("%d results", seen)
	}
}

// A panic reaches the one who uses the results, so that it ends one evaluation and
// not the program.
func TestParallelPanic(t *testing.T) {
	defer func() {
		if cause := recover(); cause != "bad customer" {
			t.Errorf("panicked with %v", cause)
		}
	}()
	items := make([]int, 3*batchSize)
	items[batchSize+5] = 1
	for range inParallel(items, func(i int) int {
		if i == 1 {
			panic("bad customer")
		}
		return i
	}) {
		continue
	}
	t.Error("nothing panicked")
}
