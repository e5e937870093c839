// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"errors"
	"fmt"
	"io"
)

// ErrTooLarge ends a file that would have more bytes than Table.MaxBytes.
var ErrTooLarge = errors.New("file is larger than its limit")

// Format names a kind of file, as the API does.
type Format string

// The formats.
const (
	CSV     Format = "CSV"
	JSON    Format = "JSON"
	XLSX    Format = "XLSX"
	Parquet Format = "Parquet"
	// HTML is a page for people. Package report writes it, because it is no table.
	HTML Format = "HTML"
)

// sheet writes the rows of one table. close ends the file.
type sheet interface {
	row(cells []Cell) error
	close() error
}

// formats are the kinds of files: the extension of their names, their media type and
// the function that begins one; nil where it is no table.
var formats = map[Format]struct {
	extension, mediaType string
	begin                func(io.Writer, Table) (sheet, error)
}{
	CSV:     {"csv", "text/csv; charset=utf-8", beginCSV},
	JSON:    {"json", "application/json", beginJSON},
	XLSX:    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", beginXLSX},
	Parquet: {"parquet", "application/vnd.apache.parquet", beginParquet},
	HTML:    {"html", "text/html; charset=utf-8", nil},
}

// FormatOf gives the format of files with an extension (without the dot); false if
// there is none.
func FormatOf(extension string) (Format, bool) {
	for format, f := range formats {
		if f.extension == extension {
			return format, true
		}
	}
	return "", false
}

// Extension of the names of its files, without the dot.
func (f Format) Extension() string { return formats[f].extension }

// MediaType of its files in HTTP.
func (f Format) MediaType() string { return formats[f].mediaType }

// Write writes a table and gives the number of its rows. After an error the file is
// incomplete.
func Write(w io.Writer, format Format, t Table) (rows int64, err error) {
	known, ok := formats[format]
	if !ok || known.begin == nil {
		return 0, fmt.Errorf("%s is no format of a table; use one of CSV, JSON, XLSX, Parquet", format)
	}
	file, err := known.begin(Limit(w, t.MaxBytes), t)
	if err != nil {
		return 0, fmt.Errorf("begin %s: %w", format, err)
	}
	for cells := range t.Rows {
		if err := file.row(cells); err != nil {
			return rows, fmt.Errorf("write a row of %s: %w", format, err)
		}
		rows++
	}
	if err := file.close(); err != nil {
		return rows, fmt.Errorf("end %s: %w", format, err)
	}
	return rows, nil
}

// Limit gives a writer that writes at most so many bytes, then fails with
// ErrTooLarge. 0 is no limit.
func Limit(w io.Writer, maxBytes int64) io.Writer {
	if maxBytes <= 0 {
		return w
	}
	return &limitedWriter{w, maxBytes}
}

// limitedWriter writes no more bytes than are left.
type limitedWriter struct {
	w    io.Writer
	left int64
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, ErrTooLarge
	}
	return l.w.Write(p)
}
