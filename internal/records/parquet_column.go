package records

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// parquetBlock is how many rows are read column by column, and then used row by
// row: few enough for a core's cache.
const parquetBlock = 1024

// parquetColumn reads the values of one column, some rows at a time.
type parquetColumn struct {
	field field
	// index of the column in the file; present is the level of a value that is
	// not null.
	index   int
	present byte
	write   func(text []byte, v parquet.Value) (form, []byte)

	// The rows of the block say said[codes[row]].
	said  *sayings
	codes []int32

	pages parquet.Pages
	page  parquet.Page
	// left are the rows of the page still to come.
	left int
	// A page of a dictionary has indexes into its entries, and levels that say
	// which rows have one.
	dictionary parquet.Dictionary
	entries    *sayings
	indexes    []int32
	levels     []byte
	// A page of numbers has those that are not null; any other one has values,
	// read into batch. What they say is in own, written to text.
	numbers numbers
	reader  parquet.ValueReader
	batch   []parquet.Value
	own     *sayings
	text    []byte
}

// newParquetColumn makes a column; hasher is nil when its values do not decide
// on the group of a row.
func newParquetColumn(f field, leaf parquet.LeafColumn, o Options, hasher *rowHasher) *parquetColumn {
	return &parquetColumn{
		field: f, index: leaf.ColumnIndex, present: byte(leaf.MaxDefinitionLevel), // at most the depth of the schema
		write: writerOf(leaf.Node.Type(), o.Format.DateFormat), codes: make([]int32, parquetBlock), batch: make([]parquet.Value, parquetBlock),
		entries: &sayings{field: f, hasher: hasher}, own: &sayings{field: f, hasher: hasher},
	}
}

// ready says how many rows can be loaded at once.
func (c *parquetColumn) ready() (int, error) {
	for c.left == 0 {
		if err := guard(c.turn); err != nil {
			return 0, err
		}
	}
	return min(c.left, parquetBlock), nil
}

// load reads the next block, of n rows. The first fault is that of row bad.
func (c *parquetColumn) load(n int) (bad int, err error) {
	c.left -= n
	c.codes = c.codes[:n]
	if c.dictionary != nil {
		c.said = c.entries
		return 0, c.loadIndexes()
	}
	c.said = c.own
	if len(c.own.values) > parquetBlock || c.reader != nil {
		c.own.reset()
		c.numbers.forget()
		c.text = c.text[:0]
	}
	if c.reader == nil {
		return 0, c.loadNumbers()
	}
	if err := guard(c.fill); err != nil {
		return 0, err
	}
	return c.loadValues()
}

// value gives what a row of the block says.
func (c *parquetColumn) value(row int) value { return c.said.values[c.codes[row]] }

// addTo adds the hashes of what the rows of the block say.
func (c *parquetColumn) addTo(rows []rowHash) {
	if c.said.hasher == nil {
		return
	}
	hashes := c.said.hashes
	for i, code := range c.codes {
		rows[i][0] += hashes[code][0]
		rows[i][1] += hashes[code][1]
	}
}

// turn goes on to the next page.
func (c *parquetColumn) turn() error {
	c.release()
	page, err := c.pages.ReadPage()
	if err != nil {
		return err
	}
	c.page, c.left = page, int(page.NumValues())
	c.levels, c.reader = page.DefinitionLevels(), nil
	data, dictionary := page.Data(), page.Dictionary()
	switch {
	case dictionary != nil:
		c.indexes = data.Int32()
	case !c.numbers.set(data):
		c.reader = page.Values()
	}
	if dictionary == c.dictionary {
		return nil
	}
	c.dictionary = dictionary
	return c.look()
}

// look writes the entries of a dictionary, once for all pages that use it. Null
// is the last one.
func (c *parquetColumn) look() error {
	c.entries.reset()
	if c.dictionary == nil {
		return nil
	}
	for i := range c.dictionary.Len() {
		form, text := c.write(nil, c.dictionary.Index(int32(i))) // as long as the dictionary
		v, err := sound(value{form, text})
		if err != nil {
			return err
		}
		c.entries.add(v)
	}
	c.entries.add(value{form: jsonNull})
	return nil
}

// loadIndexes reads a block of a page that has a dictionary.
func (c *parquetColumn) loadIndexes() error {
	null := int32(len(c.entries.values) - 1) // as long as the dictionary
	beyond := errors.New("index beyond the dictionary")
	for i := range c.codes {
		if c.null() {
			c.codes[i] = null
			continue
		}
		if len(c.indexes) == 0 || uint32(c.indexes[0]) >= uint32(null) { // a negative index becomes too large a one
			return beyond
		}
		c.codes[i] = c.indexes[0]
		c.indexes = c.indexes[1:]
	}
	return nil
}

// null says whether the next row has no value.
func (c *parquetColumn) null() bool {
	if len(c.levels) == 0 {
		return false
	}
	level := c.levels[0]
	c.levels = c.levels[1:]
	return level != c.present
}

// fill reads as many values of the page as the block has rows.
func (c *parquetColumn) fill() error {
	for rest := c.batch[:len(c.codes)]; len(rest) > 0; {
		n, err := c.reader.ReadValues(rest)
		if rest = rest[n:]; n == 0 {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
	}
	return nil
}

// loadValues takes the values of batch.
func (c *parquetColumn) loadValues() (bad int, err error) {
	for i, v := range c.batch[:len(c.codes)] {
		if c.codes[i], err = c.put(v); err != nil {
			return i, err
		}
	}
	return 0, nil
}

// put writes a value.
func (c *parquetColumn) put(v parquet.Value) (int32, error) {
	if v.IsNull() {
		return c.own.add(value{form: jsonNull}), nil
	}
	from := len(c.text)
	var f form
	f, c.text = c.write(c.text, v)
	written, err := sound(value{f, c.text[from:]})
	return c.own.add(written), err
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
	c.pages, c.left, c.dictionary = nil, 0, nil
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
