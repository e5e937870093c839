// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

func TestExportFlowsToFigures(t *testing.T) {
	w := newWorld(t)
	report := w.usage(usageOf(60))
	w.Expect(*report.Status.Usage.UsagePercent).To(gomega.Equal(int32(60)))
	w.Expect(report.Status.Adoption).To(gomega.Equal(v1alpha1.AdoptionUnknown), "no source has deployment counts")
	w.Expect(report.Status.DataAsOf).To(gomega.Equal("2026-11-18"))

	source := w.awaitSource("usage", "Ready", "True Fetched", "Stalled", "", "Reconciling", "", "FetchFailed", "", "DataRejected", "")
	w.Expect(source.Status.Origin).To(gomega.Equal("configMap/usage"))
	w.Expect(*source.Status.Rows).To(gomega.Equal(v1alpha1.RowCounts{Read: 1, Used: 1, Customers: 1}))
	artifact := source.Status.Artifact
	w.Expect(artifact.Size).To(gomega.Equal(int64(len(usageOf(60)))))
	w.Expect(artifact.DataAsOf + " " + string(artifact.AsOfFrom)).To(gomega.Equal("2026-11-18 Data"))
	w.Expect(report.Status.Sources[0].Revision).To(gomega.Equal(artifact.Revision))
	w.Expect(w.events("ExportSource", "usage")).To(gomega.BeEmpty(), "all went well from the start")
}

// A bad file changes what the source says, and no figure; a repaired one is
// picked up by itself (docs/semantics.md section 7).
func TestBadFileKeepsTheLastFigures(t *testing.T) {
	w := newWorld(t)
	before := w.usage(usageOf(60))
	revision := before.Status.Sources[0].Revision

	w.export("usage", "customerId,licensesActive\n"+alpha+",10\n")
	source := w.awaitSource("usage", "Ready", "False HeaderMissing", "Stalled", "True HeaderMissing", "DataRejected", "True HeaderMissing")
	w.Expect(source.Status.Artifact.Revision).To(gomega.Equal(revision))
	w.Expect(statustest.Message(source.Status.Conditions, "Ready")).To(gomega.ContainSubstring("licensesEntitled"), "the message names the missing column")
	w.Consistently(func(g gomega.Gomega) {
		g.Expect(w.getReport(g, "alpha").ResourceVersion).To(gomega.Equal(before.ResourceVersion))
	}).Should(gomega.Succeed())

	w.export("usage", "")
	w.awaitSource("usage", "Ready", "False SourceEmpty", "Stalled", "True SourceEmpty")

	w.export("usage", usageOf(70))
	w.awaitSource("usage", "Ready", "True Fetched", "Stalled", "", "DataRejected", "")
	w.awaitActive("alpha", 70)
	w.Eventually(func() []string { return w.events("ExportSource", "usage") }).
		Should(gomega.Equal([]string{"Warning Ready HeaderMissing", "Normal Ready Fetched"}))
}

// An export that comes and goes with its ConfigMap.
func TestConfigMapComesAndGoes(t *testing.T) {
	w := newWorld(t)
	w.source("usage")
	w.awaitSource("usage", "Ready", "False ReferenceNotFound", "Stalled", "True ReferenceNotFound", "FetchFailed", "True ReferenceNotFound")
	w.export("usage", usageOf(60))
	w.awaitSource("usage", "Ready", "True Fetched", "FetchFailed", "")
	w.remove(&corev1.ConfigMap{}, "usage")
	source := w.awaitSource("usage", "Ready", "False ReferenceNotFound")
	w.Expect(source.Status.Artifact).NotTo(gomega.BeNil())
}

// The bytes stay, their meaning is corrected: that is another revision.
func TestCorrectedColumns(t *testing.T) {
	w := newWorld(t)
	w.export("usage", "Kunde,Berechtigt,Neu,Alt,asOf\n"+alpha+",100,80,20,2026-11-18\n")
	columns := map[string]v1alpha1.HeaderText{"customerId": "Kunde", "licensesEntitled": "Berechtigt", "licensesActive": "Alt"}
	w.source("usage", func(s *v1alpha1.ExportSource) { s.Spec.Columns = columns })
	w.report("alpha", alpha, "usage")
	w.awaitActive("alpha", 20)
	before := w.awaitSource("usage", "Ready", "True Fetched").Status.Artifact

	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.Columns["licensesActive"] = "Neu" })
	w.awaitActive("alpha", 80)
	after := w.awaitSource("usage", "Ready", "True Fetched").Status.Artifact
	w.Expect(after.Revision).NotTo(gomega.Equal(before.Revision))
	w.Expect(after.Size).To(gomega.Equal(before.Size))
}

