// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/wait"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// resultOf is the one place that turns the end of a reconcile into what the
// work queue does next.
func resultOf(fault *ingest.Fault, interval time.Duration) (ctrl.Result, error) {
	switch {
	case fault == nil || fault.Permanent:
		return ctrl.Result{RequeueAfter: jitter(interval)}, nil
	case fault.RetryAfter > 0:
		return ctrl.Result{RequeueAfter: fault.RetryAfter}, nil
	default:
		return ctrl.Result{}, fault
	}
}

// resultOfExport is the same for an export of a portfolio, which has no
// interval and may be looked at again for another reason after some time; 0 is
// never.
func resultOfExport(fault *ingest.Fault, other time.Duration) (ctrl.Result, error) {
	if fault == nil {
		return ctrl.Result{RequeueAfter: other}, nil
	}
	result, err := resultOf(fault, exportRetry)
	if other > 0 && result.RequeueAfter > 0 {
		result.RequeueAfter = min(result.RequeueAfter, other)
	}
	return result, err
}

// The shortest and the longest time until a source is read again that the
// operator had no right to read: nothing tells when the right comes back.
const (
	rightsBackoff    = time.Minute
	maxRightsBackoff = 15 * time.Minute
)

// intervalOf is when a source is looked at again: at its interval, or sooner
// when it was refused for a lack of rights. The time doubles with each try,
// for it is as long as the source has been stalled.
func intervalOf(source *v1alpha1.ExportSource, fault *ingest.Fault, now time.Time) time.Duration {
	interval := source.Spec.Interval.Duration
	stalled := meta.FindStatusCondition(source.Status.Conditions, v1alpha1.StalledCondition)
	if fault == nil || !lacksRights(fault.Reason) || stalled == nil {
		return interval
	}
	since := now.Sub(stalled.LastTransitionTime.Time)
	return min(interval, max(since, rightsBackoff), maxRightsBackoff)
}

func lacksRights(reason string) bool {
	return slices.Contains([]string{fetch.ReasonAccessDenied, fetch.ReasonForbidden, fetch.ReasonUnauthorized, fetch.ReasonTokenRefused}, reason)
}

// jitter spreads looks at the origins over up to 10 % more than the interval.
func jitter(interval time.Duration) time.Duration {
	return wait.Jitter(interval, 0.1)
}
