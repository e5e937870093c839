package controllers

import (
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	ctrl "sigs.k8s.io/controller-runtime"

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

// jitter spreads looks at the origins over up to 10 % more than the interval.
func jitter(interval time.Duration) time.Duration {
	return wait.Jitter(interval, 0.1)
}
