// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	logf "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// logRead tells one line about each read. What it tells of the content are counts
// only.
func logRead(ctx context.Context, reading ingest.Reading, fault *ingest.Fault, took time.Duration) {
	if fault != nil && !fault.Permanent && fault.RetryAfter == 0 {
		return // the work queue logs what it tries again
	}
	values := []any{"outcome", outcomeOf(reading, fault), "seconds", took.Seconds()}
	if reading.Rows != nil {
		values = append(values, "rows", reading.Rows.Read, "rejected", reading.Rows.Rejected)
	}
	if reading.Artifact != nil {
		values = append(values, "bytes", reading.Artifact.Size, "revision", reading.Artifact.Revision)
	}
	if fault != nil {
		values = append(values, "message", fault.Message)
	}
	logf.FromContext(ctx).Info("Read a source", values...)
}
