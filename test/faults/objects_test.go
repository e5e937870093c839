// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The customers of the exports.
const (
	alpha = "aaaaaaaa-0000-4000-8000-000000000001"
	beta  = "bbbbbbbb-0000-4000-8000-000000000002"
	gamma = "cccccccc-0000-4000-8000-000000000003"
	delta = "dddddddd-0000-4000-8000-000000000004"
)

// asOf is the date of all exports, long ago: no data may be of the future.
const asOf = "2025-06-30"

// figures are licenses that were sold, and assigned or used.
type figures struct{ total, part int64 }

// content is an export: the figures of its customers.
type content map[string]figures

// The exports that workloads begin with, and those that follow. The model knows
// them by their size, so each has another number of digits. Every customer has
// other figures in B: a report whose figures stay may name either revision.
var (
	deploymentA = content{alpha: {100, 80}, beta: {50, 20}, gamma: {40, 39}}
	deploymentB = content{alpha: {100, 6}, beta: {50, 2}, gamma: {40, 9}}
	usageA      = content{alpha: {100, 70}, beta: {50, 40}, gamma: {40, 38}}
)

// deployment writes an export of licenses that were sold and assigned.
func deployment(c content) string {
	return table("Date,CustomerTenantId,CustomerName,Product,SoldSeats,AssignedSeats\n", "Microsoft 365 E3", c)
}

// usage writes an export of licenses that were used.
func usage(c content) string {
	return table("Date,CustomerTenantId,CustomerName,Workload,EntitledLicenses,ActiveLicenses\n", "Exchange", c)
}

func table(header, what string, c content) string {
	var text strings.Builder
	text.WriteString(header)
	for _, id := range slices.Sorted(maps.Keys(c)) {
		fmt.Fprintf(&text, "%s,%s,Customer %s,%s,%d,%d\n", asOf, id, id[:4], what, c[id].total, c[id].part)
	}
	return text.String()
}

// data puts the two exports into the ConfigMap that the sources dep and use read.
func (r *run) data(deployed, used content) {
	r.file("data", "dep", deployment(deployed), deployed)
	r.file("data", "use", usage(used), used)
}

// file writes a key of a ConfigMap. The content is nil when it cannot be read.
func (r *run) file(name, key, text string, c content) {
	r.t.Helper()
	r.noteContent(name+"/"+key, text, c)
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: r.namespace, Name: name}}
	_, err := controllerutil.CreateOrUpdate(r.ctx, cluster.client, object, func() error {
		if object.Data == nil {
			object.Data = map[string]string{}
		}
		object.Data[key] = text
		return nil
	})
	r.must(err)
}

// source makes an ExportSource that reads a key of a ConfigMap.
func (r *run) source(name string, dataset v1alpha1.Dataset, configMap, key string) {
	r.t.Helper()
	r.create(name, &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{
		Dataset: dataset, ConfigMap: &v1alpha1.KeyReference{Name: configMap, Key: key},
	}})
}

// aCentury is an age that no data of a test reaches.
var aCentury = &metav1.Duration{Duration: 100 * 365 * 24 * time.Hour}

// report makes a CustomerAdoption; without sources it has dep and use.
func (r *run) report(name, customer string, sources ...string) {
	r.t.Helper()
	r.create(name, &v1alpha1.CustomerAdoption{Spec: v1alpha1.CustomerAdoptionSpec{
		Customer: v1alpha1.Customer{ID: customer}, Sources: references(sources), MaxDataAge: aCentury,
	}})
}

// portfolio makes a PortfolioAdoption that makes a report of every customer.
func (r *run) portfolio(name string) {
	r.t.Helper()
	r.create(name, &v1alpha1.PortfolioAdoption{Spec: v1alpha1.PortfolioAdoptionSpec{
		Sources: references(nil), MaxDataAge: aCentury, Prune: v1alpha1.PruneDelete,
		CustomerTemplate: &v1alpha1.CustomerTemplate{Metadata: v1alpha1.TemplateMetadata{Labels: map[string]v1alpha1.LabelValue{"team": "west"}}},
	}})
}

func references(names []string) (out []v1alpha1.SourceReference) {
	if len(names) == 0 {
		names = []string{"dep", "use"}
	}
	for _, name := range names {
		out = append(out, v1alpha1.SourceReference{Name: name})
	}
	return out
}

func (r *run) create(name string, object client.Object) {
	r.t.Helper()
	object.SetName(name)
	object.SetNamespace(r.namespace)
	r.must(cluster.client.Create(r.ctx, object))
}

func (r *run) remove(name string, object client.Object) {
	r.t.Helper()
	object.SetName(name)
	object.SetNamespace(r.namespace)
	r.must(cluster.client.Delete(r.ctx, object))
}

// change edits an object. Only what the edit changes is sent: to send all would
// also write defaults in another spelling, which makes another generation.
func change[T client.Object](r *run, name string, object T, edit func(T)) {
	r.t.Helper()
	r.must(cluster.client.Get(r.ctx, client.ObjectKey{Namespace: r.namespace, Name: name}, object))
	before := object.DeepCopyObject().(client.Object)
	edit(object)
	r.must(cluster.client.Patch(r.ctx, object, client.MergeFrom(before)))
}

// requestNow asks for a look at an object now.
func requestNow(r *run, name string, object client.Object, token string) {
	r.t.Helper()
	change(r, name, object, func(o client.Object) {
		annotations := maps.Clone(o.GetAnnotations())
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[v1alpha1.RequestedAtAnnotation] = token
		o.SetAnnotations(annotations)
	})
}

func (r *run) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// await waits until a condition holds that a step of a workload depends on.
func (r *run) await(what string, holds func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("not within %s: %s", patience, what)
		}
	}
}

// sourceOf and the other two give the last state of an object, nil for none.
func (r *run) sourceOf(name string) *v1alpha1.ExportSource {
	object, _ := cluster.observer.object(r.namespace, "ExportSource/"+name).(*v1alpha1.ExportSource)
	return object
}

func (r *run) reportOf(name string) *v1alpha1.CustomerAdoption {
	object, _ := cluster.observer.object(r.namespace, "CustomerAdoption/"+name).(*v1alpha1.CustomerAdoption)
	return object
}
