package controllers

import (
	"testing"
	"time"

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
