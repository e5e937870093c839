// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"fmt"
	"maps"

	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// contents are the exports of a run. They are the model that states are compared
// with: it knows nothing of the program. An export is known by its size in
// bytes, since a revision is that of the content and of what the spec makes of it.
type contents struct {
	// bySize are all that ever were.
	bySize map[int64]content
	// now are the sizes of what the origins have now, by "configmap/key".
	now map[string]int64
	// revisions are the sizes of the revisions that sources published.
	revisions map[string]int64
}

func (r *run) noteContent(file, text string, c content) {
	r.t.Helper()
	size := int64(len(text))
	r.contents.now[file] = size
	if known := r.contents.bySize[size]; known != nil && !maps.Equal(known, c) {
		r.t.Fatalf("two exports have %d bytes: give them figures of other lengths", size)
	}
	if c != nil {
		r.contents.bySize[size] = c
	}
}

// learn notes the revisions that sources published.
func (c *contents) learn(states []state) {
	for _, s := range states {
		if source, ok := s.object.(*v1alpha1.ExportSource); ok && source.Status.Artifact != nil {
			c.revisions[source.Status.Artifact.Revision] = source.Status.Artifact.Size
		}
	}
}

// outdated says which source, report or portfolio at rest does not show the
// content that its origin has now. What is suspended or broken is left out. A
// report whose figures are the same may name an earlier revision.
func (r *run) outdated() string {
	for _, object := range cluster.observer.current(r.namespace) {
		if source, ok := object.(*v1alpha1.ExportSource); ok {
			if wrong := r.outdatedSource(source); wrong != "" {
				return wrong
			}
		}
	}
	for _, object := range cluster.observer.current(r.namespace) {
		if wrong := r.outdatedFigures(object); wrong != "" {
			return keyOf(object) + " " + wrong
		}
	}
	return ""
}

// outdatedFigures compares the figures with those of what the sources publish.
func (r *run) outdatedFigures(object client.Object) string {
	sizes := func(s v1alpha1.SourceStatus) int64 {
		if source := r.sourceOf(s.Name); source != nil && source.Status.Artifact != nil {
			return source.Status.Artifact.Size
		}
		return 0
	}
	if report, ok := object.(*v1alpha1.CustomerAdoption); ok && report.Spec.Suspend {
		return ""
	}
	return r.contents.wrongFigures(object, sizes)
}

func (r *run) outdatedSource(s *v1alpha1.ExportSource) string {
	if s.Spec.Suspend || s.Spec.ConfigMap == nil || !meta.IsStatusConditionTrue(s.Status.Conditions, v1alpha1.ReadyCondition) {
		return ""
	}
	size := r.contents.now[s.Spec.ConfigMap.Name+"/"+s.Spec.ConfigMap.Key]
	if s.Status.Artifact == nil || s.Status.Artifact.Size != size {
		return fmt.Sprintf("%s is Ready and has not the %d bytes of its origin", keyOf(s), size)
	}
	return ""
}

// notObserved says which object's status speaks of another spec.
func notObserved(objects []client.Object) string {
	for _, object := range objects {
		if generation, _ := observed(object); generation != object.GetGeneration() {
			return fmt.Sprintf("%s has generation %d, its status speaks of %d", keyOf(object), object.GetGeneration(), generation)
		}
	}
	return ""
}

// observed are the generation and the date of the data that a status speaks of.
func observed(object client.Object) (generation int64, dataAsOf string) {
	switch object := object.(type) {
	case *v1alpha1.ExportSource:
		if object.Status.Artifact != nil {
			dataAsOf = object.Status.Artifact.DataAsOf
		}
		return object.Status.ObservedGeneration, dataAsOf
	case *v1alpha1.CustomerAdoption:
		return object.Status.ObservedGeneration, object.Status.DataAsOf
	case *v1alpha1.PortfolioAdoption:
		return object.Status.ObservedGeneration, object.Status.DataAsOf
	default:
		return 0, ""
	}
}

// statusOf is an object's status.
func statusOf(object client.Object) any {
	switch object := object.(type) {
	case *v1alpha1.ExportSource:
		return object.Status
	case *v1alpha1.CustomerAdoption:
		return object.Status
	case *v1alpha1.PortfolioAdoption:
		return object.Status
	default:
		return nil
	}
}

// published is the size of what a report names.
func (c *contents) published(s v1alpha1.SourceStatus) int64 { return c.revisions[s.Revision] }

// wrongFigures compares a source with the exports that were there, and the
// figures of a report or a portfolio with those of the exports that size gives.
func (c *contents) wrongFigures(object client.Object, size func(v1alpha1.SourceStatus) int64) string {
	switch object := object.(type) {
	case *v1alpha1.CustomerAdoption:
		shown := shownFigures(object.Status.Licenses, object.Status.Usage)
		for _, s := range object.Status.Sources {
			if wrong := c.compare(s, size(s), shown, func(c content) figures { return c[object.Spec.Customer.ID] }); wrong != "" {
				return wrong
			}
		}
	case *v1alpha1.PortfolioAdoption:
		shown := shownFigures(object.Status.Licenses, object.Status.Usage)
		for _, s := range object.Status.Sources {
			if wrong := c.compare(s.SourceStatus, size(s.SourceStatus), shown, content.sum); wrong != "" {
				return wrong
			}
		}
	case *v1alpha1.ExportSource:
		if a := object.Status.Artifact; a != nil && c.bySize[a.Size] == nil {
			return fmt.Sprintf("publishes %d bytes, which no origin ever had", a.Size)
		}
	}
	return ""
}

// shownFigures are those of the sources dep and use.
func shownFigures(licenses *v1alpha1.LicenseFigures, usage *v1alpha1.UsageFigures) map[string]figures {
	out := map[string]figures{"dep": {}, "use": {}}
	if licenses != nil {
		out["dep"] = figures{licenses.Sold, licenses.Assigned}
	}
	if usage != nil && usage.Entitled != nil {
		out["use"] = figures{*usage.Entitled, usage.Active}
	}
	return out
}

// compare looks at the sources dep and use, and at no others.
func (c *contents) compare(s v1alpha1.SourceStatus, size int64, shown map[string]figures, of func(content) figures) string {
	got, known := shown[s.Name]
	if s.Revision == "" || size == 0 || !known {
		return ""
	}
	if want := of(c.bySize[size]); got != want {
		return fmt.Sprintf("shows %v of %s, whose %d bytes say %v", got, s.Name, size, want)
	}
	return ""
}

// sum adds up all customers.
func (c content) sum() (out figures) {
	for _, f := range c {
		out.total += f.total
		out.part += f.part
	}
	return out
}
