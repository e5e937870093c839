// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"reflect"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/util/jsonpath"
)

// printColumn is a print column of a CustomResourceDefinition.
type printColumn struct {
	head string
	path *jsonpath.JSONPath
}

// cellsOf makes the heads and the rows of one kind, with the cells that kubectl
// shows.
func cellsOf(printed []apiextensionsv1.CustomResourceColumnDefinition, objects []runtime.Object, wide, namespaced bool) ([][]string, error) {
	columns, err := columnsOf(printed, wide)
	if err != nil {
		return nil, err
	}
	var heads []string
	if namespaced {
		heads = append(heads, "NAMESPACE")
	}
	heads = append(heads, "NAME")
	for _, c := range columns {
		heads = append(heads, c.head)
	}
	rows := [][]string{heads}
	for _, obj := range objects {
		row, err := rowOf(columns, obj, namespaced)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// columnsOf leaves out the age, because a manifest has none.
func columnsOf(printed []apiextensionsv1.CustomResourceColumnDefinition, wide bool) (columns []printColumn, err error) {
	for _, definition := range printed {
		if definition.JSONPath == ".metadata.creationTimestamp" || definition.Priority > 0 && !wide {
			continue
		}
		c := printColumn{strings.ToUpper(definition.Name), jsonpath.New(definition.Name).AllowMissingKeys(true)}
		if err := c.path.Parse("{" + definition.JSONPath + "}"); err != nil {
			return nil, fmt.Errorf("print columns: %s: %w", definition.Name, err)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

func rowOf(columns []printColumn, obj runtime.Object, namespaced bool) (row []string, err error) {
	m, err := meta.Accessor(obj)
	if err != nil {
		return nil, err
	}
	if namespaced {
		row = append(row, m.GetNamespace())
	}
	row = append(row, m.GetName())
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		return nil, fmt.Errorf("print columns: %w", err)
	}
	for _, c := range columns {
		row = append(row, oneLine(c.cell(content)))
	}
	return row, nil
}

// cell is empty for a field that the object does not have.
func (c printColumn) cell(content map[string]any) string {
	results, err := c.path.FindResults(content)
	if err != nil || len(results) == 0 || len(results[0]) == 0 || results[0][0].Interface() == nil {
		return ""
	}
	var text strings.Builder
	if err := c.path.PrintResults(&text, []reflect.Value{results[0][0]}); err != nil {
		return ""
	}
	return text.String()
}

// oneLine is a value up to the end of its first line, as kubectl shows it.
func oneLine(text string) string {
	if end := strings.IndexAny(text, "\f\n\r"); end >= 0 {
		return text[:end] + "..."
	}
	return text
}
