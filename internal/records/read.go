// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package records knows what the cells of exports mean. The bytes of one file
// or answer come in; package formats makes rows of cells of them. Typed records
// go out, added up as facts, together with counts of the rows and of what was
// rejected and why.
//
// Memory follows the number of distinct customers, products, workloads and
// dates, not the size of the file. An error never quotes what a file holds
// (docs/semantics.md sections 2 and 3).
package records

import (
	"context"
	"io"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// Format says how a file is written. What is empty is detected where that is
// safe.
type Format struct {
	// Type is CSV, TSV, JSON, NDJSON, Parquet or XLSX.
	Type string
	// Delimiter separates the fields of a CSV file: one ASCII character.
	Delimiter string
	// Compression is None, Gzip, Zstd or Zip.
	Compression string
	// Encoding is a name of the WHATWG encoding standard, such as windows-1252.
	Encoding string
	// DateFormat is a Go layout, such as 02.01.2006.
	DateFormat string
	// Decimal is the decimal mark, "." or ","; the other one is then the
	// thousands mark.
	Decimal string
	// SkipRows is the number of lines before the header of a CSV file, or of
	// rows before that of a workbook.
	SkipRows int
	// Sheet of a workbook that is read, by its name or number.
	Sheet string
	// HiddenRows of a workbook are refused, or Include or Exclude.
	HiddenRows string
	// Items is the key of the array of records in an envelope that is none of
	// the known ones.
	Items string
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
	// MaxRows is the number of data rows.
	MaxRows int64
	// MaxGroups is the number of things that are kept of the rows: customers,
	// products, counts by product and date, subscriptions, and users.
	MaxGroups int64
}

// Options say what the file holds and how it is written.
type Options struct {
	// Kind is what the rows carry.
	Kind   facts.Kind
	Format Format
	// Columns maps a field of ours to the header or dotted JSON path that holds
	// it; Constants to a value for the whole file.
	Columns, Constants map[string]string
	// Values translates, field by field, the file's words into ours.
	Values map[string]map[string]string
	// FreeProducts are added to the built-in list of products that no figure
	// counts; NoBuiltInProducts leaves that list out.
	FreeProducts      []string
	NoBuiltInProducts bool
	// Zone is where dates without a zone were written; nil is UTC.
	Zone *time.Location
	// Now is when the file was read.
	Now    time.Time
	Limits Limits
	// MaxRejectedPercent of the rows may be rejected before the file is refused.
	MaxRejectedPercent int
	// LengthKnown says that the transport knew the length of the body. If not,
	// a last line without a line break may have been cut.
	LengthKnown bool
	// Progress, if it is not nil, is called with the number of rows read so far,
	// every 65536 rows.
	Progress func(rows int64)
	// Hold is asked before the reading takes more memory, in bytes, and told with
	// a negative number what it gives back. Its error ends the reading and comes
	// out of Read; nil permits everything.
	Hold func(bytes int64) error
}

// Counts are about the rows of one file. Read = Used + Duplicates + Rejected +
// Totals.
type Counts struct {
	Read, Used, Duplicates, Rejected int64
	// Totals is the number of rows that are sums of others.
	Totals int64
	// UnknownStates is the number of rows with a state that is in no vocabulary.
	UnknownStates int64
	// Customers is the number of distinct customers named.
	Customers int64
}

// Result is what one file says.
type Result struct {
	// Facts hold the used rows, added up; nil when the file is refused.
	Facts  *facts.Builder
	Counts Counts
	// Rejections, the most frequent first, at most 32.
	Rejections []Rejection
	// Notes are worth knowing, and no faults.
	Notes []Note
}

// Read reads one file. A fault of the file is an *Error, and refuses it; the
// Result then is nil, except when the file was refused because of its rows, all
// of them or too many: it has the counts and the rejections. An error of r
// itself, of o.Hold or of the context comes back wrapped, unchanged. Read
// returns soon after the context has ended, however long the file is.
func Read(ctx context.Context, r io.Reader, o Options) (*Result, error) {
	in, err := newIntake(o)
	if err == nil {
		defer in.endWith(ctx)()
		err = formats.Read(ctx, r, o.file(), in)
	}
	if err == nil {
		err = in.checkMapped()
	}
	if err == nil {
		err = in.completeUsers()
	}
	if err == nil {
		err = in.checkKept()
	}
	if err != nil {
		return nil, err
	}
	return in.result()
}

// file is what the options say of the file itself.
func (o Options) file() formats.Options {
	return formats.Options{
		Type: o.Format.Type, Delimiter: o.Format.Delimiter, Compression: o.Format.Compression, Encoding: o.Format.Encoding,
		DateFormat: o.Format.DateFormat, SkipRows: o.Format.SkipRows, LengthKnown: o.LengthKnown,
		Sheet: o.Format.Sheet, HiddenRows: o.Format.HiddenRows, Items: o.Format.Items,
		Hold:   o.Hold,
		Limits: formats.Limits{MaxBytes: o.Limits.MaxBytes, MaxRatio: o.Limits.MaxRatio, MaxBuffered: o.Limits.MaxBuffered},
	}
}
