// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
)

const (
	// largeRead is how much memory a read takes before its source is marked. An
	// unchanged refresh of a usual source, or of one that this process has read
	// before, writes nothing.
	largeRead = 32 << 20
	// A source whose read was interrupted waits for the shortest time, then twice
	// as long after each process that ended, up to the longest.
	shortestHold = time.Minute
	longestHold  = time.Hour
	// clearTime is for taking the mark away when the manager ends.
	clearTime = 2 * time.Second
)

// holdFor gives the Hold of the read of a source: what its share permits. Before a
// read grows large, the status of its source says so. If the process ends then,
// the next one knows which source it may have been.
func (r *ExportSourceReconciler) holdFor(ctx context.Context, source *v1alpha1.ExportSource, s *share) func(int64) error {
	marked := false
	return func(bytes int64) error {
		if err := s.hold(bytes); err != nil {
			return err
		}
		if marked || s.held <= largeRead || r.memory.provenFor(s.source, s.held) {
			return nil
		}
		marked = true
		return r.markLarge(ctx, source)
	}
}

// markLarge writes that a large read of a source has begun.
func (r *ExportSourceReconciler) markLarge(ctx context.Context, source *v1alpha1.ExportSource) error {
	r.marked.Store(client.ObjectKeyFromObject(source), source.UID)
	again := r.publishReading(ctx, source, func() v1alpha1.ExportSourceStatus {
		return evaluation.LargeRead(source, r.Clock.Now())
	})
	if again > 0 {
		return &ingest.Fault{Reason: fetch.ReasonAPIError, Message: "the status of the source could not be written before a large read; the operator tries again"}
	}
	return nil
}

// unmark takes the mark away from a source whose read has ended without a result.
func (r *ExportSourceReconciler) unmark(ctx context.Context, source *v1alpha1.ExportSource) {
	if source.Status.LargeRead == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), clearTime)
	defer cancel()
	r.publishReading(ctx, source, func() v1alpha1.ExportSourceStatus { return evaluation.WithoutLargeRead(source) })
}

// holdBack says how long to wait before a source is read that was being read when
// a process before this one ended; 0 is no wait. The status says so.
func (r *ExportSourceReconciler) holdBack(ctx context.Context, source *v1alpha1.ExportSource) time.Duration {
	key, now, mark := client.ObjectKeyFromObject(source), r.Clock.Now(), source.Status.LargeRead
	if mark == nil || request.Pending(source, source.Status.LastHandledReconcileAt) {
		r.heldUntil.Delete(key)
		return 0
	}
	if uid, mine := r.marked.Load(key); mine && uid == source.UID {
		until, held := r.heldUntil.Load(key)
		if !held {
			return 0
		}
		return max(until.(time.Time).Sub(now), 0)
	}
	wait := min(shortestHold<<min(mark.Interrupted, 10), longestHold)
	fault := &ingest.Fault{Reason: ingest.ReasonReadHeldBack, Message: fmt.Sprintf(
		"the manager ended while it read this source, %d times one after the other; it reads other sources first, and this one in %s; make the export smaller, or give the manager more memory",
		mark.Interrupted+1, wait)}
	if again := r.publish(ctx, source, evaluation.HeldBack(source, fault, now)); again > 0 {
		return again
	}
	r.marked.Store(key, source.UID)
	r.heldUntil.Store(key, now.Add(wait))
	return wait
}
