// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// Inspection says how the headers of a file, or the keys of its items, are
// understood as rows of one kind. Its names are those of the file: they may be
// shown to the owner of the file only.
type Inspection struct {
	// Columns are the headers or keys, in the order of the file.
	Columns []Column
	// Missing are the required fields that nothing gives. Of each list one field
	// is enough.
	Missing [][]string
	// Headless says that the first row looks like data, and no row like a header.
	Headless bool
	// HeaderRow is the number of the row that fits as a header, from 1; 0 when
	// none fits, or when the format has no such row.
	HeaderRow int64
}

// Column is one header or key.
type Column struct {
	// Name as the file writes it; of a key within others the path with dots.
	Name string
	// Folded is the name in the form in which names are compared.
	Folded string
	// Fields that the column holds; empty when it is not used.
	Fields []string
	// MayBe are the fields that the name may mean, when another column claims
	// them as well or when the name has two meanings.
	MayBe []string
}

// inspectedItems is the number of JSON items whose keys are looked at.
const inspectedItems = 1000

// errInspected ends the reading of a file whose headers are known.
var errInspected = errors.New("headers are known")

// Inspect finds out how the headers of a file are understood. It reads no further
// than it must. The error says why the file would be refused, as that of Read
// does; the Inspection then holds what is known so far, and is never nil.
func Inspect(ctx context.Context, r io.Reader, o Options) (*Inspection, error) {
	in, err := newIntake(o)
	if err != nil {
		return &Inspection{}, err
	}
	look := &inspector{intake: in, known: map[string]bool{}}
	err = formats.Read(ctx, r, o.file(), look)
	if errors.Is(err, errInspected) {
		err = nil
	}
	if look.keys {
		look.found.Missing = in.missing(func(f field) bool { return in.bindings.bound[f] })
	}
	return &look.found, err
}

// inspector is a formats.Consumer that takes headers and keys only.
type inspector struct {
	intake *intake
	found  Inspection
	// known are the keys that were told; keys says that the file has keys.
	known map[string]bool
	keys  bool
	items int
}

// Header implements formats.Consumer. Of the rows that don't fit the first is
// kept, or one further down that is much more like a header.
func (i *inspector) Header(names []string, at formats.Position) ([]formats.Column, error) {
	held, _ := i.intake.hold(names, at)
	found := i.intake.inspectTable(names, &held)
	columns, err := i.intake.Header(names, at)
	switch {
	case err == nil:
		found.HeaderRow = at.N
		i.found = found
	case i.found.HeaderRow > 0:
	case !likeHeader(names, found.used()):
		i.found.Headless = i.found.Columns == nil
	case i.found.Columns == nil, found.used() > max(i.found.used(), 1):
		i.found = found
	}
	return columns, err
}

// used is the number of columns that hold a field.
func (i *Inspection) used() (n int) {
	for _, column := range i.Columns {
		if len(column.Fields) > 0 {
			n++
		}
	}
	return n
}

// likeHeader says that a row may be a header: no cell is an id, and each is blank
// or has a letter, unless several are known. Cells of data must not be taken for
// headers: they are shown.
func likeHeader(names []string, known int) bool {
	for _, name := range names {
		if isGUID(strings.Trim(name, " {}")) || known < 2 && name != "" && !strings.ContainsFunc(name, unicode.IsLetter) {
			return false
		}
	}
	return true
}

// Key implements formats.Consumer.
func (i *inspector) Key(path string) formats.Column {
	i.keys = true
	if !i.known[path] {
		i.known[path] = true
		column := i.intake.inspectName(path)
		column.Fields = column.MayBe
		if i.intake.columns.claims(path) == nil {
			column.Fields = nil
		}
		i.found.Columns = append(i.found.Columns, column)
	}
	return i.intake.Key(path)
}

// Rows implements formats.Consumer.
func (i *inspector) Rows(b formats.Batch) error {
	if i.intake.keyFault != nil {
		return i.intake.keyFault
	}
	if i.items += len(b.Keys()); i.keys && i.items < inspectedItems {
		return nil
	}
	return errInspected
}

// inspectName says what the name of a column may mean.
func (in *intake) inspectName(name string) Column {
	column := Column{Name: name, Folded: fold(name)}
	for _, claim := range in.columns.claims(name) {
		column.MayBe = append(column.MayBe, in.columns.name(claim.field))
	}
	if two, ok := in.columns.ambiguous[column.Folded]; ok && column.MayBe == nil {
		column.MayBe = []string{in.columns.name(two[0]), in.columns.name(two[1])}
	}
	return column
}

// inspectTable says what the columns of a table hold.
func (in *intake) inspectTable(header []string, held *[fieldCount]binding) (found Inspection) {
	for _, name := range header {
		found.Columns = append(found.Columns, in.inspectName(name))
	}
	for f, each := range held {
		if each.ground != 0 {
			column := &found.Columns[each.column]
			column.Fields = append(column.Fields, in.columns.name(field(f)))
		}
	}
	found.Missing = in.missing(func(f field) bool { return held[f].ground != 0 })
	return found
}

// missing names the required fields that the file does not have.
func (in *intake) missing(has func(field) bool) (missing [][]string) {
	for _, fields := range in.columns.required(in.options.Kind) {
		if !slices.ContainsFunc(fields, has) && !in.gives(fields) {
			missing = append(missing, in.columns.names(fields))
		}
	}
	return missing
}

// names are those of fields of which one is required: of a workload's the first
// stands for all.
func (c *columns) names(fields []field) (names []string) {
	for i, f := range fields {
		if i == 0 || f < plainFields {
			names = append(names, c.name(f))
		}
	}
	return names
}

// RequiredFields are the fields that rows of a kind must have, beside the
// customer's id. Of each list one is enough; "lastActivity.<Workload>" stands for
// the field of any workload.
func RequiredFields(kind facts.Kind) (lists [][]string) {
	c := columns{workloads: newWorkloadList()}
	for _, fields := range datasets[kind].required {
		lists = append(lists, c.names(fields))
	}
	return lists
}

// Fold gives a header in the form in which headers are compared.
func Fold(name string) string { return fold(name) }

// HasField says whether rows of a kind have a field, as specs name it.
func HasField(kind facts.Kind, name string) bool {
	c := columns{workloads: newWorkloadList()}
	f := c.find(name)
	return f != noField && has(kind, f)
}

// KnownNames gives the fields of a kind of rows by the names, folded, under which
// files are known to have them.
func KnownNames(kind facts.Kind) map[string]string {
	c := &columns{kind: kind, synonyms: map[string]field{}, ambiguous: map[string][2]field{}, workloads: newWorkloadList()}
	c.addSynonyms(kind)
	for _, headers := range []map[string]field{workloadHeaders, copilotCountHeaders} {
		for name, f := range headers {
			if has(kind, f) {
				c.synonyms[name] = f
			}
		}
	}
	known := make(map[string]string, len(c.synonyms))
	for name, f := range c.synonyms {
		known[name] = c.name(f)
	}
	return known
}
