// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// memory bounds what all reads hold together, beside the facts in the store. A
// read begins without asking and asks when it grows. One that finds no memory is
// given up and requeued, and then waits until there is as much as it needs: no
// worker waits for memory.
type memory struct {
	// total is what reads and store may take, in bytes; 0 is no bound.
	total int64
	// stored says what the store takes.
	stored func() int64
	clock  clock.PassiveClock

	mutex sync.Mutex
	// used is what all shares were granted.
	used int64
	// needs is what a source needed that was given up, or took much the last time.
	needs map[types.NamespacedName]int64
	// proven is what a source took that was read to its end by this process.
	proven map[types.NamespacedName]int64
	line   map[types.NamespacedName]waiting
	// served is when a namespace got memory last that it had waited for.
	served map[string]time.Time
}

// waiting is a source that waits for memory.
type waiting struct{ since, asked time.Time }

const (
	// memoryPercent is the part of GOMEMLIMIT that reads and store may take,
	// storePercent that of the store alone. The rest is for the caches, exports,
	// and the garbage between two collections.
	memoryPercent = 55
	storePercent  = 28
	// smallRead is what each read may take without asking. So the usual sources
	// are read whatever the others take.
	smallRead = 4 << 20
)

func newMemory(limit int64, stored func() int64, now clock.PassiveClock) *memory {
	return &memory{
		total: limit / 100 * memoryPercent, stored: stored, clock: now,
		needs: map[types.NamespacedName]int64{}, proven: map[types.NamespacedName]int64{},
		line: map[types.NamespacedName]waiting{}, served: map[string]time.Time{},
	}
}

// errMemoryTaken ends a read that waits for memory then.
var errMemoryTaken = errors.New("other reads have taken the memory")

// take begins a read. A source that needed much before gets that much at once,
// or no share: full then says why, and waited for how long it has asked.
func (m *memory) take(source types.NamespacedName) (s *share, full string, waited time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	now, need := m.clock.Now(), min(m.needs[source], m.total-m.stored())
	if need > 0 && (m.used+need > m.total-m.stored() || m.before(source, now)) {
		w, waits := m.line[source]
		if !waits {
			w.since = now
		}
		w.asked = now
		m.line[source] = w
		return nil, fmt.Sprintf("needs about %s of memory, and other reads have taken it", mebibytes(need)), now.Sub(w.since)
	}
	if _, waited := m.line[source]; waited {
		delete(m.line, source)
		m.served[source.Namespace] = now
	}
	need = max(need, 0)
	m.used += need
	return &share{memory: m, source: source, granted: need}, "", 0
}

// before says whether another source that waits comes first: that of the
// namespace which has waited longest for its turn.
func (m *memory) before(source types.NamespacedName, now time.Time) bool {
	mine, waits := m.line[source]
	if !waits {
		mine.since = now
	}
	for other, w := range m.line {
		switch turn := m.served[other.Namespace].Compare(m.served[source.Namespace]); {
		case now.Sub(w.asked) > askedFor:
			delete(m.line, other)
		case other != source && (turn < 0 || turn == 0 && w.since.Before(mine.since)):
			return true
		}
	}
	return false
}

// leave forgets a source that is gone.
func (m *memory) leave(source types.NamespacedName) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	delete(m.line, source)
	delete(m.needs, source)
	delete(m.proven, source)
}

// grow grants more to a share.
func (m *memory) grow(s *share, more int64) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	free := m.total - m.stored() - m.used
	alone := m.used == s.granted
	switch {
	case more <= free && (alone || len(m.line) == 0):
		m.used += more
		s.granted += more
		return nil
	case alone:
		m.needs[s.source] = s.granted
		return beyondMemory(s.granted+free, m.total)
	}
	m.needs[s.source] = 2 * s.held
	return errMemoryTaken
}

// provenFor says that a source was read to its end with about as much memory.
func (m *memory) provenFor(source types.NamespacedName, bytes int64) bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return bytes <= m.proven[source]*5/4
}

// share is what one read holds. It belongs to the goroutine that reads.
type share struct {
	memory *memory
	source types.NamespacedName
	// held is what the read holds now, peak at most so far.
	held, peak int64
	granted    int64
}

// hold is the Hold of a reader.
func (s *share) hold(bytes int64) error {
	s.held += bytes
	s.peak = max(s.peak, s.held)
	if more := s.held - smallRead - s.granted; more > 0 && s.memory.total > 0 {
		return s.memory.grow(s, more)
	}
	return nil
}

// release ends a read. What a large one leaves is collected before others may
// have the memory: until then it is taken. A read that came to the end of its
// content needs as much the next time.
func (s *share) release(ended bool) {
	m := s.memory
	if s.granted >= largeRead {
		runtime.GC()
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.used -= s.granted
	s.granted = 0
	if !ended {
		return
	}
	m.proven[s.source] = s.peak
	delete(m.needs, s.source)
	if s.peak > smallRead {
		m.needs[s.source] = s.peak - smallRead
	}
}

// beyondMemory refuses a read that could have so much of all memory and needs
// more. It says whether the rest is taken by facts: then a smaller file may not
// help, and other sources can make room.
func beyondMemory(had, total int64) *ingest.Fault {
	if had < total/2 {
		return memoryFault("takes more than %s of memory, and the facts of other sources leave no more of the %s that all may take; delete sources, or give the manager more memory",
			had, total)
	}
	return memoryFault("takes more than %s of memory, and all sources together may take %s; split the export, or give the manager more memory", had, total)
}

// beyondStore refuses facts for which the store has no room.
func beyondStore(size, limit int64) *ingest.Fault {
	if size <= limit {
		return memoryFault("its facts take %s, and those of other sources leave less of the %s that all may take; delete sources, or give the manager more memory", size, limit)
	}
	return memoryFault("its facts take %s, and those of all sources together may take %s; split the export, or give the manager more memory", size, limit)
}

// memoryFault refuses a content that takes more than there is.
func memoryFault(what string, bytes ...int64) *ingest.Fault {
	amounts := make([]any, 0, len(bytes))
	for _, n := range bytes {
		amounts = append(amounts, mebibytes(n))
	}
	return &ingest.Fault{Reason: ingest.ReasonMemoryLimit, Message: fmt.Sprintf(what, amounts...), Permanent: true, Refused: true}
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%d MiB", (bytes+1<<20-1)>>20) }
