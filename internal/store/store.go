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
	// Limit bounds what all sets take together, in bytes; 0 is no bound. It is set
	// before the first Put.
	Limit int64

	mutex   sync.RWMutex
	sources map[types.UID]pair
	size    int64
}

type pair struct{ newest, previous entry }

func (p pair) size() int64 { return p.newest.size() + p.previous.size() }

type entry struct {
	revision string
	set      *facts.Set
}

func (e entry) size() int64 {
	if e.set == nil {
		return 0
	}
	return e.set.Size()
}

// New makes an empty Store.
func New() *Store {
	return &Store{sources: map[types.UID]pair{}}
}

// Put makes a revision the newest of a source. Putting the newest again
// replaces its set. Where the limit leaves no room for the previous revision, it
// goes. Where there is none for the newest either, Put gives false, and
// everything stays as it was.
func (s *Store) Put(uid types.UID, revision string, set *facts.Set) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	kept := s.sources[uid]
	others := s.size - kept.size()
	if kept.newest.revision != revision {
		kept.previous = kept.newest
	}
	kept.newest = entry{revision, set}
	if s.Limit > 0 && others+kept.size() > s.Limit {
		kept.previous = entry{}
	}
	if s.Limit > 0 && others+kept.size() > s.Limit {
		return false
	}
	s.sources[uid] = kept
	s.size = others + kept.size()
	return true
}

// Size is how many bytes all sets take together.
func (s *Store) Size() int64 {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.size
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
	s.size -= s.sources[uid].size()
	delete(s.sources, uid)
}
