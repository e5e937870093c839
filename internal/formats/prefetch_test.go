// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "testing"

// Things come in order, and the end is nil.
func TestPrefetcherKeepsOrder(t *testing.T) {
	n := 0
	b := newPrefetcher(func(into *int) bool {
		n++
		*into = n
		return n < 10
	})
	defer b.stop()
	for want := 1; want <= 10; want++ {
		if got := b.next(); *got != want {
			t.Fatalf("got %d, want %d", *got, want)
		}
	}
	if b.next() != nil {
		t.Error("more than were made")
	}
}

// What panics beside us panics here: a process must not die of a goroutine
// that nobody guards.
func TestPrefetcherPassesPanicsOn(t *testing.T) {
	for name, use := range map[string]func(*prefetcher[int]){
		"used":    func(b *prefetcher[int]) { b.next() },
		"stopped": func(b *prefetcher[int]) { b.stop() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if p := recover(); p != "broken" {
					t.Errorf("recovered %v", p)
				}
			}()
			begun := make(chan struct{})
			b := newPrefetcher(func(*int) bool {
				close(begun)
				panic("broken")
			})
			<-begun
			use(b)
		})
	}
}
