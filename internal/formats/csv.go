// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
)

// csvReader hands out the rows of a CSV file.
type csvReader struct {
	*scanner
	file
	// header is the first row, trimmed, up to its last name; ragged says that
	// there are columns without a name behind it. columns says what is wanted.
	header  []string
	ragged  bool
	columns []Column
	keys    *rowKeys
}

// readCSV reads a file of lines. complete says that what ends it is known to
// be its end.
func (f file) readCSV(text io.Reader, complete bool) error {
	c := &csvReader{scanner: newScanner(text), file: f}
	err := c.readHeader()
	read := false
	if err == nil {
		read, err = c.readRows()
	}
	switch {
	case !errors.Is(err, io.EOF):
		return c.locate(err)
	case c.cut && !complete:
		return Refuse(SourceTruncated, "last line has no line break; file may be cut, export it again")
	case c.header == nil:
		return Refuse(SourceEmpty, "file holds only blank lines; check the export job")
	case !read:
		return Refuse(SourceEmpty, "header found but no data rows; check the filters of the export job")
	}
	return nil
}

// readHeader goes to the header, finds the delimiter and tells the consumer
// the columns.
func (c *csvReader) readHeader() error {
	declared, err := declaredDelimiter(c.options)
	if err != nil {
		return err
	}
	for range c.options.SkipRows {
		c.skipLine()
	}
	c.skipBlank()
	if announced, ok := announcedDelimiter(c.peekLine()); ok {
		if declared != 0 && declared != announced {
			return Refuse(DelimiterMismatch, "row %d: names another delimiter than spec.format; remove spec.format.delimiter", c.line)
		}
		declared = announced
		c.skipLine()
		c.skipBlank()
	}
	if err := c.readNames(declared); err != nil {
		return c.lookFurther(declared, err)
	}
	return nil
}

// readNames reads the header that comes next.
func (c *csvReader) readNames(declared byte) error {
	detected := detectDelimiter(c.peekLine())
	c.separate(cmp.Or(declared, detected, ','))
	if err := c.next(); err != nil {
		return err
	}
	if len(c.spans) == 1 && detected != 0 && detected != c.delimiter {
		return Refuse(DelimiterMismatch, "%s: one column found; file seems to be separated by %s, set spec.format.delimiter", c.at(), delimiterName(detected))
	}
	c.header = nil
	return c.chooseColumns()
}

// lookFurther looks for the header among the next lines: titles may stand above
// it. The fault is that of the first line, or says how many lines to skip.
func (c *csvReader) lookFurther(declared byte, fault error) error {
	refused := (*Error)(nil)
	if !errors.As(fault, &refused) || refused.Reason == DelimiterMismatch {
		return fault
	}
	for range maxTitles {
		c.start += c.size
		c.size = 0
		c.skipBlank()
		switch err := c.readNames(declared); {
		case err == nil:
			return skipTitles(fault, c.row)
		case !errors.As(err, &refused):
			return fault
		}
	}
	return fault
}

// maxTitles is the number of rows that are searched for a header below the first
// one.
const maxTitles = 20

// skipTitles says how many lines to skip, where the header is in a row further down.
func skipTitles(fault error, row int64) error {
	var first *Error
	if !errors.As(fault, &first) {
		return fault
	}
	return &Error{Reason: first.Reason, Message: fmt.Sprintf("the header is in row %d; set spec.format.skipRows: %d", row, row-1), cause: first}
}

func (c *csvReader) at() Position { return Position{N: c.row} }

// chooseColumns asks the consumer which columns it wants.
func (c *csvReader) chooseColumns() (err error) {
	for i := range c.spans {
		c.header = append(c.header, string(bytes.TrimSpace(c.field(i))))
	}
	named := len(c.header)
	for named > 1 && c.header[named-1] == "" {
		named--
	}
	c.header, c.ragged = c.header[:named], named < len(c.header)
	if c.columns, err = c.to.Header(c.header, c.at()); err != nil {
		return err
	}
	c.keys = newRowKeys(keyedColumns(c.columns), c.header, c.ragged)
	return nil
}

// keyedColumns are the numbers of the columns that are keyed.
func keyedColumns(columns []Column) (keyed []int) {
	for i, column := range columns {
		if column.Keyed {
			keyed = append(keyed, i)
		}
	}
	return keyed
}

// readRows hands out all rows, while a goroutine of its own finds the next
// ones. The end is io.EOF. read says that there was a row.
func (c *csvReader) readRows() (read bool, err error) {
	batches := newPrefetcher(c.fill)
	defer batches.stop()
	for {
		b := batches.next()
		if len(b.starts) > 0 {
			read = true
			if err := c.to.Rows(&csvRows{b, c, c.keys.of(b)}); err != nil {
				return read, err
			}
		}
		if b.err != nil {
			return read, b.err
		}
	}
}

// csvRows is a Batch.
type csvRows struct {
	*batch
	file *csvReader
	keys []Key
}

// Keys implements Batch.
func (b *csvRows) Keys() []Key { return b.keys }

// Cells implements Batch.
func (b *csvRows) Cells(row int, columns []int, into []Cell) {
	start := &b.starts[row]
	spans, text := b.spans[start.spans:], b.text[start.text:]
	for i, column := range columns {
		if column >= int(start.width) {
			into[i] = Cell{}
			continue
		}
		into[i] = Cell{Text, text[spans[column].from:spans[column].to]}
	}
}

// Position implements Batch.
func (b *csvRows) Position(row int) Position { return b.row(row).at() }

// Check implements Batch.
func (b *csvRows) Check(row int) error {
	r := b.row(row)
	switch {
	case !r.fits(len(b.file.header), b.file.ragged):
		return b.file.misfit(r)
	case r.says(b.file.header):
		return headerRepeated(r.at())
	}
	return nil
}

func headerRepeated(at Position) *Error {
	return Refuse(HeaderRepeated, "%s: header line repeated; two exports were concatenated, split them", at)
}

// misfit says how a row's width is wrong.
func (c *csvReader) misfit(r row) *RowError {
	named, name := len(c.header), delimiterName(c.delimiter)
	what := fmt.Sprintf("%d fields, header has %d", r.width, named)
	switch {
	case int(r.width) < named:
		return &RowError{RowWidth, what + "; check the export job"}
	case r.blankFrom(named):
		return &RowError{RowWidth, what + "; there is a " + name + " too many at the end of the row, or one within a value that is not quoted"}
	}
	return &RowError{RowWidth, what + "; a value containing a " + name + " must be quoted"}
}

// locate says where in the file a fault of the scanner is.
func (c *csvReader) locate(err error) error {
	var fault *scanFault
	if !errors.As(err, &fault) {
		return err
	}
	where := c.at().String()
	if fault.column >= 0 {
		where = c.column(fault.column)
	}
	return Refuse(fault.reason, "%s: %s", where, fault.what)
}

// column names a column as the consumer does, or else by its number.
func (c *csvReader) column(i int) string {
	if i < len(c.columns) && c.columns[i].Name != "" {
		return c.at().Of(c.columns[i].Name)
	}
	return fmt.Sprintf("%s, column %d", c.at(), i+1)
}
