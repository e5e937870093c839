// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// gatherer is where reports of every kind find the facts of their sources.
type gatherer struct {
	client client.Reader
	store  *store.Store
}

// gather takes the facts of every listed source from the store. They are nil
// when it has none of the published revision: the source was never read, or not
// again since a restart.
func (g gatherer) gather(ctx context.Context, namespace string, listed []v1alpha1.SourceReference) (sources []evaluation.SourceFacts, err error) {
	for _, ref := range listed {
		found := evaluation.SourceFacts{Name: ref.Name}
		source := &v1alpha1.ExportSource{}
		err := g.client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: ref.Name}, source)
		switch {
		case apierrors.IsNotFound(err):
		case err != nil:
			return nil, err
		default:
			found.Source = source
			if artifact := source.Status.Artifact; artifact != nil {
				found.Facts = g.store.Get(source.UID, artifact.Revision)
			}
		}
		sources = append(sources, found)
	}
	return sources, nil
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
		return before.UID != after.UID || observed(before) != observed(after) ||
			publishedRevision(before) != publishedRevision(after)
	}}
}

// observed says that a source has got a status of ours: until then it has the
// schema's default, and the first look at its origin is under way.
func observed(source *v1alpha1.ExportSource) bool {
	return source.Status.ObservedGeneration > 0
}

func publishedRevision(source *v1alpha1.ExportSource) string {
	if source.Status.Artifact == nil {
		return ""
	}
	return source.Status.Artifact.Revision
}
