// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"iter"
	"runtime"
	"slices"
)

// batchSize is the number of customers that one goroutine evaluates at a time:
// enough that handing them over costs little, few enough to be held in memory.
const batchSize = 64

// batch is the outcome of evaluating some customers.
type batch[T any] struct {
	results []T
	// panicked is what made the goroutine panic. It is passed on to the one who
	// uses the results.
	panicked any
}

// inParallel does the work of each item on all processors, and yields the
// results in the order of the items. Work is done a few batches ahead of what was
// yielded, so that memory is bounded.
func inParallel[I, T any](items []I, work func(I) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		stop := make(chan struct{})
		defer close(stop)
		for b := range ahead(items, work, stop) {
			done := <-b
			if done.panicked != nil {
				panic(done.panicked)
			}
			for _, result := range done.results {
				if !yield(result) {
					return
				}
			}
		}
	}
}

// ahead starts the work of one batch after the other, and sends where each will
// come, in order.
func ahead[I, T any](items []I, work func(I) T, stop <-chan struct{}) <-chan chan batch[T] {
	batches := make(chan chan batch[T], runtime.GOMAXPROCS(0))
	go func() {
		defer close(batches)
		for some := range slices.Chunk(items, batchSize) {
			b := make(chan batch[T], 1)
			select {
			case batches <- b:
				go func() { b <- workOn(some, work) }()
			case <-stop:
				return
			}
		}
	}()
	return batches
}

func workOn[I, T any](items []I, work func(I) T) (b batch[T]) {
	defer func() { b.panicked = recover() }()
	b.results = make([]T, 0, len(items))
	for _, item := range items {
		b.results = append(b.results, work(item))
	}
	return b
}
