// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"testing"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestChangedTargetJudgesAnew(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.awaitReport("alpha", "LowUsage", "False OnTarget")
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = ptr.To[int32](80) })
	report := w.awaitReport("alpha", "LowUsage", "True BelowTarget")
	w.Expect(report.Status.Adoption).To(gomega.Equal(v1alpha1.AdoptionLow))
	w.Expect(report.Status.BelowTarget).To(gomega.Equal([]string{"Usage"}))
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = new(int32) })
	w.awaitReport("alpha", "LowUsage", "", "Ready", "True Evaluated")
}

func TestReportRequestComesBack(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	for _, annotation := range []string{v1alpha1.RequestedAtAnnotation, v1alpha1.FluxRequestedAtAnnotation} {
		w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Annotations = map[string]string{annotation: annotation} })
		w.Eventually(func(g gomega.Gomega) {
			g.Expect(w.getReport(g, "alpha").Status.LastHandledReconcileAt).To(gomega.Equal(annotation))
		}).Should(gomega.Succeed())
	}
	looks := w.reconciles("customeradoption")
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Annotations = nil })
	w.Eventually(func() int { return w.reconciles("customeradoption") }).Should(gomega.BeNumerically(">", looks))
	w.Expect(w.getReport(w, "alpha").Status.LastHandledReconcileAt).To(gomega.Equal(v1alpha1.FluxRequestedAtAnnotation), "the last one stays")
}

func TestDeletedSourceLeavesTheFigures(t *testing.T) {
	w := newWorld(t)
	before := w.usage(usageOf(60))
	w.remove(&v1alpha1.ExportSource{}, "usage")
	report := w.awaitReport("alpha", "Ready", "False SourceNotFound", "Reconciling", "True SourceNotFound")
	w.Expect(report.Status.Usage).To(gomega.Equal(before.Status.Usage))
	w.Expect(report.Status.Sources).To(gomega.Equal(before.Status.Sources))

	// Another source of the name, which cannot be read at first.
	w.remove(&corev1.ConfigMap{}, "usage")
	w.source("usage")
	report = w.awaitReport("alpha", "Ready", "False SourceNotReady")
	w.Expect(report.Status.Usage).To(gomega.Equal(before.Status.Usage))
	w.export("usage", usageOf(70))
	w.awaitActive("alpha", 70)
	w.awaitReport("alpha", "Ready", "True Evaluated", "Reconciling", "")
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).
		Should(gomega.Equal([]string{"Warning Ready SourceNotFound", "Normal Ready Evaluated"}))
}

func TestReportBeforeItsSource(t *testing.T) {
	w := newWorld(t)
	w.report("alpha", alpha, "usage")
	report := w.awaitReport("alpha", "Ready", "False SourceNotFound", "LowUsage", "Unknown NoData", "DataIncomplete", "True SourceNotRead")
	w.Expect(report.Status.Usage).To(gomega.BeNil())
	w.Expect(report.Status.Adoption).To(gomega.Equal(v1alpha1.AdoptionUnknown))
	w.export("usage", usageOf(60))
	w.source("usage")
	w.awaitReport("alpha", "Ready", "True Evaluated", "LowUsage", "False OnTarget", "DataIncomplete", "False Complete")
}

func TestSuspendedReportStays(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Suspend = true })
	w.awaitReport("alpha", "Ready", "True Suspended", "LowUsage", "False OnTarget")
	w.export("usage", usageOf(70))
	w.report("second", alpha, "usage")
	w.awaitActive("second", 70)
	w.Expect(w.getReport(w, "alpha").Status.Usage.Active).To(gomega.Equal(int64(60)))
	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) { r.Spec.Suspend = false })
	w.awaitActive("alpha", 70)
	w.awaitReport("alpha", "Ready", "True Evaluated")
}

