package records

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// parquetBatch is how many values are taken from a page at once.
const parquetBatch = 512

// parquetColumn reads the values of one column, row by row.
type parquetColumn struct {
	field field
	// index of the column in the file; present is the level of a value that is
	// not null.
	index   int
	present byte
	write   func(text []byte, v parquet.Value) (form, []byte)

	pages parquet.Pages
	page  parquet.Page
	// left are the rows of the page still to come.
	left int
	// A page of a dictionary has indexes into its entries, and levels that say
	// which rows have one.
	entries []value
	indexes []int32
	levels  []byte
	// known are the entries of the last dictionary.
	known  []value
	source parquet.Dictionary
	// Any other page has values, read in batches into batch.
	reader parquet.ValueReader
	batch  []parquet.Value
	ahead  []parquet.Value
	// last is the last number, form and text what it was written as.
	last int64
	form form
	text []byte
}

func newParquetColumn(f field, leaf parquet.LeafColumn, o Options) *parquetColumn {
	return &parquetColumn{
		field: f, index: leaf.ColumnIndex, present: byte(leaf.MaxDefinitionLevel), //nolint:gosec // at most the depth of the schema
		write: writerOf(leaf.Node.Type(), o.Format.DateFormat), batch: make([]parquet.Value, parquetBatch),
	}
}

// next gives the value of the next row. It is valid until the one after.
func (c *parquetColumn) next() (value, error) {
	for c.left == 0 {
		if err := guard(c.turn); err != nil {
			return value{}, err
		}
	}
	c.left--
	if c.entries != nil {
		return c.entry()
	}
	if len(c.ahead) == 0 {
		if err := guard(c.refill); err != nil {
			return value{}, err
		}
	}
	v := c.ahead[0]
	c.ahead = c.ahead[1:]
	if v.IsNull() {
		return value{form: jsonNull}, nil
	}
	return c.put(v)
}

// put writes a value. Dates repeat from row to row, and are written once.
func (c *parquetColumn) put(v parquet.Value) (value, error) {
	if v.Kind() != parquet.Int32 && v.Kind() != parquet.Int64 {
		c.form, c.text = c.write(c.text[:0], v)
		return sound(value{c.form, c.text})
	}
	if n := integerOf(v); c.form == absent || n != c.last {
		c.form, c.text = c.write(c.text[:0], v)
		c.last = n
	}
	return value{c.form, c.text}, nil
}

// turn goes on to the next page.
func (c *parquetColumn) turn() error {
	c.release()
	page, err := c.pages.ReadPage()
	if err != nil {
		return err
	}
	c.page, c.left = page, int(page.NumValues())
	c.entries, c.ahead = nil, nil
	dictionary := page.Dictionary()
	if dictionary == nil {
		c.reader = page.Values()
		return nil
	}
	data := page.Data()
	c.indexes, c.levels = data.Int32(), page.DefinitionLevels()
	if dictionary != c.source {
		c.source = dictionary
		c.known, err = c.look(dictionary)
	}
	c.entries = c.known
	return err
}

// look writes the entries of a dictionary, once for all pages that use it.
func (c *parquetColumn) look(dictionary parquet.Dictionary) ([]value, error) {
	entries := make([]value, dictionary.Len())
	for i := range entries {
		form, text := c.write(nil, dictionary.Index(int32(i))) //nolint:gosec // as long as the dictionary
		v, err := sound(value{form, text})
		if err != nil {
			return nil, err
		}
		entries[i] = v
	}
	return entries, nil
}

// entry gives the next value of a page that has a dictionary.
func (c *parquetColumn) entry() (value, error) {
	if len(c.levels) > 0 {
		level := c.levels[0]
		c.levels = c.levels[1:]
		if level != c.present {
			return value{form: jsonNull}, nil
		}
	}
	if len(c.indexes) == 0 || uint32(c.indexes[0]) >= uint32(len(c.entries)) { //nolint:gosec // a negative index becomes too large a one
		return value{}, errors.New("index beyond the dictionary")
	}
	v := c.entries[c.indexes[0]]
	c.indexes = c.indexes[1:]
	return v, nil
}

// refill reads the next values of the page.
func (c *parquetColumn) refill() error {
	n, err := c.reader.ReadValues(c.batch)
	if n == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	c.ahead = c.batch[:n]
	return nil
}

func (c *parquetColumn) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page = nil
	}
}

// close ends the column of a row group.
func (c *parquetColumn) close() {
	if c.pages == nil {
		return
	}
	_ = guard(func() error {
		c.release()
		return c.pages.Close()
	})
	c.pages, c.left, c.source, c.known = nil, 0, nil, nil
}

// sound refuses what no cell may be.
func sound(v value) (value, error) {
	switch {
	case len(v.text) > maxField:
		return v, &scanFault{FieldTooLong, 0, "longer than 65536 bytes; map the right column in spec.columns"}
	case v.form == cell && !utf8.Valid(v.text):
		return v, &scanFault{EncodingInvalid, 0, "bytes are not text; export a column of text"}
	}
	return v, nil
}
