// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

// The customers of most tests.
const (
	alpha = "aaaaaaaa-0000-0000-0000-000000000001"
	beta  = "bbbbbbbb-0000-0000-0000-000000000002"
)

// usageRow is a line of a usage export; asOf is a date like 2026-11-18.
func usageRow(customer, asOf string, entitled, active int) string {
	return fmt.Sprintf("%s,Name of %s,Exchange,%s,%d,%d\n", customer, customer[:5], asOf, entitled, active)
}

func usageCSV(rows ...string) string {
	return "customerId,customerName,workloadName,asOf,licensesEntitled,licensesActive\n" + strings.Join(rows, "")
}

// usageOf is a whole export: alpha uses so many of 100 licenses.
func usageOf(active int) string { return usageCSV(usageRow(alpha, "2026-11-18", 100, active)) }

// export writes a ConfigMap's export.csv, which may be any bytes.
func (w *world) export(name, content string) {
	w.t.Helper()
	configMap := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: w.namespace}}
	_, err := controllerutil.CreateOrUpdate(context.Background(), api, configMap, func() error {
		configMap.BinaryData = map[string][]byte{"export.csv": []byte(content)}
		return nil
	})
	w.Expect(err).NotTo(gomega.HaveOccurred())
}

// secret makes a Secret that permits its use.
func (w *world) secret(name string, data map[string]string, change ...func(*corev1.Secret)) {
	w.t.Helper()
	secret := &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: w.namespace, Labels: map[string]string{v1alpha1.ExportSourceSecretLabel: "true"},
			Annotations: map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"},
		},
		StringData: data,
	}
	for _, f := range change {
		f(secret)
	}
	w.Expect(api.Create(context.Background(), secret)).To(gomega.Succeed())
}

// source makes an ExportSource that reads the usage export of its name.
func (w *world) source(name string, change ...func(*v1alpha1.ExportSource)) {
	w.t.Helper()
	source := &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: w.namespace},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset:   v1alpha1.DatasetLicenseUsage,
			ConfigMap: &v1alpha1.KeyReference{Name: name, Key: "export.csv"},
		},
	}
	for _, f := range change {
		f(source)
	}
	w.Expect(api.Create(context.Background(), source)).To(gomega.Succeed())
}

// report makes a CustomerAdoption on one source.
func (w *world) report(name, customer, source string, change ...func(*v1alpha1.CustomerAdoption)) {
	w.t.Helper()
	report := &v1alpha1.CustomerAdoption{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: w.namespace},
		Spec: v1alpha1.CustomerAdoptionSpec{
			Customer: v1alpha1.Customer{ID: customer},
			Sources:  []v1alpha1.SourceReference{{Name: source}},
		},
	}
	for _, f := range change {
		f(report)
	}
	w.Expect(api.Create(context.Background(), report)).To(gomega.Succeed())
}

// usage makes an export, its source and a report on alpha, and waits for the
// figures.
func (w *world) usage(content string) *v1alpha1.CustomerAdoption {
	w.t.Helper()
	w.export("usage", content)
	w.source("usage")
	w.awaitSource("usage", "Ready", "True Fetched")
	w.report("alpha", alpha, "usage")
	return w.awaitReport("alpha", "Ready", "True Evaluated")
}

func changeObject[T client.Object](w *world, obj T, name string, change func(T)) {
	w.t.Helper()
	w.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: name}, obj)).To(gomega.Succeed())
	before := obj.DeepCopyObject().(client.Object)
	change(obj)
	w.Expect(api.Patch(context.Background(), obj, client.MergeFrom(before))).To(gomega.Succeed())
}

func (w *world) changeSource(name string, change func(*v1alpha1.ExportSource)) {
	w.t.Helper()
	changeObject(w, &v1alpha1.ExportSource{}, name, change)
}

func (w *world) changeReport(name string, change func(*v1alpha1.CustomerAdoption)) {
	w.t.Helper()
	changeObject(w, &v1alpha1.CustomerAdoption{}, name, change)
}

