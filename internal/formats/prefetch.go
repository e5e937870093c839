// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

// prefetcher carries things from a goroutine of its own, which fills them a few ahead,
// to who uses them, and back to be filled again. It must be stopped.
type prefetcher[T any] struct {
	empty, full chan *T
	current     *T
	// panicked is what made the goroutine panic. It is passed on to who uses
	// the things, whose business it is to survive it or not.
	panicked any
}

// prefetched is the number of things on a prefetcher.
const prefetched = 3

// newPrefetcher starts one. fill says whether there will be more.
func newPrefetcher[T any](fill func(*T) (more bool)) *prefetcher[T] {
	b := &prefetcher[T]{empty: make(chan *T, prefetched), full: make(chan *T, prefetched)}
	for range prefetched {
		b.empty <- new(T)
	}
	go b.run(fill)
	return b
}

func (b *prefetcher[T]) run(fill func(*T) bool) {
	defer close(b.full)
	defer func() { b.panicked = recover() }()
	for each := range b.empty {
		more := fill(each)
		b.full <- each
		if !more {
			return
		}
	}
}

// next gives the next thing, valid until the one after it; nil is the end.
func (b *prefetcher[T]) next() *T {
	if b.current != nil {
		b.empty <- b.current
	}
	b.current = <-b.full
	if b.current == nil {
		b.repanic()
	}
	return b.current
}

// stop ends the goroutine, and waits for it: what it reads from is not touched
// any more afterwards.
func (b *prefetcher[T]) stop() {
	for more := true; more; {
		select {
		case <-b.empty:
		default:
			more = false
		}
	}
	close(b.empty)
	for more := true; more; {
		_, more = <-b.full
	}
	b.repanic()
}

func (b *prefetcher[T]) repanic() {
	if p := b.panicked; p != nil {
		b.panicked = nil
		panic(p)
	}
}
