package records

import (
	"bytes"
	"slices"
)

// batch is rows of a CSV file on their way from the goroutine that finds them
// to the one that takes them in.
type batch struct {
	starts []rowStart
	// hashes stand for what the rows say.
	hashes []rowHash
	// text and spans are those of all rows. The text is what was read: nothing
	// is copied on the way from the file to who takes the rows.
	text  []byte
	spans []span
	// err is what ended the file behind the rows; nil when there is more.
	err error
}

// rowStart is where a row begins: its line in the file, and its place in the
// batch.
type rowStart struct {
	line        int64
	text, spans uint32
}

// row is one row of a batch.
type row struct {
	at    place
	hash  rowHash
	text  []byte
	spans []span
}

// field gives a field of the row, without its quotes.
func (r *row) field(i int) []byte { return r.text[r.spans[i].from:r.spans[i].to] }

func (r *row) value(i int) value { return value{cell, r.field(i)} }

// row gives the i-th row.
func (b *batch) row(i int) row {
	start := b.starts[i]
	r := row{at: place{n: start.line}, hash: b.hashes[i], text: b.text[start.text:], spans: b.spans[start.spans:]}
	if i+1 < len(b.starts) {
		r.spans = r.spans[:b.starts[i+1].spans-start.spans]
	}
	return r
}

// batcher fills batches.
type batcher struct {
	*scanner
	// short: rows have shortcuts, by the hash of the columns keys, which lie in
	// runs side by side.
	short  bool
	keys   []int
	runs   []run
	width  int
	hasher rowHasher
}

// run is some columns side by side.
type run struct{ first, last int }

// key sets the columns that say what is not new.
func (b *batcher) key(columns []int) {
	slices.Sort(columns)
	b.keys = slices.Compact(columns)
	for _, column := range b.keys {
		if last := len(b.runs) - 1; last >= 0 && b.runs[last].last == column-1 {
			b.runs[last].last = column
			continue
		}
		b.runs = append(b.runs, run{column, column})
	}
}

// fill scans rows; false when the file ends.
func (b *batcher) fill(into *batch) (more bool) {
	into.starts, into.hashes, into.spans = into.starts[:0], into.hashes[:0], into.spans[:0]
	b.turn(into.text)
	last := bytes.LastIndexByte(b.buf[:b.end], '\n')
	b.keep, into.err = false, nil
	for more := true; more && into.err == nil; more = b.start+b.size <= last || b.err != nil {
		var blank bool
		if blank, into.err = b.scan(); !blank && into.err == nil {
			into.starts = append(into.starts, rowStart{b.row, uint32(b.start), uint32(len(into.spans))})
			into.hashes = append(into.hashes, b.hash())
			into.spans = append(into.spans, b.spans...)
			b.keep = true
		}
	}
	b.keep, into.text = true, b.buf
	return into.err == nil
}

// hash hashes a run in one go, delimiters included, where none can be part of a
// field. It is not the hash of the same fields in quotes, which is no harm: a
// group has more than one shortcut then.
func (b *batcher) hash() rowHash {
	if !b.short || len(b.spans) != b.width {
		return rowHash{}
	}
	if !b.simple {
		for _, column := range b.keys {
			b.hasher.add(cell, b.field(column))
		}
		return b.hasher.sum()
	}
	for _, each := range b.runs {
		from, to := b.spans[each.first].from, b.spans[each.last].to
		b.hasher.add(cell, b.buf[b.start:][from:to])
	}
	return b.hasher.sum()
}