func (w *world) remove(obj client.Object, name string) {
	w.t.Helper()
	obj.SetName(name)
	obj.SetNamespace(w.namespace)
	w.Expect(api.Delete(context.Background(), obj)).To(gomega.Succeed())
}

func (w *world) getSource(g gomega.Gomega, name string) *v1alpha1.ExportSource {
	source := &v1alpha1.ExportSource{}
	g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: name}, source)).To(gomega.Succeed())
	return source
}

func (w *world) getReport(g gomega.Gomega, name string) *v1alpha1.CustomerAdoption {
	report := &v1alpha1.CustomerAdoption{}
	g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: name}, report)).To(gomega.Succeed())
	return report
}

// awaitSource waits until the status speaks of the spec as it is and has these
// conditions: type, "status reason", and so on; "" is absent.
func (w *world) awaitSource(name string, conditions ...string) (source *v1alpha1.ExportSource) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		source = w.getSource(g, name)
		g.Expect(source.Status.ObservedGeneration).To(gomega.Equal(source.Generation))
		expectConditions(g, source.Status.Conditions, conditions)
	}).Should(gomega.Succeed(), "ExportSource %s", name)
	return source
}

// awaitReport is awaitSource for a CustomerAdoption.
func (w *world) awaitReport(name string, conditions ...string) (report *v1alpha1.CustomerAdoption) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		report = w.getReport(g, name)
		g.Expect(report.Status.ObservedGeneration).To(gomega.Equal(report.Generation))
		expectConditions(g, report.Status.Conditions, conditions)
	}).Should(gomega.Succeed(), "CustomerAdoption %s", name)
	return report
}

// awaitActive waits until a report shows so many active licenses.
func (w *world) awaitActive(name string, active int64) (report *v1alpha1.CustomerAdoption) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		report = w.getReport(g, name)
		g.Expect(report.Status.Usage).NotTo(gomega.BeNil())
		g.Expect(report.Status.Usage.Active).To(gomega.Equal(active))
	}).Should(gomega.Succeed(), "CustomerAdoption %s", name)
	return report
}

func expectConditions(g gomega.Gomega, got []metav1.Condition, pairs []string) {
	state := statustest.Summary(got)
	for i := 0; i < len(pairs); i += 2 {
		g.Expect(state[pairs[i]]).To(gomega.Equal(pairs[i+1]), "%s of %v", pairs[i], state)
	}
}

// versions gives the resource version of every object that the operator might
// write, its events included.
func (w *world) versions() map[string]string {
	w.t.Helper()
	var sources v1alpha1.ExportSourceList
	var reports v1alpha1.CustomerAdoptionList
	var portfolios v1alpha1.PortfolioAdoptionList
	var told eventsv1.EventList
	w.list(&sources, &reports, &portfolios, &told)
	out := map[string]string{}
	for _, p := range portfolios.Items {
		out["PortfolioAdoption/"+p.Name] = p.ResourceVersion
	}
	for _, s := range sources.Items {
		out["ExportSource/"+s.Name] = s.ResourceVersion
	}
	for _, r := range reports.Items {
		out["CustomerAdoption/"+r.Name] = r.ResourceVersion
	}
	for _, e := range told.Items {
		out["Event/"+e.Name] = e.ResourceVersion
	}
	return out
}

// events tells the events of an object in the order in which they happened,
// once for each time: "Warning LowUsage BelowTarget".
func (w *world) events(kind, name string) []string {
	w.t.Helper()
	var list eventsv1.EventList
	w.list(&list)
	sort.Slice(list.Items, func(i, j int) bool { return list.Items[i].EventTime.Time.Before(list.Items[j].EventTime.Time) })
	out := []string{}
	for _, e := range list.Items {
		if e.Regarding.Kind != kind || e.Regarding.Name != name {
			continue
		}
		times := 1
		if e.Series != nil {
			times = int(e.Series.Count)
		}
		for range times {
			out = append(out, strings.Join([]string{e.Type, e.Action, e.Reason}, " "))
		}
	}
	return out
}
