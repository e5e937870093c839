// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Content that changes and changes back while the cache is behind ends with the
// figures of what is there (docs/testing.md B03).
func TestOwnWritesAreRemembered(t *testing.T) {
	for _, test := range []struct {
		resource string
		lost     bool
	}{
		{"customeradoptions", false},
		{"exportsources", false},
		{"portfolioadoptions", false},
		{"customeradoptions", true},
		{"exportsources", true},
		{"portfolioadoptions", true},
	} {
		resource := test.resource
		t.Run(fmt.Sprintf("%s, answer lost: %t", resource, test.lost), func(t *testing.T) {
			w := newWorld(t)
			first := w.usage(usageOf(60)).Status.Sources[0].Revision
			w.portfolio("all", "usage")
			w.awaitPortfolio("all", 1, "Ready", "True Evaluated")
			// What the API server holds of each kind.
			shown := func(g gomega.Gomega, active int64) {
				g.Expect(w.getReport(g, "alpha").Status.Usage.Active).To(gomega.Equal(active))
				g.Expect(w.getPortfolio(g, "all").Status.Usage.Active).To(gomega.Equal(active))
			}
			w.Eventually(func(g gomega.Gomega) { shown(g, 60) }).Should(gomega.Succeed())

			w.watches.hold(resource)
			if test.lost {
				w.watches.loseAnswer()
			}
			defer w.watches.release()
			w.export("usage", usageOf(70))
			w.Eventually(func(g gomega.Gomega) {
				if resource != "exportsources" {
					shown(g, 70)
				}
				g.Expect(w.getSource(g, "usage").Status.Artifact.Revision).NotTo(gomega.Equal(first))
			}).Should(gomega.Succeed())
			w.export("usage", usageOf(60))
			// Time for the wrong conclusion that nothing has changed.
			w.Consistently(func() error { return nil }).Should(gomega.Succeed())
			w.watches.release()

			w.Eventually(func(g gomega.Gomega) {
				shown(g, 60)
				g.Expect(w.getSource(g, "usage").Status.Artifact.Revision).To(gomega.Equal(first))
				// The events that were held back may show the figures in between for a
				// moment. A second of the same figures is the end.
			}).MustPassRepeatedly(20).Should(gomega.Succeed())
		})
	}
}

// A write whose answer was lost may have been carried out.
func TestWritesAfterFailures(t *testing.T) {
	w, obj := &writes{}, usageSource()
	obj.UID, obj.ResourceVersion = "first", "5"
	if w.unknown(obj) || w.behind(obj) {
		t.Error("something is known of an object that was never written")
	}
	w.began(obj, "digest")
	conflict := apierrors.NewConflict(schema.GroupResource{Resource: "exportsources"}, "usage", errors.New("changed"))
	var waits []time.Duration
	for range 7 {
		waits = append(waits, w.failed(t.Context(), obj, conflict))
	}
	gomega.NewWithT(t).Expect(waits).To(gomega.Equal([]time.Duration{
		500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 16 * time.Second,
	}))
	if !w.unknown(obj) {
		t.Error("a failed write is forgotten")
	}
	written := obj.DeepCopy()
	written.ResourceVersion = "10"
	w.succeeded(written, today)
	if w.unknown(obj) || !w.behind(obj) || w.behind(written) {
		t.Error("version 5 is behind version 10, which was written")
	}
	recreated := obj.DeepCopy()
	recreated.UID = "second"
	if w.behind(recreated) {
		t.Error("another object of the name was never written")
	}
	w.forget(client.ObjectKeyFromObject(obj))
	if w.behind(obj) {
		t.Error("what is gone is still known")
	}
}
