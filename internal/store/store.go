// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package store holds what was read from export sources, for all reports to
// share. In go immutable sets of facts, out come the same sets: nothing is
// copied, nothing is kept on disk.
package store

import (
	"sync"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Store keeps the newest and the previous revision of every source: a report
// that is just being computed may still need the previous one. It is safe for
// concurrent use.
type Store struct {
	mutex   sync.RWMutex
	sources map[types.UID]pair
}

type pair struct{ newest, previous entry }

type entry struct {
	revision string
	set      *facts.Set
}

// New makes an empty Store.
func New() *Store {
	return &Store{sources: map[types.UID]pair{}}
}

// Put makes a revision the newest of a source. Putting the newest again
// replaces its set.
func (s *Store) Put(uid types.UID, revision string, set *facts.Set) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	kept := s.sources[uid]
	if kept.newest.revision != revision {
		kept.previous = kept.newest
	}
	kept.newest = entry{revision, set}
	s.sources[uid] = kept
}

// Get gives the facts of a revision; nil when they are not, or no longer, in
// the store.
func (s *Store) Get(uid types.UID, revision string) *facts.Set {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	kept := s.sources[uid]
	for _, e := range []entry{kept.newest, kept.previous} {
		if e.revision == revision {
			return e.set
		}
	}
	return nil
}

// Drop forgets a source.
func (s *Store) Drop(uid types.UID) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.sources, uid)
}
