// Package export writes a table as a file that people or programs open: CSV,
// JSON, an XLSX workbook or Parquet. Typed columns and rows come in, in
// whatever language; bytes go out, row by row, so that a table may be larger
// than memory.
//
// The cells may be from a file of somebody else's: nothing in what is written
// is ever a formula, a line break or a sign that steers a terminal.
package export

import (
	"iter"
	"strings"
	"unicode"

	"github.com/golang-sql/civil"
)

// Kind is what the cells of a column are.
type Kind int

// The kinds.
const (
	// Text of one line.
	Text Kind = iota
	// Count is a whole number.
	Count
	// Percent is a whole percentage: 60 is 60 %.
	Percent
	// Date is a day without a time.
	Date
	// Flag is true or false.
	Flag
)

// Column is a column of a table.
type Column struct {
	// Key names it for programs: in JSON and Parquet.
	Key string
	// Heading names it for people: in CSV and XLSX.
	Heading string
	// Kind of its cells.
	Kind Kind
}

// Table is what is written.
type Table struct {
	Columns []Column
	// Rows have a cell for each column. A row is not kept.
	Rows iter.Seq[[]Cell]
}

// Cell is a value of its column's kind, or absent: the zero Cell. What is
// absent is unknown; it is never written as 0.
type Cell struct {
	present bool
	text    string
	number  int64
	date    civil.Date
}

// TextCell is a text; absent when it is empty. What would break a line or
// steer a terminal becomes a mark, for names come from a file.
func TextCell(text string) Cell {
	return Cell{present: text != "", text: strings.Map(printable, text)}
}

// NumberCell is a count, or a percentage.
func NumberCell(n int64) Cell { return Cell{present: true, number: n} }

// OptionalCell is a count, or a percentage; absent when there is none.
func OptionalCell[N int32 | int64](n *N) Cell {
	if n == nil {
		return Cell{}
	}
	return NumberCell(int64(*n))
}

// DateCell is a day in the form of the API (YYYY-MM-DD); absent when the text
// is no day.
func DateCell(day string) Cell {
	d, err := civil.ParseDate(day)
	return Cell{present: err == nil, date: d}
}

// FlagCell is true or false.
func FlagCell(flag bool) Cell {
	if flag {
		return NumberCell(1)
	}
	return NumberCell(0)
}

func (c Cell) flag() bool { return c.number != 0 }

// printable puts a mark in the place of what is no character, moves the
// cursor or turns the reading direction.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
		return unicode.ReplacementChar
	}
	return r
}
