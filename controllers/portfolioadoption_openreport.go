// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	openreports "github.com/openreports/reports-api/apis/openreports.io/v1alpha1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// +kubebuilder:rbac:groups=openreports.io,resources=reports,verbs=create;patch;delete

// openReport writes the Report of spec.openReport when its data has changed, and
// removes it when the spec asks for none any more. It gives what is written now.
// A portfolio that has nothing to do with Reports sends no request.
func (r *PortfolioAdoptionReconciler) openReport(ctx context.Context, p *v1alpha1.PortfolioAdoption, sources []evaluation.SourceFacts, now time.Time) evaluation.OpenReported {
	written := p.Status.OpenReport
	switch {
	case p.Spec.OpenReport == nil && written == nil:
		return evaluation.OpenReported{}
	case p.Spec.OpenReport == nil:
		return r.removeOpenReport(ctx, p)
	case !evaluation.Exportable(p, sources):
		return evaluation.OpenReported{Written: written}
	}
	revision := openReportRevision(p, sources)
	if written != nil && written.Revision == revision {
		return evaluation.OpenReported{Written: written}
	}
	content := report.OpenReport(p, evaluation.PortfolioCustomers(p, sources, now), int(p.Spec.OpenReport.Limit))
	uid, err := r.applyOpenReport(ctx, content, written)
	if written != nil && isAnother(err) {
		// What was written is gone. A new one is made, unless somebody else has.
		written = nil
		uid, err = r.applyOpenReport(ctx, content, nil)
	}
	if err != nil {
		return evaluation.OpenReported{Written: written, Fault: openReportFault(err)}
	}
	return evaluation.OpenReported{Written: &v1alpha1.OpenReportStatus{
		UID: string(uid), Revision: revision, Results: int64(len(content.Results)), LastWriteTime: metav1.NewTime(now.Truncate(time.Second)),
	}}
}

// applyOpenReport writes a Report. What exists is known by its UID; what is new
// is applied without force, so that it fails where somebody else has the name.
func (r *PortfolioAdoptionReconciler) applyOpenReport(ctx context.Context, content *openreports.Report, written *v1alpha1.OpenReportStatus) (types.UID, error) {
	object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(content)
	if err != nil {
		return "", fmt.Errorf("encode a Report: %w", err)
	}
	fields, options := &unstructured.Unstructured{Object: object}, []client.ApplyOption{client.FieldOwner(FieldManager)}
	if written != nil {
		fields.SetUID(types.UID(written.UID))
		options = append(options, client.ForceOwnership)
	}
	if err := r.Apply(ctx, client.ApplyConfigurationFromUnstructured(fields), options...); err != nil {
		return "", fmt.Errorf("apply a Report: %w", err)
	}
	return fields.GetUID(), nil
}

// isAnother says that a write was refused because no object with its UID exists:
// none at all, or another one of the same name.
func isAnother(err error) bool {
	var refused apierrors.APIStatus
	switch {
	case apierrors.IsConflict(err):
		return true
	case !apierrors.IsInvalid(err) || !errors.As(err, &refused) || refused.Status().Details == nil:
		return false
	}
	return slices.ContainsFunc(refused.Status().Details.Causes, func(c metav1.StatusCause) bool { return c.Field == "metadata.uid" })
}

// removeOpenReport deletes the very Report that was written. One that is gone is
// what was wanted, and so is a cluster that no longer has the kind.
func (r *PortfolioAdoptionReconciler) removeOpenReport(ctx context.Context, p *v1alpha1.PortfolioAdoption) evaluation.OpenReported {
	gone := &unstructured.Unstructured{}
	gone.SetGroupVersionKind(openreports.SchemeGroupVersion.WithKind("Report"))
	gone.SetNamespace(p.Namespace)
	gone.SetName(report.OpenReportName(p.Name))
	err := r.Delete(ctx, gone, client.Preconditions{UID: new(types.UID(p.Status.OpenReport.UID))})
	if err == nil || apierrors.IsNotFound(err) || apierrors.IsConflict(err) || meta.IsNoMatchError(err) {
		return evaluation.OpenReported{}
	}
	return evaluation.OpenReported{Written: p.Status.OpenReport, Fault: openReportFault(err)}
}

// openReportFault says why a Report cannot be written. The text of an error of
// the API server stays out of it: it may quote the Report.
func openReportFault(err error) *ingest.Fault {
	switch {
	case meta.IsNoMatchError(err) || apierrors.IsNotFound(err):
		return &ingest.Fault{Reason: v1alpha1.ReasonOpenReportsMissing, Permanent: true,
			Message: "the cluster does not have the kind Report of openreports.io/v1alpha1; install its CRD, or remove spec.openReport"}
	case apierrors.IsForbidden(err):
		return &ingest.Fault{Reason: fetch.ReasonAccessDenied, Permanent: true,
			Message: "the Report cannot be written; grant the operator's ServiceAccount the verbs create, patch and delete on reports of openreports.io in this namespace"}
	case apierrors.IsConflict(err):
		return &ingest.Fault{Reason: v1alpha1.ReasonNameTaken, Permanent: true,
			Message: "a Report with the name of this one exists that is not this portfolio's; rename or delete it"}
	case apierrors.IsInvalid(err):
		return &ingest.Fault{Reason: v1alpha1.ReasonOpenReportsMissing, Permanent: true,
			Message: "the cluster's kind Report of openreports.io does not accept the Report; update its CRD"}
	}
	return &ingest.Fault{Reason: fetch.ReasonAPIError, Message: "the Report cannot be written for now; the operator tries again"}
}

// openReportRevision identifies what a Report is made of: the data, what is
// counted and judged, and the verdicts. These turn Unknown when data turns stale.
func openReportRevision(p *v1alpha1.PortfolioAdoption, sources []evaluation.SourceFacts) string {
	spec := p.Spec
	made := []any{spec.OpenReport, evaluation.EachCustomer(&spec), spec.Customers, p.Status.Customers, p.Status.DataAsOf}
	for _, s := range sources {
		if s.Facts != nil {
			made = append(made, s.Name, s.Source.Status.Artifact.Revision)
		}
	}
	return "sha256:" + digest.OfValues(made...)
}
