// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func locale(t *testing.T, name string) *Locale {
	t.Helper()
	l, err := ParseLocale(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// sample is the objects of testdata, fresh: every finding, every action and
// every reason for inflated usage is among them.
func sample(t *testing.T, l *Locale) Content {
	t.Helper()
	c := Content{Locale: l, Evaluated: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	table := Section{Columns: []apiextensionsv1.CustomResourceColumnDefinition{
		{Name: "Customer", Type: "string", JSONPath: ".status.customerName"},
		{Name: "Deployed", Type: "integer", JSONPath: ".status.licenses.deploymentPercent"},
		{Name: "Used", Type: "integer", JSONPath: ".status.usage.adjustedUsagePercent"},
		{Name: "Adoption", Type: "string", JSONPath: ".status.adoption"},
	}}
	c.Reports = load[v1alpha1.CustomerAdoption](t, "customers.yaml")
	c.Portfolios = load[v1alpha1.PortfolioAdoption](t, "portfolios.yaml")
	c.Sources = load[v1alpha1.ExportSource](t, "sources.yaml")
	for _, r := range c.Reports {
		table.Objects = append(table.Objects, r)
	}
	c.Sections = []Section{table}
	return c
}

func load[T any](t *testing.T, name string) (objects []*T) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for document := range strings.SplitSeq(string(content), "\n---\n") {
		obj := new(T)
		if err := yaml.UnmarshalStrict([]byte(document), obj); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, obj)
	}
	return objects
}

// TestWriteInEveryLanguage holds the guidance of docs/semantics.md section 10 and
// the page, for one set of customers.
func TestWriteInEveryLanguage(t *testing.T) {
	for _, name := range languages {
		for format, suffix := range map[Format]string{Table: "txt", HTML: "html"} {
			t.Run(name+"/"+suffix, func(t *testing.T) {
				golden(t, "customers."+name+"."+suffix, withoutAssets(t, format, written(t, format, sample(t, locale(t, name)))))
			})
		}
		t.Run(name+"/all", func(t *testing.T) {
			c := sample(t, locale(t, name))
			c.Sections, c.Guidance = nil, GuidanceAll
			golden(t, "customers."+name+".all.txt", written(t, Table, c))
		})
	}
}

// withoutAssets leaves the style and the script out of a page: they have files of
// their own, and are the same in every language.
func withoutAssets(t *testing.T, format Format, page string) string {
	t.Helper()
	if format != HTML {
		return page
	}
	for element, short := range map[template.HTML]string{styleElement: "<style>…</style>", scriptElement: "<script>…</script>", policy: "<meta …>"} {
		if n := strings.Count(page, string(element)); n != 1 {
			t.Errorf("%s is in the page %d times", short, n)
		}
		page = strings.Replace(page, string(element), short, 1)
	}
	return page
}

func written(t *testing.T, format Format, c Content) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, format, c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "%!") {
		t.Errorf("%s: a message and its arguments do not fit", format)
	}
	return out.String()
}
