package controllers

import (
	"context"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
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
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	now := r.Clock.Now()
	if report.Spec.Suspend {
		status, _ := evaluation.Report(report, nil, now)
		return r.publish(ctx, report, status)
	}
	sources, complete, err := gatherer{r, r.Store}.gather(ctx, report.Namespace, report.Spec.Sources)
	if err != nil || !complete {
		return ctrl.Result{}, err
	}
	if wait := evaluation.WaitForSources(report, report.Status.ObservedGeneration, sources, now); wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	status, lookAgain := evaluation.Report(report, sources, now)
	if result, err := r.publish(ctx, report, status); err != nil || result.RequeueAfter > 0 {
		return result, err
	}
	return ctrl.Result{RequeueAfter: until(lookAgain, r.Clock.Now())}, nil
}

// publish writes the status when it changed, and tells transitions.
func (r *CustomerAdoptionReconciler) publish(ctx context.Context, report *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus) (ctrl.Result, error) {
	if equality.Semantic.DeepEqual(report.Status, status) {
		return ctrl.Result{}, nil
	}
	if err := (statusWriter{r.Client}).customerAdoption(ctx, report, status); err != nil {
		return afterWrite(err)
	}
	send(r.Recorder, report, evaluation.ReportTransitions(report.Status, status))
	return ctrl.Result{}, nil
}

// SetupWithManager watches CustomerAdoptions and wakes those that use a source
// when it has another revision, comes or goes, or is in the store again.
func (r *CustomerAdoptionReconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options) error {
	wakeReports := wake(reportsOf(mgr.GetClient()))
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.CustomerAdoption{}, builder.WithPredicates(specOrRequest())).
		Watches(&v1alpha1.ExportSource{}, wakeReports, builder.WithPredicates(revisionChanged())).
		WatchesRawSource(source.Channel(r.Announced, wakeReports)).
		WithOptions(options).
		Complete(r)
}
