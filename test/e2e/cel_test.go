// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/sets"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The objects that the cases change one field of.
const (
	baseSource = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: case}
spec: {dataset: LicenseUsage, configMap: {name: usage, key: usage.csv}, columns: {customerId: Kundennummer}}`
	baseReport = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: case}
spec: {customer: {id: contoso}, sources: [{name: usage}]}`
	basePortfolio = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: case}
spec: {sources: [{name: usage}]}`
)

// schemaCase is one rule: values of a field that it lets pass, values that it
// refuses, and what the refusal says.
type schemaCase struct {
	field     string
	good, bad []any
	message   string
	// others are fields that need other values than the base's.
	others map[string]any
}

// absent as a value takes the field away.
type absent struct{}

// TestSchema asks the API server; nothing is stored. A CEL rule without a case
// that it lets pass and one that it refuses fails it too.
func TestSchema(t *testing.T) {
	namespace := newNamespace(t, "schema")
	untested := celMessages(t)
	for kind, cases := range map[string][]schemaCase{baseSource: sourceCases, baseReport: reportCases, basePortfolio: portfolioCases} {
		for _, c := range cases {
			t.Run(c.field+" "+c.message, func(t *testing.T) {
				for _, value := range c.good {
					if err := c.create(t, kind, namespace, value); err != nil {
						t.Errorf("%s: %.80v is refused: %v", c.field, value, err)
					}
				}
				for _, value := range c.bad {
					err := c.create(t, kind, namespace, value)
					if err == nil || !strings.Contains(err.Error(), c.message) {
						t.Errorf("%s: %.80v gives %v, want a refusal with %q", c.field, value, err, c.message)
					}
				}
			})
			if len(c.good) > 0 && len(c.bad) > 0 {
				untested.Delete(c.message)
			}
		}
	}
	for _, c := range immutableCases {
		untested.Delete(c.message)
	}
	if untested.Len() > 0 {
		t.Errorf("CEL rules without a case: %q", sets.List(untested))
	}
}

func (c schemaCase) create(t *testing.T, base, namespace string, value any) error {
	t.Helper()
	object := parseManifests(t, base)[0]
	object.SetNamespace(namespace)
	for field, other := range c.others {
		setField(t, object, field, other)
	}
	setField(t, object, c.field, value)
	return cluster.client.Create(t.Context(), &object, client.DryRunAll)
}

func setField(t *testing.T, object unstructured.Unstructured, field string, value any) {
	t.Helper()
	path := strings.Split(field, ".")
	if value == (absent{}) {
		unstructured.RemoveNestedField(object.Object, path...)
		return
	}
	if err := unstructured.SetNestedField(object.Object, value, path...); err != nil {
		t.Fatalf("set %s: %v", field, err)
	}
}

// celMessages are the messages of all CEL rules in the CRDs.
func celMessages(t *testing.T) sets.Set[string] {
	t.Helper()
	messages := sets.New[string]()
	for _, crd := range renderedObjects[apiextensionsv1.CustomResourceDefinition](t, "CustomResourceDefinition") {
		for _, version := range crd.Spec.Versions {
			eachProperty(version.Schema.OpenAPIV3Schema, "", func(_ string, schema *apiextensionsv1.JSONSchemaProps) {
				for _, rule := range schema.XValidations {
					messages.Insert(rule.Message)
				}
			})
		}
	}
	return messages
}

// eachProperty visits a schema and all schemas within.
func eachProperty(schema *apiextensionsv1.JSONSchemaProps, path string, visit func(path string, schema *apiextensionsv1.JSONSchemaProps)) {
	visit(path, schema)
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[name]
		eachProperty(&property, path+"."+name, visit)
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		eachProperty(schema.Items.Schema, path+"[]", visit)
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil {
		eachProperty(schema.AdditionalProperties.Schema, path+"{}", visit)
	}
}

// References stay in the namespace: no field may name another.
func TestNoFieldNamesANamespace(t *testing.T) {
	visited := 0
	for _, crd := range renderedObjects[apiextensionsv1.CustomResourceDefinition](t, "CustomResourceDefinition") {
		for _, version := range crd.Spec.Versions {
			eachProperty(version.Schema.OpenAPIV3Schema, crd.Spec.Names.Kind, func(path string, _ *apiextensionsv1.JSONSchemaProps) {
				visited++
				if strings.Contains(strings.ToLower(path), "namespace") {
					t.Errorf("%s names a namespace", path)
				}
			})
		}
	}
	if visited < 50 {
		t.Errorf("%d properties visited: this test proves nothing", visited)
	}
}

// immutableCases are fields that keep their value, beside one that may change.
var immutableCases = []struct {
	base, field, other string
	free               string
	message            string
}{
	{baseSource, "spec.dataset", "LicenseDeployment", "spec.timeZone", "dataset is immutable; create another ExportSource"},
	{baseReport, "spec.customer.id", "fabrikam", "spec.customer.name", "customer.id is immutable; create another CustomerAdoption"},
}

func TestImmutableFields(t *testing.T) {
	namespace := newNamespace(t, "immutable")
	for _, c := range immutableCases {
		t.Run(c.field, func(t *testing.T) {
			object := parseManifests(t, c.base)[0]
			object.SetNamespace(namespace)
			if err := cluster.client.Create(t.Context(), &object); err != nil {
				t.Fatal(err)
			}
			change := func(field string) error {
				changed := object.DeepCopy()
				setField(t, *changed, field, c.other)
				return cluster.client.Update(t.Context(), changed, client.DryRunAll)
			}
			if err := change(c.free); err != nil {
				t.Errorf("%s cannot be changed: %v", c.free, err)
			}
			if err := change(c.field); err == nil || !strings.Contains(err.Error(), c.message) {
				t.Errorf("changing %s gives %v, want a refusal with %q", c.field, err, c.message)
			}
		})
	}
}
