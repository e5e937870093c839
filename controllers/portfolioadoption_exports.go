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
	"sigs.k8s.io/controller-runtime/pkg/client"

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

// exportQueueInterval is how long an export without a place waits before it asks
// again. It asks by an evaluation of the whole portfolio, so not as often as a
// source does, but before places forgets that it waits.
const exportQueueInterval = 4 * time.Second

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
		if fault == nil {
			continue
		}
		if first == nil {
			first = fault
		}
		if fault.Reason == "" {
			outcome.Waiting = true
		} else if outcome.Reason == "" {
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
	key := uploadKey{client.ObjectKeyFromObject(p), e.Name}
	running := r.uploads.of(key)
	if running == nil {
		if running, fault = r.upload(ctx, p, e, sources, createdExport{revision, now}); fault != nil {
			return latest, fault
		}
	}
	return r.uploads.wait(key, running, &upload{revision: revision, generation: p.Generation}, latest)
}

// upload makes the file of an export and begins to write it.
func (r *PortfolioAdoptionReconciler) upload(ctx context.Context, p *v1alpha1.PortfolioAdoption, e v1alpha1.PortfolioExport, sources []evaluation.SourceFacts, c createdExport) (*upload, *ingest.Fault) {
	release, full, waited := r.places.take(client.ObjectKeyFromObject(p), fetch.HostOfDestination(e.ObjectStorage))
	if release == nil {
		return nil, exportQueued(full, waited)
	}
	var content bytes.Buffer
	rows, err := writeExport(ctx, &content, e.Locale, exportFile{portfolio: p, sources: sources, format: export.Format(e.Format), now: c.now})
	if err != nil {
		release()
		return nil, &ingest.Fault{Reason: v1alpha1.ReasonExportTooLarge, Message: "the file cannot hold so many rows; use CSV, JSON or Parquet", Permanent: true}
	}
	object := fetch.Object{Name: exportName(p, e, c.revision), MediaType: export.Format(e.Format).MediaType(), Content: content.Bytes()}
	namespace, begun := p.Namespace, &upload{revision: c.revision, generation: p.Generation}
	return r.uploads.begin(uploadKey{client.ObjectKeyFromObject(p), e.Name}, begun, func() (v1alpha1.ExportStatus, *ingest.Fault) {
		defer release()
		if _, err := r.Storage.Create(ctx, namespace, e.ObjectStorage, object); err != nil {
			return v1alpha1.ExportStatus{}, ingest.FaultOf(err)
		}
		return v1alpha1.ExportStatus{Name: e.Name, Revision: c.revision, Rows: rows, LastExportTime: metav1.NewTime(c.now.Truncate(time.Second))}, nil
	}), nil
}

// exportQueued is the fault of an export without a place. It has a reason only
// when the export has waited for as long as writing it may take.
func exportQueued(full string, waited time.Duration) *ingest.Fault {
	fault := &ingest.Fault{RetryAfter: jitter(exportQueueInterval)}
	if waited > fetch.CreateTimeout {
		fault.Reason, fault.Message = fetch.ReasonFetchQueued, full+"; let the operator reach more hosts at a time"
	}
	return fault
}

// createdExport is what an object is made of and when.
type createdExport struct {
	revision string
	now      time.Time
}

func writeExport(ctx context.Context, out *bytes.Buffer, language v1alpha1.ExportLocale, file exportFile) (int64, error) {
	locale, err := report.ParseLocale(cmp.Or(string(language), "en"))
	if err != nil {
		return 0, err
	}
	file.locale = locale
	// A manager that stops must not leave a file with a part of the customers.
	return file.write(context.WithoutCancel(ctx), out)
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
