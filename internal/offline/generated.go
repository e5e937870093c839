// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"errors"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// reportsIn gives the CustomerAdoptions of a namespace.
func (c *catalog) reportsIn(namespace string) (reports []v1alpha1.CustomerAdoption) {
	for _, r := range c.reports {
		if r.Namespace == namespace {
			reports = append(reports, *r)
		}
	}
	return reports
}

// generate adds an object that no manifest has, with the defaults and the
// rules that a cluster applies to it.
func (c *catalog) generate(report *v1alpha1.CustomerAdoption) error {
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(report)
	if err != nil {
		return errors.New("a field has a value of the wrong type")
	}
	obj := &unstructured.Unstructured{Object: fields}
	delete(obj.Object, "status")
	return c.accept(identity{kind: "CustomerAdoption", NamespacedName: keyOf(report)}, obj)
}
