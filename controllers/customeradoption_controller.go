// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=customeradoptions,verbs=list;watch
// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=customeradoptions/status,verbs=patch

// CustomerAdoptionReconciler evaluates reports on the facts of their
// sources. It never reads a file.
type CustomerAdoptionReconciler struct {
	client.Client
	Store    *store.Store
	Recorder events.EventRecorder
	Clock    clock.PassiveClock
	// Announced is the other end of one of ExportSourceReconciler.Announced.
	Announced <-chan event.GenericEvent

	writes writes
}

// Reconcile evaluates one report:
//
//  1. gone: nothing to do; suspended: only Ready says so
//  2. gather the facts of every listed source; when one was not looked at yet,
//     ever or by this process, or does not exist yet while the report is new,
//     wait for it and write nothing
//  3. evaluate: a pure function
//  4. one status apply when the status changed, then events on transitions
//  5. come back when data that is fresh now turns stale
func (r *CustomerAdoptionReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	report := &v1alpha1.CustomerAdoption{}
	if err := r.Get(ctx, req.NamespacedName, report); err != nil {
		r.writes.forget(req.NamespacedName)
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if r.writes.behind(report) {
		return ctrl.Result{RequeueAfter: catchUp}, nil
	}
	r.writes.restore(report)
	now := r.Clock.Now()
	if report.Spec.Suspend {
		status, _ := evaluation.Report(report, nil, now)
		return ctrl.Result{RequeueAfter: r.publish(ctx, report, status)}, nil
	}
	sources, err := gatherer{r, r.Store}.gather(ctx, report.Namespace, report.Spec.Sources)
	if err != nil {
		return ctrl.Result{}, err
	}
	if wait := evaluation.WaitForSources(report, report.Status.ObservedGeneration, sources, now); wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	status, lookAgain := evaluation.Report(report, sources, now)
	if wait := r.waitForMore(report, status, sources, now); wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	if again := r.publish(ctx, report, status); again > 0 {
		return ctrl.Result{RequeueAfter: again}, nil
	}
	return ctrl.Result{RequeueAfter: until(lookAgain, r.Clock.Now())}, nil
}

// arrivalInterval is the least time between two statuses of a report whose
// sources arrive one by one.
const arrivalInterval = 30 * time.Second

// waitForMore is how long to wait before a status is written that says nothing
// else than that some more of its sources can be read.
func (r *CustomerAdoptionReconciler) waitForMore(report *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus, sources []evaluation.SourceFacts, now time.Time) time.Duration {
	if !evaluation.OnlyArrivals(report, status, sources) {
		return 0
	}
	return arrivalInterval - min(r.writes.sinceLast(report, now), arrivalInterval)
}

// publish writes the status when it changed, and tells transitions.
func (r *CustomerAdoptionReconciler) publish(ctx context.Context, report *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus) (again time.Duration) {
	return publish(ctx, statusWriter{r.Client, r.Recorder, r.Clock, &r.writes}, report, statusChange[v1alpha1.CustomerAdoptionStatus]{&report.Status, status, evaluation.ReportTransitions})
}

// SetupWithManager watches CustomerAdoptions and enqueues those that use a source
// when it has another revision, comes or goes, or is in the store again.
func (r *CustomerAdoptionReconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options) error {
	reports := enqueueUsers(reportsOf(mgr.GetClient()))
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.CustomerAdoption{}, builder.WithPredicates(predicate.Or(r.writes.foreign(), specOrRequest()))).
		Watches(&v1alpha1.ExportSource{}, reports, builder.WithPredicates(revisionChanged())).
		WatchesRawSource(source.Channel(r.Announced, reports)).
		WithOptions(options).
		Complete(r)
}
