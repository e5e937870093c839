// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package report writes results for people. Evaluated objects come in, with
// the columns of their CustomResourceDefinitions. A table with guidance, YAML,
// JSON, CSV, an HTML page or the table of an export goes out.
//
// The texts for people are in six languages, one file of the folder texts for
// each. docs/translating.md says how to write them.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// Format names an output.
type Format string

// The outputs.
const (
	// Table is what `kubectl get` prints, without the age, and guidance.
	Table Format = "table"
	// Wide is what `kubectl get -o wide` prints, without the age, and guidance.
	Wide Format = "wide"
	// YAML is a List of the objects with their status.
	YAML Format = "yaml"
	// JSON is the same List as JSON.
	JSON Format = "json"
	// HTML is one page that needs nothing else.
	HTML Format = "html"
	// CSV is a table of the customers, their products and their workloads.
	CSV Format = "csv"
)

var formats = []Format{Table, Wide, YAML, JSON, CSV, HTML}

// ParseFormat gives the format of that name. The error lists the known ones.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); slices.Contains(formats, f) {
		return f, nil
	}
	return "", fmt.Errorf("unknown output format; use one of %s", Names())
}

// Names lists the formats for a help text.
func Names() string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// Section is the evaluated objects of one kind, in the order to show them.
// Their apiVersion and kind are set.
type Section struct {
	// Kind is the kind of the objects.
	Kind    string
	Columns []apiextensionsv1.CustomResourceColumnDefinition
	Objects []runtime.Object
}

// Content is what there is to print: the same objects twice, as a machine and
// as a person reads them.
type Content struct {
	// Sections are printed in their order by every format but HTML.
	Sections []Section
	// Reports are the customers of the guidance and of the page. The page
	// shows Portfolios and Sources too.
	Reports    []*v1alpha1.CustomerAdoption
	Portfolios []*v1alpha1.PortfolioAdoption
	Sources    []*v1alpha1.ExportSource
	// Others are the customers of portfolios without a report of their own.
	// Only CSV has them. May be nil.
	Others iter.Seq[*v1alpha1.CustomerAdoption]
	// Since is what is different from an earlier evaluation, for tables and the
	// page; nil when there is nothing to compare with.
	Since *Comparison
	// Locale of guidance, CSV and HTML.
	Locale *Locale
	// Guidance says how much of it is printed under a table.
	Guidance Guidance
	// All prints every row and every name, also when there are many.
	All bool
	// Evaluated is the moment of the evaluation; the page shows its day.
	Evaluated time.Time
}

// Write prints the content.
func Write(w io.Writer, format Format, c Content) error {
	switch format {
	case Table, Wide:
		if err := writeTables(w, c, format == Wide); err != nil {
			return err
		}
		return writeGuidance(w, c)
	case YAML:
		return writeYAML(w, c.Sections)
	case HTML:
		return writeHTML(w, c)
	case CSV:
		_, err := export.Write(w, export.CSV, c.Locale.Export(c.customers()))
		return err
	default:
		return writeJSON(w, c.Sections)
	}
}

// customers are those with a report, then the others.
func (c Content) customers() iter.Seq[*v1alpha1.CustomerAdoption] {
	return func(yield func(*v1alpha1.CustomerAdoption) bool) {
		for _, r := range c.Reports {
			if !yield(r) {
				return
			}
		}
		if c.Others != nil {
			c.Others(yield)
		}
	}
}

func writeYAML(w io.Writer, sections []Section) error {
	text, err := yaml.Marshal(listOf(sections))
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// writeJSON indents as kubectl does.
func writeJSON(w io.Writer, sections []Section) error {
	text, err := json.MarshalIndent(listOf(sections), "", "    ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// listOf gives one List of all kinds, as `kubectl get` does.
func listOf(sections []Section) *metav1.List {
	list := &metav1.List{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "List"},
		Items:    []runtime.RawExtension{},
	}
	for _, s := range sections {
		for _, obj := range s.Objects {
			list.Items = append(list.Items, runtime.RawExtension{Object: obj})
		}
	}
	return list
}
