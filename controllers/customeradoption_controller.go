package controllers

import (
	"context"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
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
	"github.com/partnerinsights/customer-adoption-operator/internal/shelf"
)

// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=customeradoptions,verbs=list;watch
// +kubebuilder:rbac:groups=adoption.partnerinsights.io,resources=customeradoptions/status,verbs=patch

// CustomerAdoptionReconciler evaluates reports on the shelved facts of their
// sources. It never reads a file.
type CustomerAdoptionReconciler struct {
	client.Client
	Shelf    *shelf.Shelf
	Recorder events.EventRecorder
	Clock    clock.PassiveClock
	// Shelved is the other end of ExportSourceReconciler.Shelved.
	Shelved <-chan event.GenericEvent
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
		return r.publish(ctx, report, suspendedReport(report, now))
	}
	sources, complete, err := r.gather(ctx, report)
	if err != nil || !complete {
		return ctrl.Result{}, err
	}
	if wait := arriving(report, sources, now); wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	status, lookAgain := CustomerAdoptionStatus(report, sources, now)
	if result, err := r.publish(ctx, report, status); err != nil || result.RequeueAfter > 0 {
		return result, err
	}
	return ctrl.Result{RequeueAfter: r.until(lookAgain)}, nil
}

// gather takes the facts of every listed source from the shelf. complete is
// false while a source has its first look still before it, or a published
// revision is not on the shelf: after a restart.
func (r *CustomerAdoptionReconciler) gather(ctx context.Context, report *v1alpha1.CustomerAdoption) (sources []SourceFacts, complete bool, err error) {
	complete = true
	for _, ref := range report.Spec.Sources {
		found := SourceFacts{Name: ref.Name}
		source := &v1alpha1.ExportSource{}
		err := r.Get(ctx, client.ObjectKey{Namespace: report.Namespace, Name: ref.Name}, source)
		switch {
		case apierrors.IsNotFound(err):
		case err != nil:
			return nil, false, err
		default:
			found.Source = source
			if artifact := source.Status.Artifact; artifact != nil {
				found.Facts = r.Shelf.Get(source.UID, artifact.Revision)
				complete = complete && found.Facts != nil
			}
			complete = complete && lookedAt(source)
		}
		sources = append(sources, found)
	}
	return sources, complete, nil
}

// settling is how long a new report gives its sources to arrive: manifests are
// applied one after the other, reports often first.
const settling = 5 * time.Second

// arriving is how long to wait for a source that does not exist yet; 0 when
// the report is not new, or every source is there. A wait of more than that is
// one of clocks that disagree, and not worth it.
func arriving(report *v1alpha1.CustomerAdoption, sources []SourceFacts, now time.Time) time.Duration {
	missing := func(s SourceFacts) bool { return s.Source == nil }
	if report.Status.ObservedGeneration > 0 || !slices.ContainsFunc(sources, missing) {
		return 0
	}
	if wait := report.CreationTimestamp.Add(settling).Sub(now); wait <= settling {
		return wait
	}
	return 0
}

// publish writes the status when it changed, and tells transitions.
func (r *CustomerAdoptionReconciler) publish(ctx context.Context, report *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus) (ctrl.Result, error) {
	if equality.Semantic.DeepEqual(report.Status, status) {
		return ctrl.Result{}, nil
	}
	if err := (statusWriter{r.Client}).customerAdoption(ctx, report, status); err != nil {
		return afterWrite(err)
	}
	send(r.Recorder, report, customerAdoptionTransitions(report.Status, status))
	return ctrl.Result{}, nil
}

// until is how long to wait for a point in time; 0 when there is none.
func (r *CustomerAdoptionReconciler) until(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(t.Sub(r.Clock.Now()), time.Second)
}

// SetupWithManager watches CustomerAdoptions and wakes those that use a source
// when it has another revision, comes or goes, or is on the shelf again.
func (r *CustomerAdoptionReconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options) error {
	wakeReports := wake(reportsOf(mgr.GetClient()))
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.CustomerAdoption{}, builder.WithPredicates(specOrRequest())).
		Watches(&v1alpha1.ExportSource{}, wakeReports, builder.WithPredicates(revisionChanged())).
		WatchesRawSource(source.Channel(r.Shelved, wakeReports)).
		WithOptions(options).
		Complete(r)
}

// revisionChanged lets a source through when what it publishes is another.
func revisionChanged() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, after := e.ObjectOld.(*v1alpha1.ExportSource), e.ObjectNew.(*v1alpha1.ExportSource)
		return before.UID != after.UID || lookedAt(before) != lookedAt(after) ||
			publishedRevision(before) != publishedRevision(after)
	}}
}

// lookedAt says that a source has got a status of ours: until then it has the
// schema's default, and the first look at its origin is under way.
func lookedAt(source *v1alpha1.ExportSource) bool {
	return source.Status.ObservedGeneration > 0
}

func publishedRevision(source *v1alpha1.ExportSource) string {
	if source.Status.Artifact == nil {
		return ""
	}
	return source.Status.Artifact.Revision
}
