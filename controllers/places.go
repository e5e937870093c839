// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
)

// places bounds how many sources are read at a time, in all and from one host,
// and shares the places among namespaces. A source without a place is requeued:
// no worker waits for one. The exports of portfolios have places of their own.
type places struct {
	total, perHost, perNamespace int
	clock                        clock.PassiveClock

	mutex  sync.Mutex
	used   int
	hosts  map[string]int
	spaces map[string]int
	// asked is when a namespace asked last in vain for a place.
	asked map[string]time.Time
	// since is when a source began to wait.
	since map[types.NamespacedName]time.Time
}

// newPlaces leaves one place for others in each namespace, unless a single one
// is watched.
func newPlaces(total, perHost int, namespaces []string, now clock.PassiveClock) *places {
	perNamespace := max(1, total-1)
	if len(namespaces) == 1 {
		perNamespace = total
	}
	return &places{
		total: total, perHost: perHost, perNamespace: perNamespace, clock: now,
		hosts: map[string]int{}, spaces: map[string]int{},
		asked: map[string]time.Time{}, since: map[types.NamespacedName]time.Time{},
	}
}

const (
	// queueInterval is how long a source without a place waits before it asks
	// again.
	queueInterval = time.Second
	// askedFor is how long a namespace that asked is taken to wait.
	askedFor = 5 * time.Second
)

// take gives a source a place until release is called. Without one, full says
// why, and waited for how long the source has asked. Objects of the cluster,
// which have no host, need no place.
func (p *places) take(source types.NamespacedName, host string) (release func(), full string, waited time.Duration) {
	if host == "" {
		return func() {}, "", 0
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.clock.Now()
	if full = p.full(source.Namespace, host, now); full != "" {
		if _, waits := p.since[source]; !waits {
			p.since[source] = now
		}
		return nil, full, now.Sub(p.since[source])
	}
	delete(p.since, source)
	delete(p.asked, source.Namespace)
	p.change(source.Namespace, host, 1)
	return sync.OnceFunc(func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.change(source.Namespace, host, -1)
	}), "", 0
}

// leave forgets a source that waits no longer.
func (p *places) leave(source types.NamespacedName) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.since, source)
}

// full says why there is no place; empty when there is one.
func (p *places) full(namespace, host string, now time.Time) string {
	// A namespace that only waits for its host takes no place from others.
	if p.hosts[host] >= p.perHost {
		return fmt.Sprintf("%d sources of the same host are being read, and --max-fetches-per-host permits no more", p.perHost)
	}
	mine, before := p.spaces[namespace], 0
	for other, at := range p.asked {
		switch {
		case now.Sub(at) > askedFor:
			delete(p.asked, other)
		case other != namespace && p.spaces[other] < mine:
			before++
		}
	}
	switch {
	case mine >= p.perNamespace && p.used < p.total:
		return fmt.Sprintf("%d sources of this namespace are being read, and one place is kept for other namespaces", mine)
	case p.used+before >= p.total:
		p.asked[namespace] = now
		return fmt.Sprintf("--max-concurrent-fetches permits %d sources to be read at a time, and namespaces that have fewer come first", p.total)
	}
	return ""
}

// change counts a place that is taken or given back.
func (p *places) change(namespace, host string, by int) {
	p.used += by
	add(p.hosts, host, by)
	add(p.spaces, namespace, by)
}

// add counts up or down, and drops what is 0.
func add(counts map[string]int, key string, by int) {
	if counts[key] += by; counts[key] == 0 {
		delete(counts, key)
	}
}
