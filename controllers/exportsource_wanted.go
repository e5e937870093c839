// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// wantedInterval is how often a read asks whether its source is still there.
const wantedInterval = time.Second

// errUnwanted ends a read that nobody needs.
var errUnwanted = errors.New("the source was deleted, or has another spec")

// whileWanted gives a context for a read. It ends when the source is deleted, or
// gets another spec: the event of that has requeued the source already. stop
// must be called.
func (r *ExportSourceReconciler) whileWanted(ctx context.Context, source *v1alpha1.ExportSource) (wanted context.Context, stop func()) {
	wanted, cancel := context.WithCancelCause(ctx)
	uid, generation, key := source.UID, source.Generation, client.ObjectKeyFromObject(source)
	go func() {
		ticker := time.NewTicker(wantedInterval)
		defer ticker.Stop()
		for {
			select {
			case <-wanted.Done():
				return
			case <-ticker.C:
			}
			now := &v1alpha1.ExportSource{}
			err := r.Get(wanted, key, now)
			if apierrors.IsNotFound(err) || err == nil && (now.UID != uid || now.Generation != generation || now.Spec.Suspend) {
				cancel(errUnwanted)
			}
		}
	}()
	return wanted, func() { cancel(nil) }
}
