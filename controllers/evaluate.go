package controllers

import (
	"context"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// EvaluateSource is one look at a source without a cluster: what the
// reconciler does between its get and its apply. The facts are nil when none
// were read; the status says why.
func EvaluateSource(ctx context.Context, reader SourceReader, source *v1alpha1.ExportSource, now time.Time) (*facts.Set, v1alpha1.ExportSourceStatus) {
	if source.Spec.Suspend {
		return nil, suspendedSource(source, now)
	}
	reading, err := reader.Read(ctx, source, fetch.Validators{}, now)
	return reading.Facts, ExportSourceStatus(source, reading, faultOf(err), now)
}

// EvaluateReport is the same for a report.
func EvaluateReport(report *v1alpha1.CustomerAdoption, sources []SourceFacts, now time.Time) v1alpha1.CustomerAdoptionStatus {
	if report.Spec.Suspend {
		return suspendedReport(report, now)
	}
	status, _ := CustomerAdoptionStatus(report, sources, now)
	return status
}
