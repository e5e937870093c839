// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

// quiet says that none of these objects, and no event, was written any more,
// nor was it tried, once the manager has done its work. That it has is shown by
// a newcomer: a report needs facts in the store, so its source was read.
func (w *world) quiet(before map[string]string, newcomer, source string) {
	w.t.Helper()
	w.report(newcomer, alpha, source)
	w.awaitReport(newcomer, "Ready", "True Evaluated")
	w.Consistently(func() map[string]string {
		now := w.versions()
		maps.DeleteFunc(now, func(object, _ string) bool { return strings.Contains(object, "/"+newcomer) })
		return now
	}).Should(gomega.Equal(before))
	w.Expect(w.written(newcomer)).To(gomega.BeEmpty())
	done := w.reconciles("")
	w.Consistently(func() int { return w.reconciles("") }).Should(gomega.Equal(done), "and nobody is busy without writing")
}

// written lists the attempts to write since the last call of awaitQuiet, except
// those about one object, and except events, which have names of their own.
func (w *world) written(except string) (requests []string) {
	for request := range strings.Lines(strings.TrimPrefix(w.writes.String(), w.writesBefore)) {
		if !strings.Contains(request, "/"+except+"/") && !strings.HasSuffix(request, "/events\n") {
			requests = append(requests, request)
		}
	}
	return requests
}

// reconciles counts the finished reconciles of a controller, or of all.
func (w *world) reconciles(controller string) (count int) {
	for line := range strings.Lines(w.logs.String()) {
		if strings.Contains(line, "Reconcile") && strings.Contains(line, `"controller"="`+controller) {
			count++
		}
	}
	return count
}

// awaitQuiet gives the versions when nothing is written any more.
func (w *world) awaitQuiet() (versions map[string]string) {
	w.t.Helper()
	w.Eventually(func() bool {
		before := versions
		versions = w.versions()
		return maps.Equal(before, versions)
	}, "10s", "500ms").Should(gomega.BeTrue(), "somebody keeps writing")
	w.writesBefore = w.writes.String()
	return versions
}

// The same facts, read again, enqueue nobody: no report would say anything else.
func TestSameFactsEnqueueNobody(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.report("alpha", alpha, "usage")
	w.portfolio("all", "usage")
	w.awaitReport("alpha", "Ready", "True Evaluated")
	w.awaitPortfolio("all", 2, "Ready", "True Evaluated")
	w.awaitQuiet()
	users := func() int { return w.reconciles("customeradoption") + w.reconciles("portfolioadoption") }
	before := users()
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "one"))
	w.awaitHandled("usage", "one")
	w.Consistently(users).Should(gomega.Equal(before))

	// Others do, as after a restart.
	w.export("usage", usageOfAll(alpha, gamma))
	w.Eventually(users).Should(gomega.BeNumerically(">", before))
}

// partlyBad is an export with rejected rows, but not too many.
func partlyBad() string {
	return usageCSV(append(slices.Repeat([]string{usageRow(alpha, "2026-11-18", 10, 1)}, 20), usageRow(alpha, "someday", 1, 1))...)
}

// Nothing is written, and no event sent, until the sources have been read again
// (docs/semantics.md section 7).
func TestRestartWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.usage(partlyBad())
	w.awaitSource("usage", "DataRejected", "True RowsRejected")
	w.report("absent", beta, "usage")
	w.report("waiting", beta, "missing")
	w.awaitReport("absent", "DataIncomplete", "True CustomerNotInExport")
	w.awaitReport("waiting", "Ready", "False SourceNotFound")
	w.source("unread")
	w.awaitSource("unread", "Ready", "False ReferenceNotFound")
	before := w.awaitQuiet()
	w.restart(func() { w.clock.SetTime(today.AddDate(0, 0, 1)) })
	w.quiet(before, "newcomer", "usage")
}

// What changed meanwhile is seen when the operator is back.
func TestRestartSeesWhatChanged(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.restart(func() { w.export("usage", usageOf(20)) })
	w.awaitActive("alpha", 20)
	w.awaitReport("alpha", "LowUsage", "True BelowTarget")
}

func TestRestartWhileTheSourceIsBroken(t *testing.T) {
	w := newWorld(t)
	figures := w.usage(usageOf(20)).Status.Usage
	w.export("usage", "<html>sign in</html>")
	w.awaitSource("usage", "Ready", "False FormatMismatch")
	w.export("other", usageOf(60))
	before := w.awaitQuiet()

	w.restart()
	w.source("other")
	w.awaitSource("other", "Ready", "True Fetched")
	w.quiet(before, "other", "other")
	w.Expect(w.getReport(w, "alpha").Status.Usage).To(gomega.Equal(figures))

	w.export("usage", usageOf(30))
	w.awaitActive("alpha", 30)
	w.awaitSource("usage", "Ready", "True Fetched")
}

// The same bytes come back after a restart with a broken source: the revision
// is the published one, and its reports are enqueued all the same.
func TestRepairedWithTheSameBytesAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(20))
	w.export("usage", "")
	w.awaitSource("usage", "Ready", "False SourceEmpty")
	w.restart()
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = new(int32) })
	w.export("usage", usageOf(20))
	w.awaitReport("alpha", "LowUsage", "", "Ready", "True Evaluated")
}

