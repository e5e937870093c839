// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unique"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// object is an object of the cluster, in the form that the console keeps.
type object interface {
	metav1.Object
	runtime.Object
}

// customer is a CustomerAdoption in little memory: what a row of the table
// shows, and the whole object in packed form.
type customer struct {
	// CustomerAdoption lacks what only the page of the customer shows.
	*v1alpha1.CustomerAdoption
	// workloads are the names of the workloads, to filter by.
	workloads []string
	packed    []byte
}

// keepCustomer packs a CustomerAdoption. It takes ownership of the object.
func keepCustomer(obj runtime.Object) (object, error) {
	r, ok := obj.(*v1alpha1.CustomerAdoption)
	if !ok {
		return nil, fmt.Errorf("the cluster sent %T, not a CustomerAdoption", obj)
	}
	strip(r)
	packed, err := pack(r)
	if err != nil {
		return nil, err
	}
	c := &customer{CustomerAdoption: rowOf(r), packed: packed}
	for _, w := range r.Status.Workloads {
		c.workloads = append(c.workloads, unique.Make(w.Name).Value())
	}
	return c, nil
}

// compressors are used again, because a new one takes longer than its work.
var compressors = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func pack(r *v1alpha1.CustomerAdoption) ([]byte, error) {
	var packed bytes.Buffer
	w, ok := compressors.Get().(*gzip.Writer)
	if !ok {
		w = gzip.NewWriter(nil)
	}
	defer compressors.Put(w)
	w.Reset(&packed)
	if err := json.NewEncoder(w).Encode(r); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(packed.Bytes()), nil
}

// whole gives the object as the cluster has it, without what strip removes.
func (c *customer) whole() (*v1alpha1.CustomerAdoption, error) {
	r, err := gzip.NewReader(bytes.NewReader(c.packed))
	if err != nil {
		return nil, err
	}
	whole := &v1alpha1.CustomerAdoption{}
	return whole, json.NewDecoder(r).Decode(whole)
}

// rowOf is the part of a report that the table shows, sorts and filters by.
func rowOf(r *v1alpha1.CustomerAdoption) *v1alpha1.CustomerAdoption {
	s := r.Status
	row := &v1alpha1.CustomerAdoption{ObjectMeta: metav1.ObjectMeta{
		Namespace: unique.Make(r.Namespace).Value(), Name: r.Name, UID: r.UID, ResourceVersion: r.ResourceVersion, Labels: r.Labels,
	}}
	row.Spec.Customer, row.Spec.Scope, row.Spec.Targets = r.Spec.Customer, r.Spec.Scope, r.Spec.Targets
	row.Status = v1alpha1.CustomerAdoptionStatus{
		Adoption: s.Adoption, AdoptionReason: unique.Make(s.AdoptionReason).Value(), CustomerName: s.CustomerName, DataAsOf: unique.Make(s.DataAsOf).Value(),
		Licenses: s.Licenses, Usage: s.Usage, OwnLicenses: s.OwnLicenses, OwnUsage: s.OwnUsage, BelowTarget: s.BelowTarget, Judged: s.Judged,
		Renewals: s.Renewals, Segment: unique.Make(s.Segment).Value(),
	}
	for _, service := range s.Services {
		row.Status.Services = append(row.Status.Services, unique.Make(service).Value())
	}
	if r.Spec.Plan != nil {
		// What a workload is judged against follows from the dates of the sources.
		row.Spec.Plan, row.Status.Plan, row.Status.Sources = r.Spec.Plan, s.Plan, s.Sources
	}
	for _, w := range s.Workloads {
		// The reason of a verdict names the workloads below their targets.
		if slices.ContainsFunc(s.BelowTarget, func(below string) bool { return strings.EqualFold(below, "Usage/"+w.Name) }) {
			row.Status.Workloads = append(row.Status.Workloads, w)
		}
	}
	for _, c := range s.Conditions {
		row.Status.Conditions = append(row.Status.Conditions, metav1.Condition{
			Type: unique.Make(c.Type).Value(), Status: c.Status, Reason: unique.Make(c.Reason).Value(),
		})
	}
	return row
}

// keepStripped keeps an object of which there are few.
func keepStripped(obj runtime.Object) (object, error) {
	o, ok := obj.(object)
	if !ok {
		return nil, fmt.Errorf("the cluster sent %T", obj)
	}
	strip(o)
	return o, nil
}

// strip removes what no page shows.
func strip(o metav1.Object) {
	o.SetManagedFields(nil)
	o.SetAnnotations(nil)
	o.SetOwnerReferences(nil)
}
