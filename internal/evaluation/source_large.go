// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// LargeRead is the status while a read takes much memory. Source ends it.
func LargeRead(source *v1alpha1.ExportSource, now time.Time) v1alpha1.ExportSourceStatus {
	status := *source.Status.DeepCopy()
	mark := v1alpha1.LargeRead{StartTime: metav1.NewTime(now.Truncate(time.Second))}
	if before := status.LargeRead; before != nil {
		mark.Interrupted = before.Interrupted
	}
	status.LargeRead = &mark
	return status
}

// WithoutLargeRead is the status when such a read has ended without a result.
func WithoutLargeRead(source *v1alpha1.ExportSource) v1alpha1.ExportSourceStatus {
	status := *source.Status.DeepCopy()
	status.LargeRead = nil
	return status
}

// HeldBack is the status of a source that was being read when the manager ended,
// and is not read for now.
func HeldBack(source *v1alpha1.ExportSource, fault *ingest.Fault, now time.Time) v1alpha1.ExportSourceStatus {
	status := Source(source, ingest.Reading{}, fault, now)
	if mark := source.Status.LargeRead; mark != nil {
		status.LargeRead = &v1alpha1.LargeRead{StartTime: mark.StartTime, Interrupted: mark.Interrupted + 1}
	}
	return status
}
