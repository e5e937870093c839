// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// binding says which column of a file holds a field.
type binding struct {
	claim
	column int
}

// bindings are those of one file.
type bindings struct {
	list []binding
	// columns are those of list, one by one; cells are what the row in hand says
	// in them.
	columns []int
	cells   []formats.Cell
	// contested says that several columns may hold one field: JSON only, where
	// each item decides.
	contested bool
	bound     [fieldCount]bool
	// held are the claims by which the row in hand has its values.
	held [fieldCount]claim
}

// add adds the next binding.
func (b *bindings) add(each binding) {
	b.contested = b.contested || b.bound[each.field]
	b.bound[each.field] = true
	b.list = append(b.list, each)
	b.columns = append(b.columns, each.column)
	b.cells = append(b.cells, formats.Cell{})
}

// bindTable decides which columns of a table hold which field, by their names.
func (in *intake) bindTable(header []string, at formats.Position) error {
	held, err := in.hold(header, at)
	if err == nil {
		err = in.checkHeader(&held, len(header), at)
	}
	if err != nil {
		return err
	}
	// Of several headers that are tried, the last one that fits is meant.
	in.bindings = bindings{}
	for _, each := range held {
		if each.ground != 0 {
			in.bindings.add(each)
		}
	}
	return nil
}

// hold says which column of a table holds which field. The error is the first
// fault among the names; the other columns hold their fields all the same.
func (in *intake) hold(header []string, at formats.Position) (held [fieldCount]binding, first error) {
	for i, name := range header {
		in.recognize(name)
		err := in.columns.ask(name, fmt.Sprintf("%s: column %d", at, i+1))
		for _, claim := range in.columns.claims(name) {
			err = cmp.Or(err, in.contest(&held[claim.field], binding{claim, i}, at))
		}
		first = cmp.Or(first, err)
	}
	return held, first
}

// recognize finds out what a report is from the name of a column.
func (in *intake) recognize(name string) {
	in.assembler.report.note(in.options.Kind, name)
	if in.assembler.report.copilot {
		in.facts.CopilotUsers()
	}
}

// contest gives a field to the better of two columns.
func (in *intake) contest(held *binding, claims binding, at formats.Position) error {
	if held.ground == 0 {
		*held = claims
		return nil
	}
	wins, ok := claims.over(held.claim)
	if !ok {
		return formats.Refuse(HeaderDuplicate, "%s: columns %d and %d both match when case and spaces are ignored; remove one, or name one in spec.columns",
			at.Of(in.columns.name(claims.field)), held.column+1, claims.column+1)
	}
	if wins {
		*held = claims
	}
	return nil
}

// checkHeader finds what a header of some columns lacks.
func (in *intake) checkHeader(held *[fieldCount]binding, columns int, at formats.Position) error {
	for f, mapped := range in.columns.mapped {
		if mapped && held[f].ground == 0 {
			return formats.Refuse(HeaderMissing, "%s: spec.columns.%s refers to a column that is not in the file; correct it", at, in.columns.name(field(f)))
		}
	}
	isHeld := func(f field) bool { return held[f].ground != 0 }
	known := slices.ContainsFunc(held[:], func(b binding) bool { return b.ground != 0 })
	for _, fields := range in.columns.required(in.options.Kind) {
		switch {
		case slices.ContainsFunc(fields, isHeld), in.gives(fields):
		case !known && at.N > 0:
			return formats.Refuse(HeaderMissing, "%s is not the header, none of its %d columns is known; set spec.format.skipRows or spec.columns", at, columns)
		default:
			return formats.Refuse(HeaderMissing, "%s: required column %s not found among %d columns; map it in spec.columns", at, in.columns.anyName(fields), columns)
		}
	}
	return nil
}

// read gives the values of a row. An error refuses the file.
func (in *intake) read(b formats.Batch, row int) error {
	for f := range in.columns.words {
		in.values[f] = formats.Cell{}
	}
	b.Cells(row, in.bindings.columns, in.bindings.cells)
	if in.bindings.contested {
		if err := in.readContested(b.Position(row)); err != nil {
			return err
		}
	} else {
		for i, each := range in.bindings.list {
			in.values[each.field] = single(each.field, in.bindings.cells[i])
		}
	}
	in.blankAbsent()
	return nil
}

// readContested lets the columns that a row has contest each other.
func (in *intake) readContested(at formats.Position) error {
	bound := &in.bindings
	for _, each := range bound.list {
		in.values[each.field], bound.held[each.field] = formats.Cell{}, claim{}
	}
	for i, each := range bound.list {
		if bound.cells[i].Form == formats.Absent {
			continue
		}
		wins, ok := true, true
		if held := bound.held[each.field]; held.ground != 0 {
			wins, ok = each.over(held)
		}
		if !ok {
			return formats.Refuse(HeaderDuplicate, "%s: two keys match when case and spaces are ignored; remove one, or name one in spec.columns",
				at.Of(in.columns.name(each.field)))
		}
		if wins {
			in.values[each.field], bound.held[each.field] = single(each.field, bound.cells[i]), each.claim
		}
	}
	return nil
}

// listed are the fields whose value may be a list of texts.
var listed = map[field]bool{state: true, suspensionReason: true, assignedProducts: true}

// single makes one text of a list, for a field that may have several.
func single(f field, c formats.Cell) formats.Cell {
	if c.Form == formats.List && listed[f] {
		c.Form = formats.Text
	}
	return c
}
