// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// exportRetry is when to look again after an export that somebody has to help:
// nothing tells that a Secret has changed.
const exportRetry = 10 * time.Minute

// export writes the files of spec.exports that are due, and gives the status
// with them. One that fails keeps neither the figures nor the others back; the
// first fault is returned.
func (r *PortfolioAdoptionReconciler) export(ctx context.Context, p *v1alpha1.PortfolioAdoption, sources []evaluation.SourceFacts, now time.Time) (v1alpha1.PortfolioAdoptionStatus, *ingest.Fault) {
	var outcome evaluation.Exports
	var first *ingest.Fault
	for _, e := range p.Spec.Exports {
		latest, fault := r.exportOne(ctx, p, e, sources, now)
		if latest.Name != "" {
			outcome.Latest = append(outcome.Latest, latest)
		}
		if fault != nil && first == nil {
			first = fault
			outcome.Reason, outcome.Message = fault.Reason, fmt.Sprintf("export %q: %s", e.Name, fault.Message)
		}
	}
	return evaluation.PortfolioExported(p, sources, outcome, now), first
}

// exportOne writes a file unless the same data has been written, and gives the
// latest that there is; the zero status for none.
func (r *PortfolioAdoptionReconciler) exportOne(ctx context.Context, p *v1alpha1.PortfolioAdoption, e v1alpha1.PortfolioExport, sources []evaluation.SourceFacts, now time.Time) (latest v1alpha1.ExportStatus, fault *ingest.Fault) {
	if i := slices.IndexFunc(p.Status.Exports, func(s v1alpha1.ExportStatus) bool { return s.Name == e.Name }); i >= 0 {
		latest = p.Status.Exports[i]
	}
	if !evaluation.Exportable(p, sources) || p.Status.DataAsOf == "" {
		return latest, nil
	}
	revision := exportRevision(p, e, sources)
	if latest.Revision == revision {
		return latest, nil
	}
	var content bytes.Buffer
	rows, err := writeExport(&content, p, e, sources, now)
	if err != nil {
		return latest, &ingest.Fault{Reason: v1alpha1.ReasonExportTooLarge, Message: "the file cannot hold so many rows; use CSV, JSON or Parquet", Permanent: true}
	}
	format := export.Format(e.Format)
	_, err = r.Storage.Create(ctx, p.Namespace, e.ObjectStorage, fetch.Object{
		Name: exportName(p, e, revision), MediaType: format.MediaType(), Content: content.Bytes(),
	})
	if err != nil {
		return latest, ingest.FaultOf(err)
	}
	return v1alpha1.ExportStatus{Name: e.Name, Revision: revision, Rows: rows, LastExportTime: metav1.NewTime(now.Truncate(time.Second))}, nil
}

func writeExport(out *bytes.Buffer, p *v1alpha1.PortfolioAdoption, e v1alpha1.PortfolioExport, sources []evaluation.SourceFacts, now time.Time) (int64, error) {
	locale, err := report.ParseLocale(cmp.Or(string(e.Locale), "en"))
	if err != nil {
		return 0, err
	}
	return export.Write(out, export.Format(e.Format), locale.Export(evaluation.PortfolioCustomers(p, sources, now)))
}

// exportName is an object's name: data that is corrected has the same as-of
// date and another revision, and comes beside what was written before.
func exportName(p *v1alpha1.PortfolioAdoption, e v1alpha1.PortfolioExport, revision string) string {
	digest := revision[len("sha256:"):][:8]
	return fmt.Sprintf("%s-%s-%s-%s.%s", p.Name, e.Name, p.Status.DataAsOf, digest, export.Format(e.Format).Extension())
}

// exportRevision identifies what an export is made of: the data, what is
// counted and judged, the form of the file and where it goes. Not the time: data
// that turns stale is not written again.
func exportRevision(p *v1alpha1.PortfolioAdoption, e v1alpha1.PortfolioExport, sources []evaluation.SourceFacts) string {
	e.ObjectStorage.SecretRef, e.ObjectStorage.CASecretRef = v1alpha1.SecretReference{}, nil
	spec := p.Spec
	made := []any{p.Namespace, p.Name, e, evaluation.EachCustomer(&spec), spec.Customers, report.ExportLayout()}
	for _, s := range sources {
		revision := ""
		if s.Facts != nil {
			revision = s.Source.Status.Artifact.Revision
		}
		made = append(made, s.Name, revision)
	}
	return "sha256:" + digest.OfValues(made...)
}
