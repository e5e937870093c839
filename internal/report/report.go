// Package report turns results into what people take away. Evaluated objects
// come in, with the columns their CustomResourceDefinitions print; a table, a
// wide table, YAML or JSON goes out.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/printers"
)

// Format names an output.
type Format string

// The outputs.
const (
	// Table is what `kubectl get` prints, without the age.
	Table Format = "table"
	// Wide is what `kubectl get -o wide` prints, without the age.
	Wide Format = "wide"
	// YAML is a List of the objects with their status.
	YAML Format = "yaml"
	// JSON is the same List as JSON.
	JSON Format = "json"
)

var formats = []Format{Table, Wide, YAML, JSON}

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
	Columns []apiextensionsv1.CustomResourceColumnDefinition
	Objects []runtime.Object
}

// Write prints the sections in their order.
func Write(w io.Writer, format Format, sections []Section) error {
	switch format {
	case Table, Wide:
		return writeTables(w, sections, format == Wide)
	case YAML:
		return (&printers.YAMLPrinter{}).PrintObj(listOf(sections), w)
	default:
		return (&printers.JSONPrinter{}).PrintObj(listOf(sections), w)
	}
}

// listOf is what `kubectl get` of several kinds gives: one List.
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
