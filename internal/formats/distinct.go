// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

// distinct are the distinct values of a column: a list of cells, of which many
// rows may have the same.
type distinct struct {
	column int
	cells  []Cell
	// hasher makes the keys of the cells; nil when the column is not keyed.
	hasher *keyHasher
	keys   []Key
}

// add appends a cell and gives its index.
func (d *distinct) add(c Cell) int32 {
	d.cells = append(d.cells, c)
	if d.hasher != nil {
		d.keys = append(d.keys, d.hasher.of(d.column, c))
	}
	return int32(len(d.cells) - 1) // at most the values of a page, which 32 bits count
}

func (d *distinct) reset() { d.cells, d.keys = d.cells[:0], d.keys[:0] }
