// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// maxRejections bounds the list a Result carries.
const maxRejections = 32

// Rejection counts the rows that were rejected for one reason.
type Rejection struct {
	Reason Reason
	// Rows is how many.
	Rows int64
	// FirstRow is the line of the first one, from 1, the header included; for
	// JSON the number of the item, from 1.
	FirstRow int64
}

// rejections counts rejected rows by reason.
type rejections map[Reason]*rejected

type rejected struct {
	Rejection
	// message of the first one, its place included.
	message string
}

// add counts some rows; row is the first of them. The message is asked for only
// when it is the first of its reason.
func (r rejections) add(reason Reason, rows, row int64, message func() string) {
	known := r[reason]
	if known == nil {
		known = &rejected{Rejection{Reason: reason, FirstRow: row}, message()}
		r[reason] = known
	}
	known.Rows += rows
	if row < known.FirstRow {
		known.FirstRow, known.message = row, message()
	}
}

// list gives the most frequent reason first.
func (r rejections) list() []Rejection {
	var list []Rejection
	for _, each := range r {
		list = append(list, each.Rejection)
	}
	slices.SortFunc(list, func(a, b Rejection) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.FirstRow, b.FirstRow), cmp.Compare(a.Reason, b.Reason))
	})
	return list[:min(len(list), maxRejections)]
}

// describe says where a problem is.
func (in *intake) describe(p *problem, at formats.Position) string {
	switch {
	case p.field == noField:
		return at.String() + ": " + p.what
	case in.columns.constants[p.field].Form != formats.Absent:
		return "spec.constants." + in.columns.name(p.field) + ": " + p.what
	}
	return in.locate(p.field, at) + ": " + p.what
}

// locate says where a field is. People know a column by its header, which no
// message may quote: it is named by its number too, unless it has the field's name.
func (in *intake) locate(f field, at formats.Position) string {
	name := in.columns.name(f)
	for _, each := range in.bindings.list {
		if each.field == f && !at.Item && each.name != fold(name) {
			return fmt.Sprintf("%s, column %d (%s)", at, each.column+1, name)
		}
	}
	return at.Of(name)
}
