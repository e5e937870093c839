// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"time"

	"github.com/golang-sql/civil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
)

// dates are the stand-ins for rows without a date of their own.
type dates struct {
	now, modified time.Time
	zone          *time.Location
}

// accept gives the content its revision and its facts their final dates, and
// refuses content older than the accepted one (docs/semantics.md section 3.4).
func (r *Reading) accept(source *v1alpha1.ExportSource, body *digest.Reader, builder *facts.Builder, d dates) error {
	revision := revisionOf(&source.Spec, body.Sum())
	artifact := &v1alpha1.Artifact{Revision: revision, Size: body.Size(), LastUpdateTime: firstRead(source, revision, d.now)}
	first := civil.DateOf(artifact.LastUpdateTime.In(d.zone))
	undated := first
	if !d.modified.IsZero() {
		undated = civil.DateOf(d.modified.In(d.zone))
	}
	set := builder.Build(undated, first)
	artifact.AsOfFrom = asOfFrom(set, d.modified)
	if from, to, ok := set.Dates(); ok {
		artifact.DataFrom, artifact.DataAsOf = from.String(), to.String()
	}
	if err := refuseRegression(source, artifact, d); err != nil {
		return err
	}
	r.Facts, r.Artifact = set, artifact
	return nil
}

// refuseRegression keeps a replayed older file out, unless a request-now token
// asks for it. No content can have a date more than a day ahead: a status that
// says so was written by hand, and refuses nothing.
func refuseRegression(source *v1alpha1.ExportSource, found *v1alpha1.Artifact, d dates) error {
	accepted, last := source.Status.Artifact, civil.DateOf(d.now.In(d.zone)).AddDays(1).String()
	if accepted == nil || found.DataAsOf >= accepted.DataAsOf || accepted.DataAsOf > last || request.Pending(source, source.Status.LastHandledReconcileAt) {
		return nil
	}
	return &Fault{
		Reason: "SourceRegressed", Permanent: true, Refused: true,
		Message: fmt.Sprintf("newest row is of %s, older than the accepted %s; set the annotation %s to take it all the same",
			found.DataAsOf, accepted.DataAsOf, v1alpha1.RequestedAtAnnotation),
	}
}

// firstRead is when this revision was first read: a restart does not change it.
// A time to come is none.
func firstRead(source *v1alpha1.ExportSource, revision string, now time.Time) metav1.Time {
	if a := source.Status.Artifact; a != nil && a.Revision == revision && !a.LastUpdateTime.After(now) {
		return a.LastUpdateTime
	}
	return metav1.NewTime(now.Truncate(time.Second))
}

func asOfFrom(set *facts.Set, modified time.Time) v1alpha1.AsOfFrom {
	switch {
	case !set.Undated():
		return v1alpha1.AsOfFromData
	case !modified.IsZero():
		return v1alpha1.AsOfFromModified
	default:
		return v1alpha1.AsOfFromFirstRead
	}
}
