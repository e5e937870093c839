// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

const testMiB = 1 << 20

// memoryOf is memory of so many MiB for reads and store.
func memoryOf(mebibytes int64, stored *int64) (*memory, *clocktesting.FakePassiveClock) {
	now := clocktesting.NewFakePassiveClock(today)
	m := newMemory(0, func() int64 { return *stored }, now)
	m.total = mebibytes * testMiB
	return m, now
}

func sourceIn(namespace, name string) types.NamespacedName {
	return types.NamespacedName{Namespace: namespace, Name: name}
}

// fill grows a share MiB by MiB, until it has so many or gets no more.
func fill(s *share, mebibytes int64) error {
	for s.held < mebibytes*testMiB {
		if err := s.hold(testMiB); err != nil {
			return err
		}
	}
	return nil
}

// Four large workbooks are read one after the other: the first one goes on, the
// others are given up, and each is admitted when there is as much as it needs.
// Small reads go on all the while.
func TestLargeReadsWaitForEachOther(t *testing.T) {
	stored := int64(20 * testMiB)
	m, _ := memoryOf(120, &stored)
	const need = 80
	first, _, _ := m.take(sourceIn("a", "first"))
	if err := fill(first, need/2); err != nil {
		t.Fatal(err)
	}
	names := []string{"second", "third", "fourth"}
	for _, name := range names {
		s, _, _ := m.take(sourceIn("a", name))
		if err := fill(s, need); !errors.Is(err, errMemoryTaken) {
			t.Fatalf("%s: %v, want %v", name, err, errMemoryTaken)
		}
		s.release(false)
	}
	if err := fill(first, need); err != nil {
		t.Errorf("the first one: %v", err)
	}
	for _, name := range names {
		if s, full, _ := m.take(sourceIn("a", name)); s != nil || full == "" {
			t.Errorf("%s has got memory that is taken", name)
		}
	}
	small, _, _ := m.take(sourceIn("b", "small"))
	if small == nil || fill(small, 4) != nil {
		t.Error("a small read waits")
	}
	first.release(true)
	for _, name := range names {
		s, full, _ := m.take(sourceIn("a", name))
		if s == nil {
			t.Fatalf("%s waits: %s", name, full)
		}
		if err := fill(s, need); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		s.release(true)
	}
	if m.used != 0 || len(m.line) != 0 {
		t.Errorf("%d bytes used and %d wait in the end", m.used, len(m.line))
	}
}

// Of those that wait, the namespace comes first that has waited longest for its
// turn, whatever the number of its sources.
func TestMemoryIsFairByNamespace(t *testing.T) {
	stored := int64(0)
	m, now := memoryOf(100, &stored)
	holder, _, _ := m.take(sourceIn("z", "z"))
	_ = fill(holder, 60)
	large := []types.NamespacedName{sourceIn("a", "1"), sourceIn("a", "2"), sourceIn("a", "3"), sourceIn("b", "1")}
	for _, each := range large {
		s, _, _ := m.take(each)
		if err := fill(s, 90); !errors.Is(err, errMemoryTaken) {
			t.Fatal(err)
		}
		s.release(false)
		m.take(each)
		now.SetTime(now.Now().Add(100 * time.Millisecond))
	}
	holder.release(false)
	var order []string
	for len(order) < len(large) {
		for _, each := range large {
			if m.needs[each] == 0 {
				continue
			}
			if s, _, _ := m.take(each); s != nil {
				order = append(order, each.Namespace)
				s.release(false)
				m.leave(each)
				now.SetTime(now.Now().Add(time.Second))
			}
		}
	}
	if order[0] != "a" || order[1] != "b" {
		t.Errorf("order %v, want a and b in turns", order)
	}
}

// A read that is alone and gets no more is refused: waiting would not help.
func TestReadBeyondAllMemory(t *testing.T) {
	stored := int64(30 * testMiB)
	m, _ := memoryOf(100, &stored)
	s, _, _ := m.take(sourceIn("a", "a"))
	var fault *ingest.Fault
	if err := fill(s, 200); !errors.As(err, &fault) || fault.Reason != ingest.ReasonMemoryLimit || !fault.Permanent || !fault.Refused {
		t.Errorf("error %v, want a permanent %s", err, ingest.ReasonMemoryLimit)
	}
	s.release(false)
	// What waits and does not ask again is no hindrance.
	again, _, _ := m.take(sourceIn("b", "b"))
	if again == nil || fill(again, 60) != nil {
		t.Error("another source gets nothing")
	}
	unbounded, _ := memoryOf(0, new(int64))
	free, _, _ := unbounded.take(sourceIn("a", "a"))
	if err := fill(free, 5000); err != nil {
		t.Errorf("without a limit: %v", err)
	}
}

// The message says whether the file is too large, or the facts of other sources
// have taken the memory.
func TestMemoryLimitSaysWhy(t *testing.T) {
	for name, tt := range map[string]struct {
		stored int64
		fault  func(*memory) error
		want   string
	}{
		"a large file":          {0, readBeyond, "takes more than 100 MiB of memory, and all sources together may take 100 MiB; split the export, or give the manager more memory"},
		"a large file and some": {30, readBeyond, "takes more than 70 MiB of memory, and all sources together may take 100 MiB; split the export, or give the manager more memory"},
		"much is stored":        {80, readBeyond, "takes more than 20 MiB of memory, and the facts of other sources leave no more of the 100 MiB that all may take; delete sources, or give the manager more memory"},
		"large facts":           {0, storeBeyond(60), "its facts take 60 MiB, and those of all sources together may take 50 MiB; split the export, or give the manager more memory"},
		"facts and other facts": {0, storeBeyond(40), "its facts take 40 MiB, and those of other sources leave less of the 50 MiB that all may take; delete sources, or give the manager more memory"},
	} {
		t.Run(name, func(t *testing.T) {
			stored := tt.stored * testMiB
			m, _ := memoryOf(100, &stored)
			if got := tt.fault(m); !strings.Contains(got.Error(), tt.want) {
				t.Errorf("error %q, want %q", got, tt.want)
			}
		})
	}
}

// readBeyond reads until there is no more memory.
func readBeyond(m *memory) error {
	s, _, _ := m.take(sourceIn("a", "a"))
	return fill(s, 1000)
}

// storeBeyond has facts of so many MiB, and a store of 50 without room.
func storeBeyond(mebibytes int64) func(*memory) error {
	return func(*memory) error { return beyondStore(mebibytes*testMiB, 50*testMiB) }
}
