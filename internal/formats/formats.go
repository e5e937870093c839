// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package formats reads files of rows. The bytes of one file come in, as CSV,
// TSV, JSON, NDJSON, Parquet or an Excel workbook, perhaps compressed or in a
// ZIP archive; rows of cells go out, in batches, to a Consumer that says which
// columns it wants. A file that can't be read is refused with an *Error.
//
// The package knows nothing of what the cells mean. Files stream through:
// memory does not follow the size of the file. Parquet, workbooks and ZIP
// archives are read from their end, and are held in memory as they came. An
// error never quotes what a file holds.
package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Options say how a file is written. What is empty is detected where that is
// safe.
type Options struct {
	// Type is CSV, TSV, JSON, NDJSON, Parquet or XLSX.
	Type string
	// Delimiter separates the fields of a CSV file: one ASCII character.
	Delimiter string
	// Compression is None, Gzip, Zstd or Zip.
	Compression string
	// Encoding is a name of the WHATWG encoding standard, such as windows-1252.
	Encoding string
	// DateFormat is the Go layout in which dates of a typed column, of Parquet
	// or of a workbook, are handed out; empty is ISO 8601.
	DateFormat string
	// SkipRows is the number of lines before the header of a CSV file, or of
	// rows before that of a workbook.
	SkipRows int
	// Sheet of a workbook that is read, by its name or its number, from 1; empty
	// is the visible one whose header the consumer accepts.
	Sheet string
	// HiddenRows says what to do with the hidden rows of a sheet: Include or
	// Exclude them, or refuse the file when it is empty.
	HiddenRows string
	// Items is the key of the array of items in a JSON envelope that is none of
	// the known ones.
	Items string
	// LengthKnown says that the transport knew the length of the body. If not,
	// a last line without a line break may have been cut.
	LengthKnown bool
	Limits      Limits
	// Hold is asked before the reading takes more memory, in bytes, and told with
	// a negative number what it gives back. Its error ends the reading and comes
	// out of Read; nil permits everything.
	Hold func(bytes int64) error
}

// Limits bound what one file may cost, with all its parts. A limit of 0 is none.
type Limits struct {
	// MaxBytes is the size after decompression.
	MaxBytes int64
	// MaxRatio is decompressed to compressed size, from the first decompressed
	// MiB on.
	MaxRatio int64
	// MaxBuffered is what may be held in memory of a file that is not read from
	// front to back: Parquet, a workbook or a ZIP archive.
	MaxBuffered int64
}

// Consumer takes the rows of a file. An error of its methods ends the reading
// and comes out of Read.
type Consumer interface {
	// Header is told the names of the columns of a table, and where they stand.
	// It says of each column whether it is wanted.
	Header(names []string, at Position) ([]Column, error)
	// Key is told the path of a JSON key, its parts joined with dots, when the
	// first scalar or array is found under it. The wanted paths are the columns
	// of a JSON file, numbered from 0 in the order in which they were told. A
	// path may be told again after it was not wanted.
	Key(path string) Column
	// Rows takes the next rows, at least one. They are valid until it returns.
	Rows(Batch) error
}

// Column says what is wanted of a column.
type Column struct {
	// Name stands for the column in errors. A column without a name is not
	// wanted: it has no cells.
	Name string
	// Keyed says that the column's cells are part of the key of a row.
	Keyed bool
}

// Batch is some rows of a file, one after the other.
type Batch interface {
	// Keys gives the key of each row.
	Keys() []Key
	// Cells writes what a row says in some columns. A cell that the row does
	// not have is Absent.
	Cells(row int, columns []int, into []Cell)
	// Position says where in the file a row is.
	Position(row int) Position
	// Check says what is wrong with a row as a whole: a *RowError rejects the
	// row, any other error refuses the file.
	Check(row int) error
}

// Cell is what a row says in one column.
type Cell struct {
	Form Form
	Text []byte
}

// Form is how a cell was written.
type Form uint8

// The forms of cells.
const (
	// Absent: the row does not have the cell.
	Absent Form = iota
	// Text: a cell of a format that does not tell numbers from texts, or a text
	// of one that does, but JSON.
	Text
	// Number: a number of Parquet or of a workbook.
	Number
	JSONString
	JSONNumber
	JSONBool
	// Null: a null of JSON or Parquet.
	Null
	// List: a JSON array. Its text is that of its strings, joined with "; ".
	List
)

// Read reads one file and hands its rows to a Consumer. A fault of the file is
// an *Error, and refuses it. An error of r itself comes back wrapped, unchanged,
// and so does that of the context: once it has ended, Read returns soon, however
// long the file is.
func Read(ctx context.Context, r io.Reader, o Options, to Consumer) error {
	from := &origin{ctx: ctx, r: r}
	f := file{options: o, to: to, cost: &cost{
		ctx: ctx, limits: o.Limits, grow: o.Hold, compressed: func() int64 { return from.read },
	}}
	if err := f.read(from); err != nil {
		return classify(from, err)
	}
	return nil
}

// file is how one file is read, and who takes its rows.
type file struct {
	options Options
	to      Consumer
	cost    *cost
}

// classify tells a fault of the origin from a fault of the file.
func classify(from *origin, err error) error {
	if err := from.ctx.Err(); err != nil {
		return fmt.Errorf("reading the export: %w", err)
	}
	if from.err != nil {
		return fmt.Errorf("reading the export: %w", from.err)
	}
	if fault := (*Error)(nil); errors.As(err, &fault) {
		return fault
	}
	return fmt.Errorf("reading the export: %w", err)
}

// origin remembers how many bytes came and whether reading them failed.
type origin struct {
	ctx  context.Context
	r    io.Reader
	read int64
	err  error
}

func (o *origin) Read(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := o.r.Read(p)
	o.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		o.err = err
	}
	return n, err
}