// What an export says about one customer is shown to nobody else, and customers
// are known by their id (docs/semantics.md section 1, row customer).
func TestCustomersAreKeptApart(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 60), usageRow(beta, "2026-11-18", 40, 10)))
	w.source("usage")
	w.report("alpha", alpha, "usage")
	w.report("beta", "BBBBBBBB-0000-0000-0000-000000000002", "usage") // ids have no case
	w.report("nobody", "cccccccc-0000-0000-0000-000000000003", "usage")

	figures := func(name string) [2]int64 {
		u := w.awaitReport(name, "Ready", "True Evaluated", "DataIncomplete", "False Complete").Status.Usage
		return [2]int64{*u.Entitled, u.Active}
	}
	w.Expect(figures("alpha")).To(gomega.Equal([2]int64{100, 60}))
	w.Expect(figures("beta")).To(gomega.Equal([2]int64{40, 10}))
	w.Expect(w.awaitReport("beta").Status.CustomerName).To(gomega.Equal("Name of bbbbb"))

	nobody := w.awaitReport("nobody", "Ready", "True Evaluated", "DataIncomplete", "True CustomerNotInExport", "LowUsage", "Unknown NoData", "DataStale", "Unknown NoData")
	w.Expect(nobody.Status.Usage).To(gomega.BeNil())
	w.Expect(nobody.Status.Licenses).To(gomega.BeNil())
	w.Expect(nobody.Status.Adoption).To(gomega.Equal(v1alpha1.AdoptionUnknown))
	w.Expect(nobody.Status.CustomerName).To(gomega.Equal("cccccccc-0000-0000-0000-000000000003"))
}

// Zero is a number: nobody uses anything (docs/semantics.md section 3.9).
func TestZeroIsNotAbsent(t *testing.T) {
	w := newWorld(t)
	report := w.usage(usageOf(0))
	w.Expect(*report.Status.Usage.UsagePercent).To(gomega.Equal(int32(0)))
	w.Expect(*report.Status.Usage.AdjustedUsagePercent).To(gomega.Equal(int32(0)))
	w.awaitReport("alpha", "LowUsage", "True BelowTarget")
}

// One bad row spoils the verdict of the customer it names, and of nobody else
// (docs/semantics.md sections 3.2 and 7, row DataIncomplete).
func TestOneRejectedRow(t *testing.T) {
	w := newWorld(t)
	rows := []string{usageRow(beta, "2026-11-18", 100, 60)}
	for range 20 {
		rows = append(rows, usageRow(alpha, "2026-11-18", 10, 6))
	}
	w.export("usage", usageCSV(append(rows, beta+",Beta,Teams,2026-11-18,ten,1\n")...))
	w.source("usage")
	w.report("alpha", alpha, "usage")
	w.report("beta", beta, "usage")

	source := w.awaitSource("usage", "Ready", "True Fetched", "DataRejected", "True RowsRejected")
	w.Expect(source.Status.Rejections).To(gomega.Equal([]v1alpha1.Rejection{{Reason: "NumberFormat", Rows: 1, FirstRow: 23}}))
	w.Expect(*source.Status.Rows).To(gomega.Equal(v1alpha1.RowCounts{Read: 22, Used: 21, Rejected: 1, Customers: 2}))
	w.awaitReport("alpha", "LowUsage", "False OnTarget", "DataIncomplete", "False Complete")
	report := w.awaitReport("beta", "LowUsage", "Unknown DataIncomplete", "DataIncomplete", "True RowsRejected", "Ready", "True Evaluated")
	w.Expect(report.Status.Usage.Active).To(gomega.Equal(int64(60)), "the figure stands, only its verdict does not")
}

// Objects of one name in two namespaces know nothing of each other.
func TestNamespacesAreKeptApart(t *testing.T) {
	w := newWorld(t)
	other := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "test-"}}
	w.Expect(api.Create(context.Background(), other)).To(gomega.Succeed())
	w.stop()
	w.start(other.Name)
	there := *w
	there.namespace = other.Name

	w.usage(usageOf(60))
	there.report("alpha", alpha, "usage")
	there.awaitReport("alpha", "Ready", "False SourceNotFound")
	there.export("usage", usageOf(20))
	there.source("usage")
	there.awaitActive("alpha", 20)
	w.Expect(w.getReport(w, "alpha").Status.Usage.Active).To(gomega.Equal(int64(60)))

	// A change and a removal there are felt there only.
	before := w.versions()
	there.export("usage", usageOf(30))
	there.awaitActive("alpha", 30)
	there.remove(&v1alpha1.ExportSource{}, "usage")
	there.awaitReport("alpha", "Ready", "False SourceNotFound")
	w.Expect(w.versions()).To(gomega.Equal(before))
}
