// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// queue limits how many fetches run at once, in all and for each host: to a
// vendor, a hundred sources at once would look like an attack.
type queue struct {
	all     *semaphore.Weighted
	perHost int64
	mutex   sync.Mutex
	hosts   map[string]*hostQueue
}

type hostQueue struct {
	slots *semaphore.Weighted
	// users have a slot or wait for one. A host without users is removed.
	users int
}

func newQueue(all, perHost int64) *queue {
	return &queue{all: semaphore.NewWeighted(all), perHost: perHost, hosts: map[string]*hostQueue{}}
}

// acquire waits for a slot; release returns it. The slot of the host comes first,
// so that fetches that wait for a slow host take no slot away from others.
func (q *queue) acquire(ctx context.Context, host string) (release func(), err error) {
	h := q.addUser(host)
	if err := h.slots.Acquire(ctx, 1); err != nil {
		q.dropUser(host)
		return nil, err
	}
	if err := q.all.Acquire(ctx, 1); err != nil {
		h.slots.Release(1)
		q.dropUser(host)
		return nil, err
	}
	return sync.OnceFunc(func() {
		q.all.Release(1)
		h.slots.Release(1)
		q.dropUser(host)
	}), nil
}

func (q *queue) addUser(host string) *hostQueue {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	h, ok := q.hosts[host]
	if !ok {
		h = &hostQueue{slots: semaphore.NewWeighted(q.perHost)}
		q.hosts[host] = h
	}
	h.users++
	return h
}

func (q *queue) dropUser(host string) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	h := q.hosts[host]
	h.users--
	if h.users == 0 {
		delete(q.hosts, host)
	}
}

// enter waits for a slot of a host. It waits at most as long as a fetch may
// take, because the caller waits too. Objects of the cluster have no host and
// need no slot.
func (f *Fetcher) acquireSlot(ctx context.Context, host string, timeout time.Duration) (release func(), fault *Error) {
	if host == "" {
		return func() {}, nil
	}
	limited, cancel := limitTime(ctx, timeout)
	defer cancel()
	release, err := f.queue.acquire(limited, host)
	switch {
	case err == nil:
		return release, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, canceled()
	}
	fault = transient(ReasonFetchQueued, "waited for other fetches of the same host for as long as spec.timeout; the operator tries again; use longer intervals")
	fault.cause = context.DeadlineExceeded
	return nil, fault
}

// limitTime limits a part of a fetch; 0 means that only ctx limits it.
func limitTime(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// hostOfURL gives the host name of a URL; empty for one that is not valid.
func hostOfURL(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return canonicalHost(parsed.Hostname())
}