func TestSourceTakesAStricterLimitAtOnce(t *testing.T) {
	w := newWorld(t)
	rows := usageRow(alpha, "2026-11-18", 100, 60)
	for range 9 {
		rows += usageRow(alpha, "2026-11-18", 1, 1)
	}
	w.export("usage", usageCSV(rows, usageRow(beta, "someday", 1, 1)))
	w.source("usage")
	w.awaitSource("usage", "Ready", "True Fetched", "DataRejected", "True RowsRejected")
	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.MaxRejectedPercent = new(int32) })
	w.awaitSource("usage", "Ready", "False TooManyRejected", "DataRejected", "True TooManyRejected")
}

func requestNow(annotation, token string) func(*v1alpha1.ExportSource) {
	return func(s *v1alpha1.ExportSource) {
		if s.Annotations == nil {
			s.Annotations = map[string]string{}
		}
		s.Annotations[annotation] = token
	}
}

func (w *world) awaitHandled(source, token string) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(w.getSource(g, source).Status.LastHandledReconcileAt).To(gomega.Equal(token))
	}).Should(gomega.Succeed())
}

// Secrets are not watched: a request makes the operator look.
func TestSecretOriginIsReadOnRequest(t *testing.T) {
	w := newWorld(t)
	w.secret("usage", map[string]string{"export.csv": usageOf(60)})
	w.source("usage", func(s *v1alpha1.ExportSource) { s.Spec.ConfigMap, s.Spec.Secret = nil, s.Spec.ConfigMap })
	w.report("alpha", alpha, "usage")
	w.awaitActive("alpha", 60)
	w.Expect(w.awaitSource("usage", "Ready", "True Fetched").Status.Origin).To(gomega.Equal("secret/usage"))

	for _, request := range []struct {
		annotation, token string
		active            int
	}{
		{v1alpha1.RequestedAtAnnotation, "2026-11-19T12:00:00Z", 70},
		{v1alpha1.FluxRequestedAtAnnotation, "2026-11-19T12:00:01Z", 80},
		{v1alpha1.RequestedAtAnnotation, "2026-11-19T12:00:02Z", 90},
	} {
		changeObject(w, &corev1.Secret{}, "usage", func(s *corev1.Secret) { s.Data["export.csv"] = []byte(usageOf(request.active)) })
		w.changeSource("usage", requestNow(request.annotation, request.token))
		w.awaitHandled("usage", request.token)
		w.awaitActive("alpha", int64(request.active))
	}
}

// An older file is a mistake, unless somebody asks for it (docs/semantics.md section 3.4).
func TestRegressedFileNeedsARequest(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-17", 100, 70)))
	source := w.awaitSource("usage", "Ready", "False SourceRegressed", "DataRejected", "True SourceRegressed")
	w.Expect(source.Status.Artifact.DataAsOf).To(gomega.Equal("2026-11-18"))
	w.awaitActive("alpha", 60)

	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "take it"))
	source = w.awaitSource("usage", "Ready", "True Fetched", "DataRejected", "")
	w.Expect(source.Status.Artifact.DataAsOf + " " + source.Status.LastHandledReconcileAt).To(gomega.Equal("2026-11-17 take it"))
	w.awaitActive("alpha", 70)

	// The same request is good for one file only.
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-16", 100, 80)))
	w.awaitSource("usage", "Ready", "False SourceRegressed")
}

func TestSuspendedSource(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = true })
	suspended := w.awaitSource("usage", "Ready", "True Suspended")
	w.export("usage", usageOf(70))
	w.Consistently(func(g gomega.Gomega) {
		g.Expect(w.getSource(g, "usage").ResourceVersion).To(gomega.Equal(suspended.ResourceVersion))
		g.Expect(w.getReport(g, "alpha").Status.Usage.Active).To(gomega.Equal(int64(60)))
	}).Should(gomega.Succeed())

	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = false })
	w.awaitSource("usage", "Ready", "True Fetched")
	w.awaitActive("alpha", 70)
}

// A source that is suspended from the start has no result, and says so.
func TestSourceSuspendedFromTheStart(t *testing.T) {
	w := newWorld(t)
	w.source("usage", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = true })
	w.awaitSource("usage", "Ready", "Unknown Suspended")
	w.report("alpha", alpha, "usage")
	w.awaitReport("alpha", "Ready", "False SourceNotReady")
}
