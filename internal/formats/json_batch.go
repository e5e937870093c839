// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Bounds of a batch of JSON items: few enough bytes for a core's cache, and
// items enough for the consumer to look up their keys together.
const (
	maxBatchText  = 64 << 10
	maxBatchCells = 16 << 10
)

// jsonBatch is some JSON items, as a Batch.
type jsonBatch struct {
	rows []jsonRow
	keys []Key
	// cells are those of all rows, text that of all cells.
	cells []jsonCell
	text  []byte

	hasher keyHasher
}

// jsonRow is one item.
type jsonRow struct {
	at Position
	// cells is where its own begin, width is how many it has: one for each
	// column that was known then.
	cells, width int
	// notObject rejects the row.
	notObject bool
}

// jsonCell is a Cell whose text is part of the batch's.
type jsonCell struct {
	form Form
	span
}

// room says whether there is room for another item.
func (b *jsonBatch) room(size, width int) bool {
	return len(b.rows) == 0 || len(b.text)+size <= maxBatchText && len(b.cells)+width <= maxBatchCells
}

// begin begins a row of as many columns.
func (b *jsonBatch) begin(at Position, width int) {
	b.rows = append(b.rows, jsonRow{at: at, cells: len(b.cells)})
	b.widen(width)
}

// widen adds absent cells to the row.
func (b *jsonBatch) widen(width int) {
	r := &b.rows[len(b.rows)-1]
	if more := width - r.width; more > 0 {
		n := len(b.cells)
		b.cells = slices.Grow(b.cells, more)[:n+more]
		clear(b.cells[n:])
		r.width = width
	}
}

// row gives the cells of the row in hand.
func (b *jsonBatch) row() []jsonCell { return b.cells[b.rows[len(b.rows)-1].cells:] }

// set gives the row in hand a cell; a JSON string is still in quotes. It is
// false when the row has one in that column.
func (b *jsonBatch) set(column int, form Form, text []byte) bool {
	b.widen(column + 1)
	c := &b.row()[column]
	if c.form != Absent {
		return false
	}
	from := len(b.text)
	if form == JSONString {
		// The decoder has checked the text.
		b.text, _ = jsontext.AppendUnquote(b.text, text)
	} else {
		b.text = append(b.text, text...)
	}
	*c = jsonCell{form, newSpan(from, len(b.text))}
	return true
}

// reject says that the item in hand is not an object.
func (b *jsonBatch) reject() { b.rows[len(b.rows)-1].notObject = true }

// end ends the row in hand, and makes its key.
func (b *jsonBatch) end(keyed []int) {
	var key Key
	if len(keyed) > 0 {
		row := b.row()
		for _, column := range keyed {
			if column < len(row) && row[column].form != Absent {
				b.hasher.add(column, row[column].form, b.text[row[column].from:row[column].to])
			}
		}
		key = b.hasher.sum()
	}
	b.keys = append(b.keys, key)
}

func (b *jsonBatch) clear() {
	b.rows, b.keys, b.cells, b.text = b.rows[:0], b.keys[:0], b.cells[:0], b.text[:0]
}

// Keys implements Batch.
func (b *jsonBatch) Keys() []Key { return b.keys }

// Cells implements Batch.
func (b *jsonBatch) Cells(row int, columns []int, into []Cell) {
	r := &b.rows[row]
	cells := b.cells[r.cells : r.cells+r.width]
	for i, column := range columns {
		into[i] = Cell{}
		if column < len(cells) {
			c := &cells[column]
			into[i] = Cell{c.form, b.text[c.from:c.to]}
		}
	}
}

// Position implements Batch.
func (b *jsonBatch) Position(row int) Position { return b.rows[row].at }

// Check implements Batch.
func (b *jsonBatch) Check(row int) error {
	if b.rows[row].notObject {
		return &RowError{RowUnexpected, "not an object; check the export job"}
	}
	return nil
}
