// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"unicode/utf8"
)

// batch is rows of a CSV file on their way from the goroutine that finds them
// to the one that hands them out.
type batch struct {
	starts []rowStart
	// text and spans are those of all rows. The text is what was read: nothing
	// is copied between the file and the consumer.
	text  []byte
	spans []span
	// err is what ended the file behind the rows; nil when there is more.
	err error
}

// rowStart is where a row begins, in the file and in the batch.
type rowStart struct {
	line int64
	// text and spans are where its own begin, width is how many fields it has.
	text, spans uint32
	width       uint16
	// simple says that the row has no quotes.
	simple bool
}

// row is one row of a batch. It is two words, which fit into registers: copying
// more took as long as hashing.
type row struct {
	in *batch
	*rowStart
}

// row gives the i-th row.
func (b *batch) row(i int) row { return row{b, &b.starts[i]} }

func (r row) at() Position { return Position{N: r.line} }

// field gives a field of the row, without its quotes.
func (r row) field(i int) []byte { return r.fields(i, i) }

// fields gives fields side by side, with what lies between them.
func (r row) fields(first, last int) []byte {
	spans := r.in.spans[r.spans:]
	return r.in.text[r.text:][spans[first].from:spans[last].to]
}

// fits tells whether the row has as many fields as there are named columns. Where
// columns without a name follow, it may have any number of blank fields for
// them.
func (r row) fits(named int, ragged bool) bool {
	return int(r.width) == named || ragged && int(r.width) > named && r.blankFrom(named)
}

// blankFrom tells whether the fields from a column on are blank.
func (r row) blankFrom(column int) bool {
	for i := column; i < int(r.width); i++ {
		if len(bytes.TrimSpace(r.field(i))) > 0 {
			return false
		}
	}
	return true
}

// says tells whether the row, which is as wide as the header, repeats it.
func (r row) says(header []string) bool {
	for i, name := range header {
		text := r.field(i)
		if len(text) < len(name) || beginsOtherwise(text, name) || string(bytes.TrimSpace(text)) != name {
			return false
		}
	}
	return true
}

// beginsOtherwise tells most rows from a header by one byte.
func beginsOtherwise(text []byte, name string) bool {
	return name != "" && text[0] > ' ' && text[0] < utf8.RuneSelf && text[0] != name[0]
}

// fill scans rows, until the next one may not have been read as a whole; false
// when the file ends.
func (s *scanner) fill(into *batch) (more bool) {
	into.starts, into.spans, into.err = into.starts[:0], into.spans[:0], nil
	s.turn(into.text)
	last := bytes.LastIndexByte(s.buf[:s.end], '\n')
	for more := true; more && into.err == nil; more = s.start+s.size <= last || s.err != nil {
		var blank bool
		if blank, into.err = s.scan(); blank || into.err != nil {
			continue
		}
		into.starts = append(into.starts, rowStart{s.row, uint32(s.start), uint32(len(into.spans)), uint16(len(s.spans)), s.simple})
		into.spans = append(into.spans, s.spans...)
	}
	into.text = s.buf
	return into.err == nil
}
