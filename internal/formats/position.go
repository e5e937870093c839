// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "fmt"

// Position is where in a file something is: a row of a table or an item of a
// JSON array, both from 1. 0 is what describes the rows, outside of them.
type Position struct {
	N int64
	// Item says that N counts the items of JSON; otherwise the rows of a table,
	// the header and blank lines included.
	Item bool
}

func (at Position) String() string {
	switch {
	case !at.Item && at.N == 0:
		return "schema"
	case !at.Item:
		return fmt.Sprintf("row %d", at.N)
	case at.N == 0:
		return "envelope"
	}
	return fmt.Sprintf("item %d", at.N)
}

// Of names a column of the row, or a field of the item, as well.
func (at Position) Of(name string) string {
	if at.Item {
		return fmt.Sprintf("%s, field %q", at, name)
	}
	return fmt.Sprintf("%s, column %q", at, name)
}
