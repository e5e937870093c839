// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
)

const (
	// manyRows is the largest number of rows that a table shows in full unless
	// everything is asked for.
	manyRows = 25
	// fewRows is the number of rows of a longer table.
	fewRows = 8
)

// writeTables prints one table for each kind, with an empty line between two.
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
		cells, err := cellsOf(section.Columns, shown, wide, namespaced)
		if err != nil {
			return err
		}
		if out.Len() > 0 {
			out.blank()
		}
		out.columns(cells)
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
