package report

import (
	"bytes"
	"context"
	"fmt"
	"io"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/printers"
)

// writeTables prints one table for each kind, with an empty line between two.
// The cells are made by the API server's converter and printed by kubectl's
// printer, so they look as in kubectl.
func writeTables(w io.Writer, sections []Section, wide bool) error {
	namespaced, err := severalNamespaces(sections)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	for _, section := range sections {
		if len(section.Objects) == 0 {
			continue
		}
		table, err := tableOf(section)
		if err != nil {
			return err
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		printer := printers.NewTablePrinter(printers.PrintOptions{Wide: wide, WithNamespace: namespaced})
		if err := printer.PrintObj(table, &out); err != nil {
			return err
		}
	}
	_, err = w.Write(out.Bytes())
	return err
}

// tableOf makes the rows of one kind.
func tableOf(section Section) (*metav1.Table, error) {
	convertor, err := tableconvertor.New(withoutAge(section.Columns))
	if err != nil {
		return nil, fmt.Errorf("print columns: %w", err)
	}
	table := &metav1.Table{}
	for _, obj := range section.Objects {
		one, err := convertor.ConvertToTable(context.Background(), obj, nil)
		if err != nil {
			return nil, fmt.Errorf("print columns: %w", err)
		}
		table.ColumnDefinitions = one.ColumnDefinitions
		table.Rows = append(table.Rows, one.Rows...)
	}
	return table, nil
}

// withoutAge leaves out the age, because a manifest has none.
func withoutAge(columns []apiextensionsv1.CustomResourceColumnDefinition) []apiextensionsv1.CustomResourceColumnDefinition {
	var kept []apiextensionsv1.CustomResourceColumnDefinition
	for _, c := range columns {
		if c.JSONPath != ".metadata.creationTimestamp" {
			kept = append(kept, c)
		}
	}
	return kept
}

// severalNamespaces says whether the objects are in more than one namespace.
func severalNamespaces(sections []Section) (bool, error) {
	seen := map[string]bool{}
	for _, s := range sections {
		for _, obj := range s.Objects {
			m, err := meta.Accessor(obj)
			if err != nil {
				return false, err
			}
			seen[m.GetNamespace()] = true
		}
	}
	return len(seen) > 1, nil
}
