// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

const (
	// manyRows is the largest number of rows that a table shows in full unless
	// everything is asked for.
	manyRows = 25
	// fewRows is the number of rows of a longer table.
	fewRows = 8
)

// writeTables prints one table for each kind, with an empty line between two. The
// API server's converter makes the cells, so they are those of kubectl.
func writeTables(w io.Writer, c Content, wide bool) error {
	namespaced, err := severalNamespaces(c.Sections)
	if err != nil {
		return err
	}
	out := &lines{}
	for _, section := range c.Sections {
		if len(section.Objects) == 0 {
			continue
		}
		shown := shownObjects(section, c)
		table, err := tableOf(section.Columns, shown)
		if err != nil {
			return err
		}
		if out.Len() > 0 {
			out.blank()
		}
		out.columns(cellsOf(table, wide, namespaced))
		if omitted := len(section.Objects) - len(shown); omitted > 0 {
			out.wrap("", c.Locale.text("rowsOmitted", omitted))
		}
	}
	_, err = io.WriteString(w, out.String())
	return err
}

// shownObjects are the objects of a section in the order of its table: what needs
// work first. A table of many shows the first of them, unless all are asked for.
func shownObjects(section Section, c Content) []runtime.Object {
	objects := c.sorted(section)
	if c.All || len(objects) <= manyRows {
		return objects
	}
	return objects[:fewRows]
}

// tableOf makes the rows of one kind.
func tableOf(columns []apiextensionsv1.CustomResourceColumnDefinition, objects []runtime.Object) (*metav1.Table, error) {
	convertor, err := tableconvertor.New(withoutAge(columns))
	if err != nil {
		return nil, fmt.Errorf("print columns: %w", err)
	}
	table := &metav1.Table{}
	for _, obj := range objects {
		one, err := convertor.ConvertToTable(context.Background(), obj, nil)
		if err != nil {
			return nil, fmt.Errorf("print columns: %w", err)
		}
		namespace, err := meta.NewAccessor().Namespace(obj)
		if err != nil {
			return nil, err
		}
		table.ColumnDefinitions = one.ColumnDefinitions
		for _, row := range one.Rows {
			row.Cells = append([]any{namespace}, row.Cells...)
			table.Rows = append(table.Rows, row)
		}
	}
	return table, nil
}

// cellsOf are the heads and the cells that are printed. The first cell of a row is
// its namespace, which has no column definition.
func cellsOf(table *metav1.Table, wide, namespaced bool) [][]string {
	heads, shown := []string{"NAMESPACE"}, []bool{namespaced}
	for _, d := range table.ColumnDefinitions {
		heads, shown = append(heads, strings.ToUpper(d.Name)), append(shown, wide || d.Priority == 0)
	}
	all := [][]string{selected(heads, shown)}
	for _, row := range table.Rows {
		cells := make([]string, len(row.Cells))
		for i, cell := range row.Cells {
			if cell != nil {
				cells[i] = oneLine(fmt.Sprint(cell))
			}
		}
		all = append(all, selected(cells, shown))
	}
	return all
}

func selected(cells []string, shown []bool) (kept []string) {
	for i, cell := range cells {
		if shown[i] {
			kept = append(kept, cell)
		}
	}
	return kept
}

// oneLine is a value up to the end of its first line, as kubectl shows it.
func oneLine(text string) string {
	if end := strings.IndexAny(text, "\f\n\r"); end >= 0 {
		return text[:end] + "..."
	}
	return text
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
