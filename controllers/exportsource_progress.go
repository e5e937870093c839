// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	logf "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// progressInterval is the least time between two words about one read: every
// write costs the API server as much as a result does.
const progressInterval = 10 * time.Second

// withProgress gives a reader that tells how far it has come: to the metrics
// always, and in the source's Reconciling condition while it reads a
// generation for the first time. Later reads write nothing before their end,
// so that an unchanged refresh writes nothing at all.
func (r *ExportSourceReconciler) withProgress(ctx context.Context, source *v1alpha1.ExportSource) ingest.Reader {
	told := r.Clock.Now()
	first := source.Status.ObservedGeneration != source.Generation
	counted := &readCounter{}
	reader := r.Reader
	reader.Progress = func(rows, bytes int64) {
		counted.add(rows, bytes)
		now := r.Clock.Now()
		if !first || now.Sub(told) < progressInterval {
			return
		}
		told = now
		if !r.refresh(ctx, source) {
			return
		}
		status := evaluation.ReadingSource(source, rows, bytes, now)
		if err := (statusWriter{r.Client, r.Recorder, r.Clock, &r.writes}).apply(ctx, source, status); err != nil {
			// A lost word is no loss; the result is what counts.
			logf.FromContext(ctx).V(1).Info("progress could not be written", "error", err.Error())
			return
		}
		source.Status = status
	}
	return reader
}
