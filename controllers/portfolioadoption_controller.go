// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"cmp"
	"context"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=portfolioadoptions,verbs=list;watch
// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=portfolioadoptions/status,verbs=patch
// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=customeradoptions,verbs=create;patch;delete

// PortfolioAdoptionReconciler sums all customers of the facts up, and
// keeps one CustomerAdoption for each of them where a template asks for it.
type PortfolioAdoptionReconciler struct {
	client.Client
	Store    *store.Store
	Recorder events.EventRecorder
	Clock    clock.PassiveClock
	// Announced is the other end of one of ExportSourceReconciler.Announced.
	Announced <-chan event.GenericEvent
	// MaxGenerated is how many customers a template may select; 0 for any number.
	MaxGenerated int64
	// Storage creates the objects of exports.
	Storage *fetch.Fetcher
	// Live reads from the API server, past the cache.
	Live client.Reader

	// places are for the exports that are being written.
	places  *places
	uploads uploads
	writes  writes
}

// Reconcile evaluates one portfolio:
//
//  1. gone: nothing to do; what it owns goes with it
//  2. gather the facts of every listed source; wait, and write nothing, as
//     long as a report would
//  3. evaluate: a pure function, of the CustomerAdoptions there are, too
//  4. prune; a token that permits it counts as handled only afterwards
//  5. one status apply when the status changed, then events on transitions
//  6. make and correct the CustomerAdoptions of the template
//  7. write the exports and the Report that are due, and their status
//  8. come back when data that is fresh now turns stale
func (r *PortfolioAdoptionReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	p := &v1alpha1.PortfolioAdoption{}
	if err := r.Get(ctx, req.NamespacedName, p); err != nil || !p.DeletionTimestamp.IsZero() {
		r.writes.forget(req.NamespacedName)
		r.places.leave(req.NamespacedName)
		r.uploads.forget(req.NamespacedName)
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if r.writes.behind(p) {
		return ctrl.Result{RequeueAfter: catchUp}, nil
	}
	r.writes.restore(p)
	now := r.Clock.Now()
	sources, wait, err := r.gather(ctx, p, now)
	if err != nil || wait != nil {
		return ptr.Deref(wait, ctrl.Result{}), err
	}
	var existing v1alpha1.CustomerAdoptionList
	if err := r.List(ctx, &existing, client.InNamespace(p.Namespace), client.UnsafeDisableDeepCopy); err != nil {
		return ctrl.Result{}, err
	}
	evaluated, writer := evaluation.Portfolio(p, sources, evaluation.Reports{Existing: existing.Items, Most: r.MaxGenerated}, now), customerWriter{r.Client, r.Live}
	if err := all(ctx, evaluated.Generated.Prune, writer.prune); err != nil {
		return ctrl.Result{RequeueAfter: r.writes.failed(ctx, p, err)}, nil
	}
	if again := r.publish(ctx, p, evaluated.Status); again > 0 {
		return ctrl.Result{RequeueAfter: again}, nil
	}
	if err := all(ctx, evaluated.Generated.Apply, writer.apply); err != nil {
		return ctrl.Result{RequeueAfter: r.writes.failed(ctx, p, err)}, nil
	}
	return r.exportAndPublish(ctx, p, sources, evaluated.LookAgain)
}

// exportAndPublish comes last: figures and CustomerAdoptions don't wait for a
// bucket, or for the Report of other tools.
func (r *PortfolioAdoptionReconciler) exportAndPublish(ctx context.Context, p *v1alpha1.PortfolioAdoption, sources []evaluation.SourceFacts, lookAgain time.Time) (ctrl.Result, error) {
	now := r.Clock.Now()
	status, fault := r.export(ctx, p, sources, now)
	reported := r.openReport(ctx, p, sources, now)
	status = evaluation.PortfolioReported(p, sources, status, reported, now)
	if again := r.publish(ctx, p, status); again > 0 {
		return ctrl.Result{RequeueAfter: again}, nil
	}
	return resultOfExport(cmp.Or(fault, reported.Fault), until(lookAgain, r.Clock.Now()))
}

// gather takes the facts of every listed source, or says when to look again. A
// suspended portfolio needs none.
func (r *PortfolioAdoptionReconciler) gather(ctx context.Context, p *v1alpha1.PortfolioAdoption, now time.Time) ([]evaluation.SourceFacts, *ctrl.Result, error) {
	if p.Spec.Suspend {
		return nil, nil, nil
	}
	sources, err := gatherer{r, r.Store}.gather(ctx, p.Namespace, p.Spec.Sources)
	if err != nil {
		return nil, nil, err
	}
	if wait := evaluation.WaitForSources(p, p.Status.ObservedGeneration, sources, now); wait > 0 {
		return nil, &ctrl.Result{RequeueAfter: wait}, nil
	}
	return sources, nil, nil
}

// publish writes the status when it changed, and tells transitions.
func (r *PortfolioAdoptionReconciler) publish(ctx context.Context, p *v1alpha1.PortfolioAdoption, status v1alpha1.PortfolioAdoptionStatus) (again time.Duration) {
	return publish(ctx, statusWriter{r.Client, r.Recorder, r.Clock, &r.writes}, p, statusChange[v1alpha1.PortfolioAdoptionStatus]{&p.Status, status, evaluation.PortfolioTransitions})
}

// SetupWithManager watches PortfolioAdoptions and enqueues those that use a
// source as reports are, also when it can be read again; and those whose
// CustomerAdoption somebody else has changed or deleted.
func (r *PortfolioAdoptionReconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options) error {
	portfolios := enqueueUsers(portfoliosOf(mgr.GetClient()))
	owner := handler.EnqueueRequestForOwner(mgr.GetScheme(), mgr.GetRESTMapper(), &v1alpha1.PortfolioAdoption{}, handler.OnlyControllerOwner())
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.PortfolioAdoption{}, builder.WithPredicates(predicate.Or(r.writes.foreign(), specOrRequest()))).
		Watches(&v1alpha1.ExportSource{}, portfolios, builder.WithPredicates(predicate.Or(revisionChanged(), readyChanged()))).
		Watches(&v1alpha1.CustomerAdoption{}, owner, builder.WithPredicates(templateBroken())).
		WatchesRawSource(source.Channel(r.Announced, portfolios)).
		WithOptions(options).
		Complete(r)
}

// readyChanged lets a source through that can be read again, or no longer: it
// decides whether to prune.
func readyChanged() predicate.Predicate {
	ready := func(source *v1alpha1.ExportSource) bool {
		return meta.IsStatusConditionTrue(source.Status.Conditions, v1alpha1.ReadyCondition)
	}
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		return ready(e.ObjectOld.(*v1alpha1.ExportSource)) != ready(e.ObjectNew.(*v1alpha1.ExportSource))
	}}
}

// templateBroken lets a generated CustomerAdoption through that is deleted, or
// whose spec or labels have changed. What is new was just made.
func templateBroken() predicate.Predicate {
	changed := predicate.Or(predicate.GenerationChangedPredicate{}, predicate.LabelChangedPredicate{}, predicate.AnnotationChangedPredicate{})
	return predicate.And(changed, predicate.Funcs{
		CreateFunc:  func(event.CreateEvent) bool { return false },
		GenericFunc: func(event.GenericEvent) bool { return false },
	})
}
