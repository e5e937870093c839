// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// statuses are what the API server holds of one source, report and portfolio.
type statuses struct {
	Source    v1alpha1.ExportSourceStatus
	Report    v1alpha1.CustomerAdoptionStatus
	Portfolio v1alpha1.PortfolioAdoptionStatus
}

func (w *world) statuses(g gomega.Gomega) statuses {
	return statuses{w.getSource(g, "usage").Status, w.getReport(g, "alpha").Status, w.getPortfolio(g, "all").Status}
}

// threeKinds makes a source, a report and a portfolio, and gives their statuses.
func (w *world) threeKinds() statuses {
	w.t.Helper()
	w.usage(usageOf(60))
	w.portfolio("all", "usage")
	w.awaitPortfolio("all", 1, "Ready", "True Evaluated")
	w.awaitQuiet()
	return w.statuses(w)
}

// awaitStatuses waits until the statuses are these, to the last field.
func (w *world) awaitStatuses(want statuses) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(cmp.Diff(want, w.statuses(g))).To(gomega.BeEmpty())
	}).MustPassRepeatedly(10).Should(gomega.Succeed())
}

// A status that somebody else writes is put right, and what it remembers too:
// trend, high-water marks, hysteresis, accepted customers and exports.
func TestForeignStatusIsPutRight(t *testing.T) {
	w := newWorld(t)
	before := w.threeKinds()
	for range 2 { // the second one meets what the repair of the first one left
		w.spoil()
		w.awaitStatuses(before)
	}
	// It is not only the last look that is remembered.
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Labels = map[string]string{"edited": "true"} })
	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Labels = map[string]string{"edited": "true"} })
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Labels = map[string]string{"edited": "true"} })
	w.spoil()
	w.awaitStatuses(before)
	// Nor what this process has written: another one found nothing to write.
	w.restart()
	w.quiet(w.awaitQuiet(), "newcomer", "usage")
	w.spoil()
	w.awaitStatuses(before)
}

// spoil writes every status by hand.
func (w *world) spoil() {
	w.t.Helper()
	many := int64(1) << 50
	point := v1alpha1.TrendPoint{AsOf: "2026-01-01", UsagePercent: new(int32(1000))}

	source := w.getSource(w, "usage")
	source.Status.Rows.Read, source.Status.Artifact.DataAsOf, source.Status.Notes = 7, "2020-01-01", []v1alpha1.Note{{Code: "Note", Message: "by hand"}}
	w.Expect(api.Status().Update(context.Background(), source)).To(gomega.Succeed())

	report := w.getReport(w, "alpha")
	report.Status.Usage.Active, report.Status.Workloads[0].HighWaterMark = 1, &many
	report.Status.Trend, report.Status.BelowTarget = append(report.Status.Trend, point), []string{"deployment", "usage"}
	report.Status.Trend[0].AsOf, report.Status.CustomerName = "2031-01-01", "by hand"
	report.Status.Conditions = report.Status.Conditions[:1]
	w.Expect(api.Status().Update(context.Background(), report)).To(gomega.Succeed())

	p := w.getPortfolio(w, "all")
	p.Status.Usage.Active, p.Status.Workloads[0].HighWaterMark, p.Status.Sources[0].Customers = 1, &many, many
	p.Status.Trend = append(p.Status.Trend, v1alpha1.PortfolioTrendPoint{TrendPoint: point, Customers: many})
	p.Status.Exports = []v1alpha1.ExportStatus{{Name: "monthly", Revision: "sha256:0", LastExportTime: metav1.NewTime(today)}}
	w.Expect(api.Status().Update(context.Background(), p)).To(gomega.Succeed())
}

// A write that a leader sent before it died arrives when the next one has found
// that there is nothing to do (docs/testing.md B12). The API server accepts it.
func TestLateWriteIsUndone(t *testing.T) {
	for _, resource := range []string{"exportsources", "customeradoptions", "portfolioadoptions"} {
		t.Run(resource, func(t *testing.T) {
			w := newWorld(t)
			before := w.threeKinds()
			w.watches.delayWrite(resource)
			w.export("usage", usageOf(70))
			w.Eventually(w.watches.delayed).Should(gomega.BeTrue())
			var deliver func() (status int, err error)
			w.restart(func() {
				deliver = w.watches.reconnect()
				w.export("usage", usageOf(60))
			})
			// What the first manager has written before belongs to the other kinds.
			w.Eventually(func(g gomega.Gomega) {
				g.Expect(w.getSource(g, "usage").Status.Artifact.Revision).To(gomega.Equal(before.Source.Artifact.Revision))
				g.Expect(w.getReport(g, "alpha").Status.Usage.Active).To(gomega.Equal(int64(60)))
				g.Expect(w.getPortfolio(g, "all").Status.Usage.Active).To(gomega.Equal(int64(60)))
			}).Should(gomega.Succeed())
			w.awaitQuiet()
			settled := w.statuses(w)

			status, err := deliver()
			w.Expect(err).NotTo(gomega.HaveOccurred())
			w.Expect(status).To(gomega.Equal(http.StatusOK), "nobody has written since")
			w.awaitStatuses(settled)
		})
	}
}