// A hysteresis that a restart forgets would let a figure at the edge flap.
func TestRestartRemembersWhatWasBelow(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(49))
	w.awaitReport("alpha", "LowUsage", "True BelowTarget")
	w.restart(func() { w.export("usage", usageOf(52)) })
	report := w.awaitActive("alpha", 52)
	expectConditions(w, report.Status.Conditions, []string{"LowUsage", "True BelowTarget"})
	w.Expect(w.events("CustomerAdoption", "alpha")).To(gomega.Equal([]string{"Warning LowUsage BelowTarget"}))
}

// Looking again at what has not changed, a ConfigMap touched or a resync, is no
// reason to write (docs/semantics.md section 9: reading the same data again changes
// nothing).
func TestUnchangedRefreshWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.usage(partlyBad())
	before := w.awaitQuiet()
	w.clock.SetTime(today.AddDate(0, 0, 1))
	looks := w.reconciles("exportsource")
	changeObject(w, &corev1.ConfigMap{}, "usage", func(c *corev1.ConfigMap) { c.Labels = map[string]string{"touched": "true"} })
	w.Eventually(func() int { return w.reconciles("exportsource") }).Should(gomega.BeNumerically(">", looks))
	w.quiet(before, "newcomer", "usage")
}

// A fetch that the operator itself gives up says nothing about its source, and
// does not keep the manager from ending.
func TestStopDuringAFetch(t *testing.T) {
	asked, release := make(chan struct{}, 10), make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-release:
			_, _ = w.Write([]byte(usageOf(60)))
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	w := newWorld(t, host(server))
	w.httpSource(server)
	w.Eventually(asked).Should(gomega.Receive())
	w.restart(func() {
		w.Expect(w.getSource(w, "usage").Status.Conditions).To(gomega.BeEmpty())
		close(release)
	})
	w.awaitSource("usage", "Ready", "True Fetched")
}

// Nothing waits in silence for a source that cannot be read after a restart:
// broken, suspended, or gone.
func TestNothingWaitsInSilence(t *testing.T) {
	for name, unreadable := range map[string]func(w *world){
		"broken":    func(w *world) { w.export("usage", "<html>sign in</html>") },
		"gone":      func(w *world) { w.remove(&corev1.ConfigMap{}, "usage") },
		"suspended": func(w *world) { w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = true }) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.usage(usageOf(60))
			w.portfolio("all", "usage")
			w.awaitPortfolio("all", 1, "Ready", "True Evaluated")
			before := w.awaitQuiet()
			w.restart(func() { unreadable(w) })
			w.Eventually(func() string { return w.getSource(w, "usage").ResourceVersion }).ShouldNot(gomega.Equal(before["ExportSource/usage"]))

			w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = ptr.To[int32](70) })
			edited := w.awaitReport("alpha", "Ready", "True Evaluated", "LowUsage", "True BelowTarget")
			w.Expect(edited.Status.Usage.Active).To(gomega.Equal(int64(60)), "the figures stay")

			w.report("new", alpha, "usage")
			w.portfolio("late", "usage")
			// A new report gives its sources some time by the clock.
			w.clock.SetTime(time.Now().Add(time.Minute))
			fresh := w.awaitReport("new", "Ready", "False SourceNotReady", "Reconciling", "True SourceNotReady")
			w.Expect(fresh.Status.Usage).To(gomega.BeNil())
			w.Eventually(func(g gomega.Gomega) {
				late := w.getPortfolio(g, "late")
				g.Expect(statustest.Summary(late.Status.Conditions)["Ready"]).To(gomega.Equal("False SourceNotReady"))
				g.Expect(late.Status.Usage).To(gomega.BeNil())
			}).Should(gomega.Succeed())
			w.clock.SetTime(today)

			w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Spec.Targets.UsagePercent = ptr.To[int32](70) })
			w.awaitPortfolio("all", 1, "Ready", "False SourceNotReady")

			w.clock.SetTime(today.AddDate(0, 0, 30))
			for _, change := range []string{"a", "b"} { // any look at them tells
				w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) {
					r.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: change}
				})
				w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
					p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: change}
				})
			}
			w.awaitReport("alpha", "DataStale", "True TooOld", "LowUsage", "Unknown DataStale")
			w.awaitPortfolio("all", 1, "DataStale", "True TooOld")
		})
	}
}

// A report whose sources arrive one by one is written a few times, not once for
// each.
func TestSourcesThatArriveOneByOne(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	const more = 14
	w.report("wide", alpha, "usage", func(r *v1alpha1.CustomerAdoption) {
		for i := range more {
			r.Spec.Sources = append(r.Spec.Sources, v1alpha1.SourceReference{Name: fmt.Sprintf("more-%d", i)})
		}
	})
	w.clock.SetTime(time.Now().Add(time.Minute))
	w.awaitReport("wide", "Ready", "False SourceNotFound")
	for i := range more {
		name := fmt.Sprintf("more-%d", i)
		w.export(name, usageOf(60))
		w.source(name)
		w.awaitSource(name, "Ready", "True Fetched")
	}
	w.awaitReport("wide", "Ready", "True Evaluated")
	writes := 0
	for request := range strings.Lines(w.writes.String()) {
		if strings.Contains(request, "/wide/status") {
			writes++
		}
	}
	w.Expect(writes).To(gomega.BeNumerically("<=", 3))
}
