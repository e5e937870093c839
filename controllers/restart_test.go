package controllers

import (
	"maps"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// quiet says that none of these objects, and no event, was written any more
// once the manager has done its work. That it has is shown by a newcomer: a
// report needs facts on the shelf, so its source was read.
func (w *world) quiet(before map[string]string, newcomer, source string) {
	w.t.Helper()
	w.report(newcomer, alpha, source)
	w.awaitReport(newcomer, "Ready", "True Evaluated")
	w.Consistently(func() map[string]string {
		now := w.versions()
		maps.DeleteFunc(now, func(object, _ string) bool { return strings.Contains(object, "/"+newcomer) })
		return now
	}).Should(gomega.Equal(before))
}

// settled gives the versions when nothing is written any more.
func (w *world) settled() (versions map[string]string) {
	w.t.Helper()
	w.Eventually(func() bool {
		before := versions
		versions = w.versions()
		return maps.Equal(before, versions)
	}, "10s", "500ms").Should(gomega.BeTrue(), "somebody keeps writing")
	return versions
}

func TestRestartWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(20))
	w.report("absent", beta, "usage")
	w.report("waiting", beta, "missing")
	w.awaitReport("absent", "DataIncomplete", "True CustomerNotInExport")
	w.awaitReport("waiting", "Ready", "False SourceNotFound")
	w.source("unread")
	w.awaitSource("unread", "Ready", "False ReferenceNotFound")
	before := w.settled()
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
	before := w.settled()

	w.restart()
	w.source("other")
	w.awaitSource("other", "Ready", "True Fetched")
	other := w.settled()
	delete(other, "ExportSource/other")
	w.Expect(other).To(gomega.Equal(before))
	w.Expect(w.getReport(w, "alpha").Status.Usage).To(gomega.Equal(figures))

	// A new report has nothing to keep, and says what it waits for.
	w.report("new", alpha, "usage")
	w.awaitReport("new", "Ready", "False SourceNotReady", "Reconciling", "True SourceNotReady")

	w.export("usage", usageOf(30))
	w.awaitActive("new", 30)
	w.awaitActive("alpha", 30)
	w.awaitSource("usage", "Ready", "True Fetched")
}

// The same bytes come back after a restart with a broken source: the revision
// is the published one, and its reports are woken all the same.
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

// Looking again at what has not changed, a ConfigMap touched or a resync, is
// no reason to write.
func TestUnchangedRefreshWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(20))
	before := w.settled()
	fetched := counter("adoption_exportsource_fetches_total")
	changeObject(w, &corev1.ConfigMap{}, "usage", func(c *corev1.ConfigMap) { c.Labels = map[string]string{"touched": "true"} })
	w.Eventually(func() float64 { return counter("adoption_exportsource_fetches_total") }).Should(gomega.BeNumerically(">", fetched))
	w.quiet(before, "newcomer", "usage")
}
