// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/onsi/gomega"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// A read that nobody needs any more ends, long before the time of its source is
// over.
func TestUnwantedReadEnds(t *testing.T) {
	for name, change := range map[string]func(*world){
		"deleted":   func(w *world) { w.remove(&v1alpha1.ExportSource{}, "usage") },
		"suspended": func(w *world) { w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = true }) },
		"another spec": func(w *world) {
			w.export("usage", usageOf(60))
			w.changeSource("usage", func(s *v1alpha1.ExportSource) {
				s.Spec.HTTP, s.Spec.ConfigMap = nil, &v1alpha1.KeyReference{Name: "usage", Key: "export.csv"}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			began, ended := make(chan struct{}), make(chan struct{})
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = http.NewResponseController(w).Flush()
				close(began)
				<-r.Context().Done()
				close(ended)
			}))
			t.Cleanup(server.Close)
			w := newWorld(t, host(server))
			w.httpSource(server)
			w.Eventually(began).Should(gomega.BeClosed())
			change(w)
			w.Eventually(ended).Should(gomega.BeClosed())
			if name == "another spec" {
				w.awaitSource("usage", "Ready", "True Fetched")
			}
		})
	}
}
