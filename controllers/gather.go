package controllers

import (
	"context"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// gatherer is where reports of every kind find the facts of their sources.
type gatherer struct {
	client client.Reader
	store  *store.Store
}

// gather takes the facts of every listed source from the store. complete is
// false while a source has its first look still before it, or a published
// revision is not in the store: after a restart.
func (g gatherer) gather(ctx context.Context, namespace string, listed []v1alpha1.SourceReference) (sources []SourceFacts, complete bool, err error) {
	complete = true
	for _, ref := range listed {
		found := SourceFacts{Name: ref.Name}
		source := &v1alpha1.ExportSource{}
		err := g.client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: ref.Name}, source)
		switch {
		case apierrors.IsNotFound(err):
		case err != nil:
			return nil, false, err
		default:
			found.Source = source
			if artifact := source.Status.Artifact; artifact != nil {
				found.Facts = g.store.Get(source.UID, artifact.Revision)
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
func arriving(report client.Object, observed int64, sources []SourceFacts, now time.Time) time.Duration {
	missing := func(s SourceFacts) bool { return s.Source == nil }
	if observed > 0 || !slices.ContainsFunc(sources, missing) {
		return 0
	}
	if wait := report.GetCreationTimestamp().Add(settling).Sub(now); wait <= settling {
		return wait
	}
	return 0
}

// until is how long to wait for a point in time; 0 when there is none.
func until(t, now time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(t.Sub(now), time.Second)
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
