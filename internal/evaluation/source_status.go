// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// Source is the status of an ExportSource after one look at the origin: what the
// reading found, or with a fault why there is nothing new. It is pure; the
// last good artifact stays whatever happens.
func Source(source *v1alpha1.ExportSource, reading ingest.Reading, fault *ingest.Fault, now time.Time) v1alpha1.ExportSourceStatus {
	status := *source.Status.DeepCopy()
	status.ObservedGeneration = source.Generation
	status.Origin = ingest.Origin(source)
	status.LargeRead = nil
	status.LastHandledReconcileAt = request.Handled(source, source.Status.LastHandledReconcileAt)
	if reading.Artifact != nil {
		status.Artifact = reading.Artifact
	}
	if reading.Rows != nil {
		status.Rows, status.Rejections = reading.Rows, reading.Rejections
		status.Notes = slices.Concat(reading.Notes, sourceNotes(reading.Facts))
	}
	takeRefreshToken(&status, reading, fault)
	status.Notes = noteRefreshToken(status.Notes, status.RefreshToken, now)
	status.Notes = status.Notes[:min(len(status.Notes), maxNotes)]
	conditions := conditionsOf(status.Conditions, source.Generation, now)
	if fault == nil {
		succeeded(conditions, &status)
	} else {
		failed(conditions, &status, fault)
	}
	status.Conditions = conditions.list
	return status
}

// maxNotes bounds the notes of a source.
const maxNotes = 8

// The notes of a source.
const noteRowsWithoutCustomer = "RowsWithoutCustomer"

// sourceNotes are worth knowing about the content, and no faults.
func sourceNotes(set *facts.Set) (notes []v1alpha1.Note) {
	if set == nil {
		return nil
	}
	if rows := set.RejectedUnnamed(); rows > 0 {
		notes = append(notes, v1alpha1.Note{Code: noteRowsWithoutCustomer, Message: fmt.Sprintf(
			"%s that name no customer were rejected: they may be any customer's", wording.Count(rows, "row"))})
	}
	if products := adoption.UnusualProducts(set); products > 0 {
		notes = append(notes, v1alpha1.Note{Code: assessment.NoteUnusualUnits, Message: fmt.Sprintf(
			"%s counted with 10000 or more units at some customer, of which less than 1 %% are assigned; if it is free, add it to spec.freeProducts",
			wording.Count(products, "product"))})
	}
	return notes
}

// SuspendedSource is the status of a source that is not looked at: only Ready
// says so.
func SuspendedSource(source *v1alpha1.ExportSource, now time.Time) v1alpha1.ExportSourceStatus {
	status := *source.Status.DeepCopy()
	status.ObservedGeneration = source.Generation
	status.Origin = ingest.Origin(source)
	status.LargeRead = nil
	status.LastHandledReconcileAt = request.Handled(source, source.Status.LastHandledReconcileAt)
	conditions := conditionsOf(status.Conditions, source.Generation, now)
	suspend(conditions, status.Artifact != nil)
	status.Conditions = conditions.list
	return status
}

// suspend is the Ready condition of a suspended object of either kind.
func suspend(c *conditionSet, hasResult bool) {
	c.remove(v1alpha1.ReconcilingCondition, v1alpha1.StalledCondition)
	status, message := metav1.ConditionTrue, "suspended by spec.suspend; the last result stays"
	if !hasResult {
		status, message = metav1.ConditionUnknown, "suspended by spec.suspend; there is no result yet"
	}
	c.set(v1alpha1.ReadyCondition, status, v1alpha1.ReasonSuspended, message)
}

// succeeded leaves conditions that still hold in their place, with their
// transition times: the same result twice is the same status.
func succeeded(c *conditionSet, status *v1alpha1.ExportSourceStatus) {
	c.remove(v1alpha1.ReconcilingCondition, v1alpha1.StalledCondition, v1alpha1.FetchFailedCondition)
	rows := status.Rows
	if rows.Rejected > 0 {
		c.set(v1alpha1.DataRejectedCondition, metav1.ConditionTrue, v1alpha1.ReasonRowsRejected,
			fmt.Sprintf("%d of %s rejected: %s", rows.Rejected, wording.Count(rows.Read, "row"), listRejections(status.Rejections)))
	} else {
		c.remove(v1alpha1.DataRejectedCondition)
	}
	c.set(v1alpha1.ReadyCondition, metav1.ConditionTrue, v1alpha1.ReasonFetched,
		fmt.Sprintf("%s of %s, %s", wording.Count(rows.Used, "row"), wording.Count(rows.Customers, "customer"), asOfWords(status.Artifact)))
}

// asOfWords says of which date the data is. A date that does not come from the
// data may be far from it, and then no age of the data is ever found.
func asOfWords(a *v1alpha1.Artifact) string {
	switch a.AsOfFrom {
	case v1alpha1.AsOfFromModified:
		return fmt.Sprintf("data without a date, changed at its origin on %s", a.DataAsOf)
	case v1alpha1.AsOfFromFirstRead:
		return fmt.Sprintf("data without a date, first read on %s; if it is older, set spec.constants.asOf", a.DataAsOf)
	default:
		return fmt.Sprintf("data as of %s", a.DataAsOf)
	}
}

// failed marks what is wrong on two axes: who has to act (Stalled or
// Reconciling), and what went wrong (FetchFailed or DataRejected).
func failed(c *conditionSet, status *v1alpha1.ExportSourceStatus, fault *ingest.Fault) {
	if fault.Refused {
		c.remove(v1alpha1.FetchFailedCondition)
		c.set(v1alpha1.DataRejectedCondition, metav1.ConditionTrue, fault.Reason, fault.Message)
	} else {
		c.set(v1alpha1.FetchFailedCondition, metav1.ConditionTrue, fault.Reason, fault.Message)
	}
	if fault.Permanent {
		c.remove(v1alpha1.ReconcilingCondition)
		c.set(v1alpha1.StalledCondition, metav1.ConditionTrue, fault.Reason, fault.Message)
	} else {
		c.remove(v1alpha1.StalledCondition)
		c.set(v1alpha1.ReconcilingCondition, metav1.ConditionTrue, v1alpha1.ReasonRetrying, fault.Message)
	}
	c.set(v1alpha1.ReadyCondition, metav1.ConditionFalse, fault.Reason, fault.Message+keptData(status))
}

// keptData says what stays in use when a look at the origin failed.
func keptData(status *v1alpha1.ExportSourceStatus) string {
	if status.Artifact == nil {
		return ""
	}
	return fmt.Sprintf(" (data as of %s stays in use)", status.Artifact.DataAsOf)
}

// listRejections names each reason with its count and first row.
func listRejections(list []v1alpha1.Rejection) string {
	parts := make([]string, 0, len(list))
	for _, r := range list {
		parts = append(parts, fmt.Sprintf("%s %d (first in row %d)", r.Reason, r.Rows, r.FirstRow))
	}
	return strings.Join(parts, ", ")
}
