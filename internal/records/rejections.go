// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"cmp"
	"slices"
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
