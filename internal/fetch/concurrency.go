package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// queue lets a few fetches through at a time, and fewer to one host: a hundred
// sources of one vendor must not look like an attack to it.
type queue struct {
	all     *semaphore.Weighted
	perHost int64
	mutex   sync.Mutex
	hosts   map[string]*hostQueue
}

type hostQueue struct {
	places *semaphore.Weighted
	// users have a place or wait for one; without any the host is forgotten.
	users int
}

func newQueue(all, perHost int64) *queue {
	return &queue{all: semaphore.NewWeighted(all), perHost: perHost, hosts: map[string]*hostQueue{}}
}

// enter waits for a place; leave gives it back, once. The host comes first: who
// waits for a slow host takes no place away from the others.
func (q *queue) enter(ctx context.Context, host string) (leave func(), err error) {
	h := q.join(host)
	if err := h.places.Acquire(ctx, 1); err != nil {
		q.part(host)
		return nil, err
	}
	if err := q.all.Acquire(ctx, 1); err != nil {
		h.places.Release(1)
		q.part(host)
		return nil, err
	}
	return sync.OnceFunc(func() {
		q.all.Release(1)
		h.places.Release(1)
		q.part(host)
	}), nil
}

func (q *queue) join(host string) *hostQueue {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	h, ok := q.hosts[host]
	if !ok {
		h = &hostQueue{places: semaphore.NewWeighted(q.perHost)}
		q.hosts[host] = h
	}
	h.users++
	return h
}

func (q *queue) part(host string) {
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
func (f *Fetcher) enter(ctx context.Context, host string, timeout time.Duration) (leave func(), fault *Error) {
	if host == "" {
		return func() {}, nil
	}
	limited, cancel := limitTime(ctx, timeout)
	defer cancel()
	leave, err := f.queue.enter(limited, host)
	switch {
	case err == nil:
		return leave, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, canceled()
	}
	fault = transient(ReasonFetchQueued, "waited for other fetches of the same host for as long as spec.timeout; it is tried again, use longer intervals")
	fault.cause = context.DeadlineExceeded
	return nil, fault
}

// limitTime bounds a part of a fetch; 0 is what only the caller's own ctx bounds.
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
