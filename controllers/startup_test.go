// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onsi/gomega"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// A manager that starts while the API server is away waits for it
// (docs/testing.md B07).
func TestWaitForAPI(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers []int
		want    bool
		asked   int64
	}{
		{"there", []int{200}, true, 1},
		{"comes back", []int{503, 500, 429, 200}, true, 4},
		{"forbids the question", []int{403}, true, 1},
		{"stays away", []int{503}, false, 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				n := int(asked.Add(1))
				status := test.answers[min(n, len(test.answers))-1]
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_ = json.NewEncoder(w).Encode(map[string]any{"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": status})
			}))
			defer server.Close()
			// 1, 2, 4 and 8 ms.
			err := waitForAPI(t.Context(), &rest.Config{Host: server.URL}, time.Millisecond, 15*time.Millisecond)
			if (err == nil) != test.want {
				t.Errorf("error %v, want none: %t", err, test.want)
			}
			if got := asked.Load(); got != test.asked {
				t.Errorf("asked %d times, want %d", got, test.asked)
			}
		})
	}
}

// A manager is ready when its caches are full, and not before.
func TestReadyWhenTheCachesAreFull(t *testing.T) {
	w := newWorld(t)
	mgr, err := ctrl.NewManager(apiConfig, managerOptions(ManagerOptions{Endpoints: Endpoints{MetricsAddress: "0", HealthAddress: "0"}}))
	w.Expect(err).NotTo(gomega.HaveOccurred())
	ready := cachesFull(mgr.GetCache())
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody)
	w.Expect(ready(request)).To(gomega.MatchError(gomega.ContainSubstring("ExportSource is being filled")))
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(t.Context()) }()
	w.Eventually(func() error { return ready(request) }).Should(gomega.Succeed())
}

// The log has one line for each read, and nothing else at the default level.
func TestLogTellsTheStory(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.export("usage", "<html>sign in</html>")
	w.awaitSource("usage", "Ready", "False FormatMismatch")
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Suspend = true })
	w.awaitReport("alpha", "Ready", "True Suspended")
	var lines []string
	for line := range strings.Lines(w.logs.String()) {
		if strings.Contains(line, `"level"=0`) {
			lines = append(lines, line)
		}
	}
	w.Expect(lines).To(gomega.HaveExactElements(
		gomega.And(gomega.ContainSubstring(`"msg"="Read a source"`), gomega.ContainSubstring(`"outcome"="Read"`), gomega.ContainSubstring(`"rows"=1`),
			gomega.ContainSubstring(`"bytes"=`), gomega.ContainSubstring(`"seconds"=`), gomega.ContainSubstring(`"name"="usage"`)),
		gomega.And(gomega.ContainSubstring(`"msg"="Read a source"`), gomega.ContainSubstring(`"outcome"="FormatMismatch"`)),
	))
}
