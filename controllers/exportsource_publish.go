// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// publishAttempts is how often a status is written after a read before the
// source is read again: for about a minute.
const publishAttempts = 8

// publishReading publishes the status that a read comes to. A read can take
// long, and somebody may edit the metadata meanwhile: it still speaks of the
// source as long as UID and generation are the same. A duration above 0 says
// that nothing was published, and how long to wait before the source is looked
// at again.
func (r *ExportSourceReconciler) publishReading(ctx context.Context, source *v1alpha1.ExportSource, status func() v1alpha1.ExportSourceStatus) (again time.Duration) {
	for range publishAttempts {
		if !r.refresh(ctx, source) {
			return catchUp
		}
		if again = r.publish(ctx, source, status()); again == 0 {
			return 0
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return again
		}
	}
	return again
}

// refresh takes over the status and the resource version that a source has now,
// and nothing else: a request-now token that came during a read was not handled
// by it. False means that it is another source, or has another spec.
func (r *ExportSourceReconciler) refresh(ctx context.Context, source *v1alpha1.ExportSource) bool {
	now := &v1alpha1.ExportSource{}
	if err := r.Get(ctx, client.ObjectKeyFromObject(source), now); err != nil || now.UID != source.UID || now.Generation != source.Generation {
		return false
	}
	if !r.writes.behind(now) {
		r.writes.restore(now)
		source.ResourceVersion, source.Status = now.ResourceVersion, now.Status
	}
	return true
}
