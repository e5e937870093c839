// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"os"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for _, test := range []struct {
		list    []int
		p, want int
	}{
		{[]int{7}, 50, 7},
		{[]int{3, 1, 2}, 50, 2},
		{[]int{4, 1, 3, 2}, 50, 3},
		{hundred, 99, 100},
		{hundred, 0, 1},
	} {
		if got := Percentile(test.list, test.p); got != test.want {
			t.Errorf("Percentile(%v, %d) = %d, want %d", test.list, test.p, got, test.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the list was put in another order")
	}
}

func TestMet(t *testing.T) {
	for _, test := range []struct {
		goal  Goal
		value float64
		want  bool
	}{
		{Goal{AtLeast: 2}, 2, true},
		{Goal{AtLeast: 2}, 1.99, false},
		{Goal{AtMost: 0.25}, 0.25, true},
		{Goal{AtMost: 0.25}, 0.26, false},
		{Goal{Exactly: true, AtMost: 0, Unit: "writes"}, 0, true},
		{Goal{Exactly: true, AtMost: 0, Unit: "writes"}, 1, false},
		{Goal{Exactly: true, AtMost: 37, Unit: "writes"}, 36, false},
		{Goal{}, 5, true},
	} {
		if got := (Result{Goal: test.goal, Value: test.value}).Met(); got != test.want {
			t.Errorf("%s: Met(%g) = %t", test.goal.Wanted(), test.value, got)
		}
	}
}

func TestForeign(t *testing.T) {
	start := time.Now()
	before := Load{at: start, all: 10 * time.Second, owned: 4 * time.Second}
	after := Load{at: start.Add(10 * time.Second), all: 25 * time.Second, owned: 14 * time.Second}
	if got := after.Foreign(before); got != 0.5 {
		t.Errorf("Foreign = %g, want 0.5: 5 seconds of others in 10", got)
	}
	after.owned = 20 * time.Second // the counters are not read at the same time
	if got := after.Foreign(before); got != 0 {
		t.Errorf("Foreign = %g, want 0", got)
	}
}

func TestSumFamily(t *testing.T) {
	all := map[int]stat{
		1:  {parent: 0, own: time.Second},
		10: {parent: 1, own: 2 * time.Second, children: 3 * time.Second},
		11: {parent: 10, own: 5 * time.Second},
		12: {parent: 11, own: 7 * time.Second},
		20: {parent: 1, own: 100 * time.Second},
	}
	if got := sumFamily(all, 10); got != 17*time.Second {
		t.Errorf("sumFamily = %v, want 17s: its own 2, ended 3, child 5, grandchild 7", got)
	}
}

func TestOwnProcess(t *testing.T) {
	if kib, err := PeakRSS(os.Getpid()); err != nil || kib < 1024 {
		t.Errorf("PeakRSS = %d, %v; want more than a MiB", kib, err)
	}
	if s, err := readStat(os.Getpid()); err != nil || s.parent != os.Getppid() {
		t.Errorf("parent = %d, %v; want %d", s.parent, err, os.Getppid())
	}
}
