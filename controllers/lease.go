// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
)

// The times of leader election. A replica that has not renewed its lease for
// trustLease writes nothing any more, and ends: another one may lead after
// leaseDuration. Between the two, a write that was sent has time to arrive.
const (
	leaseDuration = 15 * time.Second
	renewDeadline = 10 * time.Second
	renewInterval = 2 * time.Second
	trustLease    = leaseDuration - renewInterval
	// leaseLook is the time between two looks at the lease.
	leaseLook = 500 * time.Millisecond
)

var errLeaseLost = errors.New("the lease was not renewed in time, so another replica may lead")

// lease knows when this replica renewed its lease last. A process that was
// stopped, or that ran on a machine that slept, does not know that another one
// leads now. client-go finds out only after it has tried to renew the lease for
// renewDeadline. Until then such a process would write what is no longer true.
type lease struct {
	clock clock.PassiveClock

	mutex   sync.Mutex
	renewed time.Time
}

// guard makes a manager watch its lease, and gives the configuration of all its
// other requests.
func (l *lease) guard(config *rest.Config, options *ctrl.Options) *rest.Config {
	options.LeaseDuration, options.RenewDeadline, options.RetryPeriod = new(leaseDuration), new(renewDeadline), new(renewInterval)
	options.LeaderElectionConfig = rest.CopyConfig(config)
	options.LeaderElectionConfig.Wrap(func(next http.RoundTripper) http.RoundTripper { return leaseRenewals{l, next} })
	guarded := rest.CopyConfig(config)
	guarded.Wrap(func(next http.RoundTripper) http.RoundTripper { return guardedWrites{l, next} })
	return guarded
}

// held says that no other replica can lead. The wall clock counts too: the
// monotonic one stands still while a machine sleeps.
func (l *lease) held() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.clock.Now()
	return !l.renewed.IsZero() && max(now.Sub(l.renewed), now.Round(0).Sub(l.renewed.Round(0))) < trustLease
}

// Start ends the manager when its lease is not held any more. It implements
// manager.Runnable, and begins when this replica leads.
func (l *lease) Start(ctx context.Context) error {
	look := time.NewTicker(leaseLook)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			if !l.held() {
				return errLeaseLost
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// leaseRenewals notes when a write to the lease succeeded.
type leaseRenewals struct {
	lease *lease
	next  http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r leaseRenewals) RoundTrip(request *http.Request) (*http.Response, error) {
	sent := r.lease.clock.Now()
	response, err := r.next.RoundTrip(request)
	renews := strings.Contains(request.URL.Path, "/leases") && request.Method != http.MethodGet
	if err == nil && renews && response.StatusCode < http.StatusMultipleChoices {
		r.lease.mutex.Lock()
		defer r.lease.mutex.Unlock()
		r.lease.renewed = sent
	}
	return response, err
}

// guardedWrites sends no write while the lease is not held. Who calls the
// endpoints is asked all the same: a standby serves them too.
type guardedWrites struct {
	lease *lease
	next  http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (g guardedWrites) RoundTrip(request *http.Request) (*http.Response, error) {
	if changes(request) && !g.lease.held() {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, errLeaseLost
	}
	return g.next.RoundTrip(request)
}

// changes says that a request changes an object of the cluster. Reviews change
// nothing.
func changes(request *http.Request) bool {
	switch request.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	default:
		return !strings.HasSuffix(request.URL.Path, "reviews")
	}
}
