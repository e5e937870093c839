// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
)

// A replica writes only while its lease was renewed a short time ago
// (docs/testing.md B12).
func TestWritesNeedTheLease(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(today)
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(server.Close)
	var options ctrl.Options
	l := &lease{clock: clock}
	guarded := l.guard(&rest.Config{Host: server.URL}, &options)
	send := func(config *rest.Config, method, path string) error {
		t.Helper()
		client, err := rest.HTTPClientFor(config)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		return err
	}
	const leases = "/apis/coordination.k8s.io/v1/namespaces/system/leases"
	for _, step := range []struct {
		name    string
		renewal string
		status  int
		pass    time.Duration
		held    bool
	}{
		{"a standby only looks", http.MethodGet, http.StatusOK, 0, false},
		{"another one was faster", http.MethodPut, http.StatusConflict, 0, false},
		{"the first renewal", http.MethodPost, http.StatusCreated, trustLease - time.Second, true},
		{"a later renewal", http.MethodPut, http.StatusOK, trustLease - time.Second, true},
		{"a renewal that fails", http.MethodPut, http.StatusInternalServerError, time.Second, false},
		{"a renewal in time", http.MethodPut, http.StatusOK, 0, true},
		{"forty seconds asleep", http.MethodGet, http.StatusOK, 40 * time.Second, false},
	} {
		status = step.status
		if err := send(options.LeaderElectionConfig, step.renewal, leases); err != nil {
			t.Fatal(err)
		}
		status = http.StatusOK
		clock.SetTime(clock.Now().Add(step.pass))
		for _, method := range []string{http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodDelete} {
			if err := send(guarded, method, "/apis/x/status"); errors.Is(err, errLeaseLost) == step.held {
				t.Errorf("%s: %s gave %v, want it sent: %t", step.name, method, err, step.held)
			}
		}
		for method, path := range map[string]string{http.MethodGet: "/apis/x", http.MethodPost: "/apis/authentication.k8s.io/v1/tokenreviews"} {
			if err := send(guarded, method, path); err != nil {
				t.Errorf("%s: %s %s changes nothing, and gave %v", step.name, method, path, err)
			}
		}
	}
	// What is lost ends the manager.
	if err := l.Start(t.Context()); !errors.Is(err, errLeaseLost) {
		t.Errorf("the manager goes on: %v", err)
	}
}
