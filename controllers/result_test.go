// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

func TestResultOf(t *testing.T) {
	const interval = time.Hour
	for _, test := range []struct {
		name     string
		fault    *ingest.Fault
		from, to time.Duration
		backoff  bool
	}{
		{"none", nil, interval, interval * 11 / 10, false},
		{"permanent", &ingest.Fault{Permanent: true}, interval, interval * 11 / 10, false},
		{"permanent beats the origin's wish", &ingest.Fault{Permanent: true, RetryAfter: time.Second}, interval, interval * 11 / 10, false},
		{"the origin names a time", &ingest.Fault{RetryAfter: time.Minute}, time.Minute, time.Minute, false},
		{"for now", &ingest.Fault{Reason: "ServerError"}, 0, 0, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := resultOf(test.fault, interval)
			if (err != nil) != test.backoff {
				t.Errorf("error %v, want backoff: %t", err, test.backoff)
			}
			if result.RequeueAfter < test.from || result.RequeueAfter > test.to {
				t.Errorf("comes back after %v, want %v to %v", result.RequeueAfter, test.from, test.to)
			}
		})
	}
}

// Rights come back without a word: the time until the next try doubles, and is
// never longer than the interval (docs/testing.md B21).
func TestIntervalOf(t *testing.T) {
	const hour = time.Hour
	for _, test := range []struct {
		name     string
		reason   string
		stalled  time.Duration
		interval time.Duration
		want     time.Duration
	}{
		{"no fault", "", 0, hour, hour},
		{"a fault of the content", "HeaderMissing", hour, hour, hour},
		{"no right, at first", "AccessDenied", 0, hour, time.Minute},
		{"no right, the third time", "AccessDenied", 3 * time.Minute, hour, 3 * time.Minute},
		{"no right for long", "AccessDenied", 100 * hour, hour, 15 * time.Minute},
		{"the origin forbids", "Forbidden", 5 * time.Minute, hour, 5 * time.Minute},
		{"the login is wrong", "Unauthorized", 5 * time.Minute, hour, 5 * time.Minute},
		{"the token is refused", "TokenRefused", 5 * time.Minute, hour, 5 * time.Minute},
		{"a short interval", "Forbidden", 100 * hour, 5 * time.Minute, 5 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := usageSource()
			source.Spec.Interval.Duration = test.interval
			source.Status.Conditions = []metav1.Condition{{
				Type: v1alpha1.StalledCondition, Status: metav1.ConditionTrue, Reason: test.reason, LastTransitionTime: metav1.NewTime(today.Add(-test.stalled)),
			}}
			var fault *ingest.Fault
			if test.reason != "" {
				fault = &ingest.Fault{Reason: test.reason, Permanent: true}
			}
			if got := intervalOf(source, fault, today); got != test.want {
				t.Errorf("looks again after %v, want %v", got, test.want)
			}
		})
	}
}
