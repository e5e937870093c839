// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// SourceFacts is what the evaluation knows of one listed source.
type SourceFacts struct {
	// Name as the spec lists it.
	Name string
	// Source is nil when no such ExportSource exists.
	Source *v1alpha1.ExportSource
	// Facts of its published revision; nil when it was never read.
	Facts *facts.Set
}

// published says that the source has content that was read once, by this
// process or one before it.
func (s SourceFacts) published() bool { return s.Source != nil && s.Source.Status.Artifact != nil }

// observed says that the first look at the origin is over. Offline, where objects
// have no generation, it always is.
func (s SourceFacts) observed() bool {
	return s.Source != nil && (s.Source.Status.ObservedGeneration > 0 || s.Source.Generation == 0)
}

// pending says that a source is about to be read: for the first time, or again
// after a restart.
func (s SourceFacts) pending() bool {
	if s.Source == nil || s.Facts != nil || s.Source.Spec.Suspend {
		return false
	}
	return !s.observed() || s.published() && meta.IsStatusConditionTrue(s.Source.Status.Conditions, v1alpha1.ReadyCondition)
}

// firstWait finds a source that an object without a verdict has to wait for.
func firstWait(conditions []metav1.Condition, sources []SourceFacts) *SourceFacts {
	at := slices.IndexFunc(sources, SourceFacts.pending)
	if at < 0 || meta.FindStatusCondition(conditions, v1alpha1.DataStaleCondition) != nil {
		return nil
	}
	return &sources[at]
}

// grace is how long a new report gives its sources to appear and to be read:
// manifests are applied one after the other, reports often first.
const grace = 5 * time.Second

// WaitForSources is how long to wait for sources that do not exist yet or are
// being read; 0 when the report is not new, or there is nothing to wait for. A
// wait of more than that comes from clocks that disagree, and is not worth it.
func WaitForSources(report metav1.Object, observedGeneration int64, sources []SourceFacts, now time.Time) time.Duration {
	coming := func(s SourceFacts) bool { return s.Source == nil || s.pending() }
	if observedGeneration > 0 || !slices.ContainsFunc(sources, coming) {
		return 0
	}
	if wait := report.GetCreationTimestamp().Add(grace).Sub(now); wait <= grace {
		return wait
	}
	return 0
}

// OnlyArrivals says that a status differs from the one before in sources that
// can now be read, while others are still missing: it is not the last of its
// kind.
func OnlyArrivals(report *v1alpha1.CustomerAdoption, next v1alpha1.CustomerAdoptionStatus, sources []SourceFacts) bool {
	before := report.Status.Sources
	missing := slices.ContainsFunc(sources, func(s SourceFacts) bool { return s.Facts == nil })
	stays := func(b v1alpha1.SourceStatus) bool {
		return slices.ContainsFunc(next.Sources, func(n v1alpha1.SourceStatus) bool { return n.Name == b.Name && n.Revision == b.Revision })
	}
	return missing && report.Status.ObservedGeneration == report.Generation && len(next.Sources) > len(before) &&
		!slices.ContainsFunc(before, func(b v1alpha1.SourceStatus) bool { return !stays(b) })
}
