// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// partsServer answers with the parts of an export, each when it is asked for
// on the channel.
func partsServer(t *testing.T, next <-chan struct{}, parts ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, part := range parts {
			select {
			case <-next:
				_, _ = io.WriteString(w, part)
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// The first read of a generation says how far it has come, later ones say
// nothing before their end.
func TestProgress(t *testing.T) {
	next := make(chan struct{})
	rows := strings.Repeat(usageRow(alpha, "2026-11-18", 1, 0), 100_000)
	server := partsServer(t, next, usageOf(1), rows, rows)
	w := newWorld(t, host(server))
	w.httpSource(server)
	read := func(watch func()) *v1alpha1.ExportSource {
		next <- struct{}{} // the read has begun
		w.clock.SetTime(w.clock.Now().Add(progressInterval))
		next <- struct{}{}
		watch()
		next <- struct{}{}
		return w.awaitSource("usage", "Ready", "True Fetched", "Reconciling", "")
	}
	first := read(func() {
		w.Eventually(w.progress).Should(gomega.MatchRegexp(`^Reading: reading: \d+ rows and \d MiB so far$`))
	})
	w.Expect(first.Status.Rows.Read).To(gomega.Equal(int64(200_001)))

	before := counter("adoption_exportsource_rows_read_total")
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "again"))
	read(func() {
		w.Eventually(func() float64 { return counter("adoption_exportsource_rows_read_total") - before }).
			Should(gomega.BeNumerically(">=", 1<<16), "the metrics know")
		w.Consistently(w.progress).Should(gomega.BeEmpty())
	})
}

// Labels that are edited during a read cost no second read, and what was read is
// published (docs/testing.md B04). A request-now token that comes meanwhile is not
// handled by it.
func TestEditsDuringARead(t *testing.T) {
	next := make(chan struct{})
	server := partsServer(t, next, usageOf(60), usageRow(beta, "2026-11-18", 1, 0))
	w := newWorld(t, host(server))
	w.httpSource(server)
	edit := func(n int) {
		w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Labels = map[string]string{"n": strconv.Itoa(n)} })
	}
	next <- struct{}{} // the read has begun
	edit(1)
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "meanwhile"))
	// The cache must not know of the last edit when the status is written.
	w.watches.hold("exportsources")
	edit(2)
	next <- struct{}{}
	w.Consistently(func(g gomega.Gomega) {
		g.Expect(w.getSource(g, "usage").Status.Artifact).To(gomega.BeNil())
	}).Should(gomega.Succeed())
	w.watches.release()
	source := w.awaitSource("usage", "Ready", "True Fetched")
	w.Expect(source.Status.LastHandledReconcileAt).To(gomega.BeEmpty(), "the token came after the read had begun")

	next <- struct{}{} // only the token makes for a second read
	next <- struct{}{}
	w.awaitHandled("usage", "meanwhile")
}

// progress is what the source says of the read that is going on.
func (w *world) progress() string {
	c := meta.FindStatusCondition(w.getSource(w, "usage").Status.Conditions, v1alpha1.ReconcilingCondition)
	if c == nil {
		return ""
	}
	return c.Reason + ": " + c.Message
}
