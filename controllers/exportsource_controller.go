// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=exportsources,verbs=list;watch
// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=exportsources/status,verbs=patch
// +kubebuilder:rbac:groups="",resources=configmaps,verbs=get;list;watch
// +kubebuilder:rbac:groups="",resources=secrets,verbs=get
// +kubebuilder:rbac:groups=source.toolkit.fluxcd.io,resources=buckets;externalartifacts;gitrepositories;ocirepositories,verbs=get
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create

// ExportSourceReconciler reads exports: it alone fetches and parses, once per
// interval and revision, and stores the facts that all reports share.
type ExportSourceReconciler struct {
	client.Client
	Reader   ingest.Reader
	Store    *store.Store
	Recorder events.EventRecorder
	Clock    clock.PassiveClock
	// Announced tells each controller of reports about facts of a revision that
	// was published before they were in the store: after a restart.
	Announced []chan<- event.GenericEvent

	places *places
	memory *memory
	seen   sync.Map // types.NamespacedName -> seenSource
	writes writes
	// marked are the sources that this process has marked as large, or holds back
	// until a time.
	marked    sync.Map // types.NamespacedName -> types.UID
	heldUntil sync.Map // types.NamespacedName -> time.Time
}

// Reconcile looks at one source:
//
//  1. gone: its facts leave the store
//  2. suspended: only Ready says so
//  3. it was being read when another process ended: others come first
//  4. take a place and memory among those that are read, or come back for them
//  5. read the origin, conditionally when its facts are in the store
//  6. store new facts, then publish them with one status apply
//  7. tell transitions as events; come back at the interval, or with backoff
func (r *ExportSourceReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	source := &v1alpha1.ExportSource{}
	if err := r.Get(ctx, req.NamespacedName, source); err != nil {
		if apierrors.IsNotFound(err) {
			r.forget(req.NamespacedName)
			r.places.leave(req.NamespacedName)
			r.memory.leave(req.NamespacedName)
			r.writes.forget(req.NamespacedName)
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if r.writes.behind(source) {
		return ctrl.Result{RequeueAfter: catchUp}, nil
	}
	r.writes.restore(source)
	if source.Spec.Suspend {
		return ctrl.Result{RequeueAfter: r.publish(ctx, source, evaluation.SuspendedSource(source, r.Clock.Now()))}, nil
	}
	if wait := r.holdBack(ctx, source); wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	release, full, waited := r.places.take(req.NamespacedName, fetch.Host(source))
	if release == nil {
		return ctrl.Result{RequeueAfter: r.queue(ctx, source, full, waited)}, nil
	}
	defer release()
	memory, full, waited := r.memory.take(req.NamespacedName)
	if memory == nil {
		return ctrl.Result{RequeueAfter: r.queue(ctx, source, full, waited)}, nil
	}
	defer memory.release(false)
	return r.look(ctx, source, memory)
}

// queue says when a source without a place asks again. It is told in its status
// when it has waited for as long as a read may take.
func (r *ExportSourceReconciler) queue(ctx context.Context, source *v1alpha1.ExportSource, full string, waited time.Duration) time.Duration {
	queued := meta.FindStatusCondition(source.Status.Conditions, v1alpha1.FetchFailedCondition)
	told := queued != nil && queued.Reason == fetch.ReasonFetchQueued
	if waited > source.Spec.Timeout.Duration && !told {
		fault := &ingest.Fault{Reason: fetch.ReasonFetchQueued, Message: full + "; use longer intervals, or let the operator read more at a time"}
		status := evaluation.Source(source, ingest.Reading{}, fault, r.Clock.Now())
		return max(r.publish(ctx, source, status), queueInterval)
	}
	return jitter(queueInterval)
}

// look reads a source and publishes what it says.
func (r *ExportSourceReconciler) look(ctx context.Context, source *v1alpha1.ExportSource, memory *share) (ctrl.Result, error) {
	started, published := r.Clock.Now(), source.Status
	before := r.Store.Get(source.UID, publishedRevision(source))
	wanted, stop := r.whileWanted(ctx, source)
	reading, err := r.read(wanted, source, started, memory)
	cause := context.Cause(wanted)
	stop()
	memory.release(err == nil && !reading.Unchanged)
	switch {
	case ctx.Err() != nil:
		r.unmark(ctx, source)
		return ctrl.Result{}, ctx.Err()
	case err != nil && errors.Is(cause, errUnwanted):
		r.unmark(ctx, source)
		return ctrl.Result{}, nil
	case errors.Is(err, errMemoryTaken):
		r.unmark(ctx, source)
		return ctrl.Result{RequeueAfter: jitter(queueInterval)}, nil
	}
	fault := ingest.FaultOf(err)
	observeFetch(reading, fault, r.Clock.Since(started))
	logRead(ctx, reading, fault, r.Clock.Since(started))
	if again := r.publishReading(ctx, source, func() v1alpha1.ExportSourceStatus {
		return evaluation.Source(source, reading, fault, started)
	}); again > 0 {
		return ctrl.Result{RequeueAfter: again}, nil
	}
	if samePublished(published, reading) && (before == nil || !sameFacts(published, reading)) {
		r.announce(ctx, source)
	}
	return resultOf(fault, intervalOf(source, fault, r.Clock.Now()))
}

// read reads the origin and stores what it found.
func (r *ExportSourceReconciler) read(ctx context.Context, source *v1alpha1.ExportSource, now time.Time, memory *share) (ingest.Reading, error) {
	key := client.ObjectKeyFromObject(source)
	seen := r.known(source)
	reader := r.withProgress(ctx, source)
	reader.Hold = r.holdFor(ctx, source, memory)
	reading, err := reader.Read(ctx, source, seen.validators, now)
	if reading.Rows != nil {
		// From here on status.rows speaks of this content: "unchanged" can no
		// longer mean the content before it.
		seen.validators = fetch.Validators{}
		r.seen.Store(key, seen)
	}
	if err != nil || reading.Unchanged {
		return reading, err
	}
	if !r.Store.Put(source.UID, reading.Artifact.Revision, reading.Facts) {
		size := reading.Facts.Size()
		reading.Facts, reading.Artifact = nil, nil
		return reading, beyondStore(size, r.Store.Limit)
	}
	r.seen.Store(key, seenSource{
		uid: source.UID, generation: source.Generation,
		revision: reading.Artifact.Revision, validators: reading.Validators,
	})
	return reading, nil
}

// publish writes the status when it changed, and tells transitions.
func (r *ExportSourceReconciler) publish(ctx context.Context, source *v1alpha1.ExportSource, status v1alpha1.ExportSourceStatus) (again time.Duration) {
	return publish(ctx, statusWriter{r.Client, r.Recorder, r.Clock, &r.writes}, source, statusChange[v1alpha1.ExportSourceStatus]{&source.Status, status, evaluation.SourceTransitions})
}

// sameFacts says that a reading found what the status says of the revision that
// it publishes: no report would say anything else. Dates and rejections of the
// same content may be others than before, for the day is another.
func sameFacts(published v1alpha1.ExportSourceStatus, reading ingest.Reading) bool {
	return equality.Semantic.DeepEqual(published.Artifact, reading.Artifact) &&
		equality.Semantic.DeepEqual(published.Rows, reading.Rows) &&
		equality.Semantic.DeepEqual(published.Rejections, reading.Rejections)
}

// samePublished says that a reading found the revision that was published
// before. A new revision enqueues the reports through its status instead.
func samePublished(published v1alpha1.ExportSourceStatus, reading ingest.Reading) bool {
	return reading.Artifact != nil && published.Artifact != nil && published.Artifact.Revision == reading.Artifact.Revision
}

// announce enqueues the reports of a source whose published revision has just
// been read again. It ends with the manager, when nobody listens any more.
func (r *ExportSourceReconciler) announce(ctx context.Context, source *v1alpha1.ExportSource) {
	for _, listener := range r.Announced {
		select {
		case listener <- event.GenericEvent{Object: source}:
		case <-ctx.Done():
			return
		}
	}
}

// SetupWithManager watches ExportSources and, by metadata only, the
// ConfigMaps they read.
func (r *ExportSourceReconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options) error {
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.ExportSource{}, builder.WithPredicates(predicate.Or(r.writes.foreign(), specOrRequest()))).
		WatchesMetadata(&corev1.ConfigMap{}, handler.EnqueueRequestsFromMapFunc(sourcesOf(mgr.GetClient())),
			builder.WithPredicates(predicate.ResourceVersionChangedPredicate{})).
		WithOptions(options).
		Complete(r)
}
