// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the golden files anew")

func source(namespace, name string) runtime.Object {
	return &v1alpha1.ExportSource{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "ExportSource"},
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Status:     v1alpha1.ExportSourceStatus{Origin: "configMap/" + name, Rows: &v1alpha1.RowCounts{Read: 12, Used: 12}},
	}
}

func customer(namespace, name string, percent *int32) runtime.Object {
	return &v1alpha1.CustomerAdoption{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "CustomerAdoption"},
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Status: v1alpha1.CustomerAdoptionStatus{
			CustomerName: "Contoso\nLtd",
			Licenses:     &v1alpha1.LicenseFigures{Sold: 120, DeploymentPercent: percent},
		},
	}
}

func sections(namespace string) []Section {
	zero := int32(0)
	return []Section{
		{
			Columns: []apiextensionsv1.CustomResourceColumnDefinition{
				{Name: "Origin", Type: "string", JSONPath: ".status.origin"},
				{Name: "Rows", Type: "integer", JSONPath: ".status.rows.read"},
				{Name: "Age", Type: "date", JSONPath: ".metadata.creationTimestamp"},
			},
			Objects: []runtime.Object{source("default", "usage")},
		},
		{
			Columns: []apiextensionsv1.CustomResourceColumnDefinition{
				{Name: "Customer", Type: "string", JSONPath: ".status.customerName"},
				{Name: "Deployed", Type: "integer", JSONPath: ".status.licenses.deploymentPercent"},
				{Name: "Sold", Type: "integer", Priority: 1, JSONPath: ".status.licenses.sold"},
			},
			Objects: []runtime.Object{customer("default", "contoso", &zero), customer(namespace, "unknown", nil)},
		},
	}
}

func TestWrite(t *testing.T) {
	tests := map[string]struct {
		format   Format
		sections []Section
	}{
		"table.txt":      {Table, sections("default")},
		"wide.txt":       {Wide, sections("default")},
		"namespaces.txt": {Table, sections("partners")},
		"list.yaml":      {YAML, sections("default")},
		"list.json":      {JSON, sections("default")},
		"one-kind.txt":   {Table, []Section{{}, sections("default")[1]}},
		"nothing.txt":    {Table, []Section{{}, {}}},
		"nothing.json":   {JSON, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := Write(&out, test.format, Content{Sections: test.sections, Locale: locale(t, "en")}); err != nil {
				t.Fatal(err)
			}
			golden(t, name, out.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWriteTellsFailure(t *testing.T) {
	full := errors.New("disk full")
	for _, format := range formats {
		if err := Write(failingWriter{full}, format, Content{Sections: sections("default"), Locale: locale(t, "en")}); !errors.Is(err, full) {
			t.Errorf("%s: error %v", format, err)
		}
	}
	broken := []Section{{
		Columns: []apiextensionsv1.CustomResourceColumnDefinition{{Name: "x", JSONPath: "{"}},
		Objects: []runtime.Object{source("default", "usage")},
	}}
	if err := Write(&strings.Builder{}, Table, Content{Sections: broken}); err == nil || !strings.Contains(err.Error(), "print columns") {
		t.Errorf("broken column: error %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestParseFormat(t *testing.T) {
	for name, known := range map[string]bool{"table": true, "wide": true, "yaml": true, "json": true, "": false, "html": true, "JSON": false, "pdf": false} {
		format, err := ParseFormat(name)
		if (err == nil) != known || known && string(format) != name {
			t.Errorf("%q: %q, %v", name, format, err)
		}
	}
}
