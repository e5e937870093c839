// Package records reads exports. The bytes of one file or answer come in, as
// CSV, TSV, JSON, NDJSON, Parquet or an Excel workbook, perhaps compressed;
// typed records go out, added up as facts, together with counts of the rows and
// of what was rejected and why.
//
// Files stream through: memory follows the number of distinct customers,
// products, workloads and dates, not the size of the file. Parquet, workbooks
// and ZIP archives are read from their end, and held as they came. Nothing a
// file holds is ever quoted in an error (semantics.md sections 2 and 3).
package records

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
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
}

// Limits bound what one file may cost. A limit of 0 is none.
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
	// FreeProducts replaces the built-in list of free products; nil keeps it.
	FreeProducts []string
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
	// Progress is told the number of rows read so far, every 65536 rows; nil
	// tells nobody.
	Progress func(rows int64)
}

// Counts are about the rows of one file. Read = Used + Duplicates + Rejected.
type Counts struct {
	Read, Used, Duplicates, Rejected int64
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
}

// Read reads one file. A fault of the file is an *Error, and refuses it; the
// Result then is nil, except when it was the rows that refused it, all of them
// or too many: it has the counts and the rejections. An error of r itself comes
// back wrapped, unchanged.
func Read(r io.Reader, o Options) (*Result, error) {
	from := &origin{r: r}
	in, err := newIntake(o)
	if err == nil {
		err = readFile(from, in)
	}
	if err == nil {
		return in.result()
	}
	return nil, blame(from, err)
}

// blame tells a fault of the origin from a fault of the file.
func blame(from *origin, err error) error {
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
	r    io.Reader
	read int64
	err  error
}

func (o *origin) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	o.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		o.err = err
	}
	return n, err
}