// TestForeign tells one's own status writes from those of others.
func TestForeign(t *testing.T) {
	object := func(version, origin string) *v1alpha1.ExportSource {
		source := usageSource()
		source.UID, source.ResourceVersion, source.Status.Origin = "first", version, origin
		return source
	}
	before := object("1", "before")
	sent := statusDigest(object("", "sent"))
	for _, test := range []struct {
		name  string
		know  func(*writes)
		after *v1alpha1.ExportSource
		want  bool
	}{
		{"nothing was written by this process", func(*writes) {}, object("2", "other"), true},
		{"the status is the same", func(*writes) {}, object("2", "before"), false},
		{"told of before the answer", func(w *writes) { w.began(before, sent) }, object("2", "sent"), false},
		{"another status meanwhile", func(w *writes) { w.began(before, sent) }, object("2", "other"), true},
		{"told of after the answer", func(w *writes) { w.began(before, sent); w.succeeded(object("2", "sent"), today) }, object("2", "sent"), false},
		{"one before the last", func(w *writes) { w.began(before, sent); w.succeeded(object("3", "sent"), today) }, object("2", "other"), false},
		{"another one's after it", func(w *writes) { w.began(before, sent); w.succeeded(object("3", "sent"), today) }, object("10", "other"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &writes{}
			test.know(w)
			if got := w.foreign().Update(event.UpdateEvent{ObjectOld: before, ObjectNew: test.after}); got != test.want {
				t.Errorf("foreign: %t, want %t", got, test.want)
			}
		})
	}
}

// TestOwnStatusIsKept: what a status remembers comes from the last status of this
// process, whatever others write in between.
func TestOwnStatusIsKept(t *testing.T) {
	object := func(version, origin string) *v1alpha1.ExportSource {
		source := usageSource()
		source.UID, source.ResourceVersion, source.Status.Origin = "first", version, origin
		return source
	}
	type step func(*writes)
	agreed := func(version, origin string) step {
		return func(w *writes) { w.agreed(object(version, origin)) }
	}
	update := func(before, after *v1alpha1.ExportSource) step {
		return func(w *writes) { w.foreign().Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}) }
	}
	succeeded := func(version string) step {
		return func(w *writes) { w.succeeded(object(version, ""), today) }
	}
	for _, test := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"nothing is known before this process has looked", []step{update(object("1", "a"), object("2", "hand"))}, "now"},
		{"after a look that wrote nothing", []step{agreed("1", "a"), update(object("1", "a"), object("2", "hand"))}, "a"},
		{"after a write", []step{succeeded("1"), update(object("1", "a"), object("2", "hand"))}, "a"},
		{"after an edit of the metadata", []step{agreed("1", "a"), update(object("1", "a"), object("2", "a")), update(object("2", "a"), object("3", "hand"))}, "a"},
		{"by two hands", []step{agreed("1", "a"), update(object("1", "a"), object("2", "hand")), update(object("2", "hand"), object("3", "other"))}, "a"},
		{"until it is written again", []step{agreed("1", "a"), update(object("1", "a"), object("2", "hand")), succeeded("3")}, "now"},
		{"an older look forgets nothing", []step{agreed("2", "a"), agreed("1", "b"), update(object("2", "a"), object("3", "hand"))}, "a"},
		{"not where versions are missing between", []step{agreed("1", "a"), update(object("2", "b"), object("3", "hand"))}, "now"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &writes{}
			for _, take := range test.steps {
				take(w)
			}
			now := object("9", "now")
			w.restore(now)
			if now.Status.Origin != test.want {
				t.Errorf("evaluated on the status %q, want %q", now.Status.Origin, test.want)
			}
			if kept := test.want != "now"; w.unknown(now) != kept {
				t.Errorf("must be written: %t, want %t", w.unknown(now), kept)
			}
		})
	}
}
