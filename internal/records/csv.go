package records

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
)

// csvReader takes the rows of a CSV file in.
type csvReader struct {
	*scanner
	in *intake
	// header is the first row, trimmed; bound says which column holds which
	// field.
	header []string
	bound  []binding
	values values
	// counts are the columns of the counts, where rows have shortcuts.
	counts [2]int
}

// readCSV reads a file of lines. complete says that what ends it is known to
// be its end.
func readCSV(text io.Reader, in *intake, complete bool) error {
	c := &csvReader{scanner: newScanner(text), in: in}
	err := c.begin(in.options.Format)
	if err == nil {
		err = c.takeRows()
	}
	switch {
	case !errors.Is(err, io.EOF):
		return c.locate(err)
	case c.cut && !complete:
		return refuse(SourceTruncated, "last line has no line break; file may be cut, export it again")
	case c.header == nil:
		return refuse(SourceEmpty, "file holds only blank lines; check the export job")
	case in.counts.Read == 0:
		return refuse(SourceEmpty, "header found but no data rows; check the filters of the export job")
	}
	return nil
}

// begin goes to the header, finds the delimiter and binds the columns.
func (c *csvReader) begin(f Format) error {
	declared, err := declaredDelimiter(f)
	if err != nil {
		return err
	}
	for range f.SkipRows {
		c.skipLine()
	}
	c.skipBlank()
	if announced, ok := announcedDelimiter(c.peekLine()); ok {
		if declared != 0 && declared != announced {
			return refuse(DelimiterMismatch, "row %d: names another delimiter than spec.format; remove spec.format.delimiter", c.line)
		}
		declared = announced
		c.skipLine()
		c.skipBlank()
	}
	detected := detectDelimiter(c.peekLine())
	c.separate(cmp.Or(declared, detected, ','))
	if err := c.next(); err != nil {
		return err
	}
	if len(c.spans) == 1 && detected != 0 && detected != c.delimiter {
		return refuse(DelimiterMismatch, "%s: one column found; file seems to be separated by %s, set spec.format.delimiter", c.at(), delimiterName(detected))
	}
	return c.bind()
}

func (c *csvReader) at() place { return place{n: c.row} }

// bind decides which column holds which field.
func (c *csvReader) bind() (err error) {
	for i := range c.spans {
		c.header = append(c.header, string(bytes.TrimSpace(c.field(i))))
	}
	c.bound, err = c.in.bind(c.header, c.at())
	return err
}

// takeRows takes all rows in, while they are being found in a goroutine of its
// own. The end is io.EOF.
func (c *csvReader) takeRows() error {
	keys := c.keys()
	batches := newBelt(c.fill)
	defer batches.stop()
	for {
		b := batches.next()
		hashes := keys.hash(b)
		c.in.shortcuts.touch(hashes)
		for i := range b.starts {
			if err := c.takeRow(b.row(i), hashes[i]); err != nil {
				return err
			}
		}
		if b.err != nil {
			return b.err
		}
	}
}

// keys knows which columns say what is not new; where rows have no shortcuts,
// it hashes none.
func (c *csvReader) keys() *rowKeys {
	if !c.in.shortcuts.on() {
		return &rowKeys{}
	}
	var columns []int
	for _, each := range c.bound {
		switch short := &c.in.shortcuts; {
		case slices.Contains(short.fields, each.field):
			columns = append(columns, each.column)
		case each.field == short.counts[0]:
			c.counts[0] = each.column
		case each.field == short.counts[1]:
			c.counts[1] = each.column
		}
	}
	return newRowKeys(columns, len(c.header))
}

// takeRow takes one row in, or refuses it, or the file.
func (c *csvReader) takeRow(r row, hash rowHash) error {
	if err := c.in.begin(); err != nil {
		return err
	}
	switch {
	case int(r.width) != len(c.header):
		c.in.refuse(c.read(r), c.misfit(int(r.width)), r.at())
	case c.isHeader(r):
		return refuse(HeaderRepeated, "%s: header line repeated; two exports were concatenated, split them", r.at())
	case !c.in.again(hash, r.value(c.counts[0]), r.value(c.counts[1])):
		c.in.takeNew(c.read(r), hash, r.at())
	}
	return nil
}

// read gives the row's values.
func (c *csvReader) read(r row) *values {
	for _, b := range c.bound {
		c.values[b.field] = value{}
		if b.column < int(r.width) {
			c.values[b.field] = r.value(b.column)
		}
	}
	return &c.values
}

// misfit says how a row's width is wrong.
func (c *csvReader) misfit(fields int) *problem {
	what := fmt.Sprintf("%d fields, header has %d", fields, len(c.header))
	if fields > len(c.header) {
		return wrong(RowWidth, what+"; a value containing a "+delimiterName(c.delimiter)+" must be quoted")
	}
	return wrong(RowWidth, what+"; check the export job")
}

// isHeader: the row says what the header says.
func (c *csvReader) isHeader(r row) bool {
	for i, name := range c.header {
		if text := r.field(i); len(text) < len(name) || string(bytes.TrimSpace(text)) != name {
			return false
		}
	}
	return true
}

// locate gives a fault of the scanner its place.
func (c *csvReader) locate(err error) error {
	var fault *scanFault
	if !errors.As(err, &fault) {
		return err
	}
	where := c.at().String()
	if fault.column >= 0 {
		where = c.column(fault.column)
	}
	return refuse(fault.reason, "%s: %s", where, fault.what)
}

// column names a column by its field, or else by its number.
func (c *csvReader) column(i int) string {
	for _, b := range c.bound {
		if b.column == i {
			return c.at().of(c.in.columns.name(b.field))
		}
	}
	return fmt.Sprintf("%s, column %d", c.at(), i+1)
}
