// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package store

import (
	"strconv"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func TestStoreKeepsTwoRevisions(t *testing.T) {
	s := New()
	one, two, three, again := &facts.Set{}, &facts.Set{}, &facts.Set{}, &facts.Set{}
	expect := func(uid types.UID, revision string, want *facts.Set) {
		t.Helper()
		if got := s.Get(uid, revision); got != want {
			t.Errorf("%s %s: got %p, want %p", uid, revision, got, want)
		}
	}
	expect("a", "1", nil)
	expect("a", "", nil)

	s.Put("a", "1", one)
	expect("a", "1", one)
	expect("b", "1", nil) // another source with the same content

	s.Put("a", "2", two)
	expect("a", "1", one)
	s.Put("a", "2", again) // as after a restart of the fetch: the previous one stays
	expect("a", "1", one)
	expect("a", "2", again)

	s.Put("a", "3", three)
	expect("a", "1", nil)
	expect("a", "2", again)
	expect("a", "3", three)

	s.Put("a", "2", two) // the file was put back
	expect("a", "2", two)
	expect("a", "3", three)

	s.Put("b", "1", one)
	s.Drop("a")
	expect("a", "2", nil)
	expect("b", "1", one)
}

func TestStoreConcurrently(t *testing.T) {
	s := New()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			uid := types.UID(strconv.Itoa(i % 2))
			for j := range 100 {
				s.Put(uid, strconv.Itoa(j), &facts.Set{})
				s.Get(uid, strconv.Itoa(j))
			}
			s.Drop(uid)
		})
	}
	group.Wait()
}

// A store that is full refuses a source, and the others live on.
func TestStoreIsBounded(t *testing.T) {
	set, _ := revision(t, 20)
	s := New()
	s.Limit = set.Size()*5/2 + 1
	put := func(uid types.UID, revision string, want bool) {
		t.Helper()
		if got := s.Put(uid, revision, set); got != want {
			t.Errorf("%s %s: put %t, want %t", uid, revision, got, want)
		}
	}
	put("a", "1", true)
	put("a", "2", true)
	put("b", "1", false)
	put("a", "3", true)
	s.Drop("a")
	put("b", "1", true)
	put("a", "1", true)
	put("a", "2", true) // without the previous revision
	if s.Get("a", "1") != nil || s.Get("a", "2") == nil || s.Get("b", "1") == nil {
		t.Error("not the newest revisions are kept")
	}
	put("c", "1", false)
	if s.Size() != 2*set.Size() {
		t.Errorf("size %d, want %d", s.Size(), 2*set.Size())
	}
	s.Drop("a")
	s.Drop("b")
	if s.Size() != 0 {
		t.Errorf("size %d of nothing", s.Size())
	}
}
