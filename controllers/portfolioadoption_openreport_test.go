// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	openreports "github.com/openreports/reports-api/apis/openreports.io/v1alpha1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// newReporter ends the manager once it has evaluated the portfolio, and asks for
// a Report of one customer.
func newReporter(w *world) exporter {
	w.t.Helper()
	w.evaluated()
	w.stop()
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Spec.OpenReport = &v1alpha1.OpenReport{Limit: 1} })
	source, facts := w.getSource(w, "usage"), store.New()
	facts.Put(source.UID, source.Status.Artifact.Revision, usageFacts(w.t))
	return exporter{w, &PortfolioAdoptionReconciler{
		Client: api, Store: facts, Recorder: events.NewFakeRecorder(20), Clock: w.clock, places: newPlaces(1, 1, nil, w.clock),
	}}
}

// openReport gives the Report of the portfolio; nil without one.
func (w *world) openReport() *openreports.Report {
	w.t.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(openreports.SchemeGroupVersion.WithKind("Report"))
	err := api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: "adoption-all"}, object)
	if apierrors.IsNotFound(err) {
		return nil
	}
	w.Expect(err).NotTo(gomega.HaveOccurred())
	found := &openreports.Report{}
	w.Expect(runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, found)).To(gomega.Succeed())
	return found
}

func (w *world) dropOpenReport() {
	w.t.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(openreports.SchemeGroupVersion.WithKind("Report"))
	object.SetNamespace(w.namespace)
	object.SetName("adoption-all")
	w.Expect(api.Delete(w.t.Context(), object)).To(gomega.Succeed())
}

// expectOpenReport looks once, and gives the Report that is there then.
func (e exporter) expectOpenReport() (*openreports.Report, *v1alpha1.OpenReportStatus) {
	e.t.Helper()
	p, _ := e.look()
	expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "OpenReportFailed", ""})
	found := e.world.openReport()
	e.Expect(found).NotTo(gomega.BeNil())
	e.Expect(p.Status.OpenReport).NotTo(gomega.BeNil())
	e.Expect(string(found.UID)).To(gomega.Equal(p.Status.OpenReport.UID))
	e.Expect(metav1.IsControlledBy(found, p)).To(gomega.BeTrue())
	return found, p.Status.OpenReport
}

// The kind may come while the manager runs. A Report is written when its data
// changes, never over somebody else's, and it goes when it is not asked for.
func TestOpenReportOfAPortfolio(t *testing.T) {
	e := newReporter(newWorld(t))
	p, again := e.look()
	expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "OpenReportFailed", "True OpenReportsMissing"})
	e.Expect(statustest.Message(p.Status.Conditions, "OpenReportFailed")).To(gomega.ContainSubstring("install its CRD"))
	e.Expect(again).To(gomega.And(gomega.BeNumerically(">", 0), gomega.BeNumerically("<=", exportRetry*11/10)))

	crd := envtest.CRDInstallOptions{Paths: []string{"testdata/openreports.yaml"}}
	_, err := envtest.InstallCRDs(apiConfig, crd)
	e.Expect(err).NotTo(gomega.HaveOccurred())
	t.Cleanup(func() { e.Expect(envtest.UninstallCRDs(apiConfig, crd)).To(gomega.Succeed()) })
	first, status := e.expectOpenReport()
	e.Expect(status.Results).To(gomega.Equal(int64(1)))
	e.Expect(first.Results).To(gomega.HaveLen(1))
	e.Expect(first.Results[0].Properties).To(gomega.HaveKey("customerId"))
	e.Expect(first.Results[0].Timestamp.Seconds).NotTo(gomega.BeZero())
	e.Expect(first.Summary.Fail + first.Summary.Error).To(gomega.Equal(int(p.Status.Customers.Total)))

	e.clock.SetTime(today.Add(time.Hour))
	same, unwritten := e.expectOpenReport()
	e.Expect(same.ResourceVersion).To(gomega.Equal(first.ResourceVersion))
	e.Expect(unwritten.LastWriteTime).To(gomega.Equal(status.LastWriteTime))

	target := func(percent int32) func(*v1alpha1.PortfolioAdoption) {
		return func(p *v1alpha1.PortfolioAdoption) { p.Spec.Targets.UsagePercent = &percent }
	}
	e.changePortfolio("all", target(99))
	changed, _ := e.expectOpenReport()
	e.Expect(changed.UID).To(gomega.Equal(first.UID))
	e.Expect(changed.ResourceVersion).NotTo(gomega.Equal(first.ResourceVersion))

	e.dropOpenReport()
	e.changePortfolio("all", target(98))
	restored, _ := e.expectOpenReport()
	e.Expect(restored.UID).NotTo(gomega.Equal(first.UID))

	e.dropOpenReport()
	other := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "openreports.io/v1alpha1", "kind": "Report", "source": "other",
		"metadata": map[string]any{"name": "adoption-all", "namespace": e.namespace},
	}}
	e.Expect(api.Create(t.Context(), other)).To(gomega.Succeed())
	e.changePortfolio("all", target(97))
	p, _ = e.look()
	expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "OpenReportFailed", "True NameTaken"})
	e.Expect(e.world.openReport().Source).To(gomega.Equal("other"))
	e.dropOpenReport()
	e.expectOpenReport()

	e.clock.SetTime(today.AddDate(0, 2, 0))
	stale, _ := e.expectOpenReport()
	e.Expect(stale.Summary).To(gomega.Equal(openreports.ReportSummary{Error: int(p.Status.Customers.Total)}))

	e.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Spec.OpenReport = nil })
	p, _ = e.look()
	expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "OpenReportFailed", ""})
	e.Expect(p.Status.OpenReport).To(gomega.BeNil())
	e.Expect(e.world.openReport()).To(gomega.BeNil())
}

// Each fault says what to do, and quotes no error of the API server.
func TestOpenReportFaults(t *testing.T) {
	resource := schema.GroupResource{Group: "openreports.io", Resource: "reports"}
	const canary = "CANARY-7f3a"
	for reason, test := range map[string]struct {
		err       error
		permanent bool
		words     string
	}{
		"OpenReportsMissing": {apierrors.NewInvalid(schema.GroupKind{Group: "openreports.io", Kind: "Report"}, canary, nil), true, "update its CRD"},
		"AccessDenied":       {apierrors.NewForbidden(resource, canary, errors.New(canary)), true, "grant the operator's ServiceAccount the verbs create, patch and delete on reports"},
		"NameTaken":          {apierrors.NewConflict(resource, canary, errors.New(canary)), true, "rename or delete it"},
		"APIError":           {errors.New(canary), false, "the operator tries again"},
	} {
		got := openReportFault(test.err)
		if got.Reason != reason || got.Permanent != test.permanent || !strings.Contains(got.Message, test.words) || strings.Contains(got.Message, canary) {
			t.Errorf("got %+v, want %s with %q", got, reason, test.words)
		}
	}
}
