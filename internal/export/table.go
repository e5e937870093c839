// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package export writes a table as a file that people or programs open: CSV,
// JSON, an XLSX workbook or Parquet.
//
// In come typed columns and rows, with headings in any language. Out goes a file,
// written row by row, so that a table may be larger than memory. (XLSX keeps rows
// in a temporary file.)
//
// The text of a cell may come from a file of a stranger. The written file never
// contains it as a formula, with a line break or with control characters.
package export

import (
	"iter"
	"strings"
	"unicode"

	"github.com/golang-sql/civil"
)

// Kind is the type of the cells of a column.
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

// Table is a table to write.
type Table struct {
	Columns []Column
	// Rows have a cell for each column. Write does not keep a row.
	Rows iter.Seq[[]Cell]
	// MaxBytes of the file. In XLSX it also limits the rows, as XML, because they
	// are in memory until the file is compressed. 0 is no limit.
	MaxBytes int64
}

// Cell is a value of its column's kind, or absent: the zero Cell. An absent value is
// unknown; it is never written as 0.
type Cell struct {
	present bool
	text    string
	number  int64
	date    civil.Date
}

// TextCell is a text; absent when it is empty. Control characters, line breaks and
// marks of text direction are replaced by U+FFFD.
func TextCell(text string) Cell {
	return Cell{present: text != "", text: strings.Map(printable, text)}
}

// NumberCell is a count, or a percentage.
func NumberCell(n int64) Cell { return Cell{present: true, number: n} }

// OptionalCell is a count, or a percentage; absent for nil.
func OptionalCell[N int32 | int64](n *N) Cell {
	if n == nil {
		return Cell{}
	}
	return NumberCell(int64(*n))
}

// DateCell is a day in the form of the API (YYYY-MM-DD); absent when the text is not
// a day.
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

// printable replaces a control character, a line break or a mark of text direction.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
		return unicode.ReplacementChar
	}
	return r
}
