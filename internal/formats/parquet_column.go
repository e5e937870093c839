// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// blockRows is how many rows are read column by column, and then handed out:
// few enough for a core's cache.
const blockRows = 1024

// parquetColumn reads the values of one column, some rows at a time.
type parquetColumn struct {
	// name stands for the column in errors.
	name  string
	spent *cost
	// index of the column in the file; present is the level of a value that is
	// not null.
	index   int
	present byte
	write   func(text []byte, v parquet.Value) (Form, []byte)

	// The rows of the block say distinct.cells[codes[row]].
	distinct *distinct
	codes    []int32

	pages parquet.Pages
	page  parquet.Page
	// left are the rows of the page still to come.
	left int
	// A page of a dictionary has indexes into its entries, and levels that say
	// which rows have one.
	dictionary parquet.Dictionary
	entries    *distinct
	indexes    []int32
	levels     []byte
	// A page of numbers has those that are not null; any other one has values,
	// read into batch. What they say is in own, written to text.
	numbers numbers
	reader  parquet.ValueReader
	batch   []parquet.Value
	own     *distinct
	text    []byte
}

// newParquetColumn makes a column. entries and own take its distinct values.
func newParquetColumn(leaf parquet.LeafColumn, dateFormat string, entries, own *distinct) *parquetColumn {
	return &parquetColumn{
		index: leaf.ColumnIndex, present: byte(leaf.MaxDefinitionLevel), // at most the depth of the schema
		write: writerOf(leaf.Node.Type(), dateFormat), codes: make([]int32, blockRows), batch: make([]parquet.Value, blockRows),
		entries: entries, own: own,
	}
}

// ready says how many rows can be loaded at once.
func (c *parquetColumn) ready() (int, error) {
	for c.left == 0 {
		if err := c.spent.ctx.Err(); err != nil {
			return 0, err
		}
		if err := recoverPanic(c.turn); err != nil {
			return 0, err
		}
	}
	return min(c.left, blockRows), nil
}

// load reads the next block, of n rows. The first fault is that of row bad.
func (c *parquetColumn) load(n int) (bad int, err error) {
	c.left -= n
	c.codes = c.codes[:n]
	if c.dictionary != nil {
		c.distinct = c.entries
		return 0, c.loadIndexes()
	}
	c.distinct = c.own
	if len(c.own.cells) > blockRows || c.reader != nil {
		c.own.reset()
		c.numbers.forget()
		c.text = c.text[:0]
	}
	if c.reader == nil {
		return 0, c.loadNumbers()
	}
	if err := recoverPanic(c.fill); err != nil {
		return 0, err
	}
	return c.loadValues()
}

// cell gives what a row of the block says.
func (c *parquetColumn) cell(row int) Cell { return c.distinct.cells[c.codes[row]] }

// addTo adds the keys of the column's cells to those of the block's rows.
func (c *parquetColumn) addTo(rows []Key) {
	if c.distinct.hasher == nil {
		return
	}
	keys := c.distinct.keys
	for i, code := range c.codes {
		rows[i][0] += keys[code][0]
		rows[i][1] += keys[code][1]
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
		v, err := sound(Cell{form, text})
		if err != nil {
			return err
		}
		c.entries.add(v)
	}
	c.entries.add(Cell{Form: Null})
	return nil
}

// loadIndexes reads a block of a page that has a dictionary.
func (c *parquetColumn) loadIndexes() error {
	null := int32(len(c.entries.cells) - 1) // as long as the dictionary
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
		return c.own.add(Cell{Form: Null}), nil
	}
	from := len(c.text)
	var f Form
	f, c.text = c.write(c.text, v)
	written, err := sound(Cell{f, c.text[from:]})
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
	_ = recoverPanic(func() error {
		c.release()
		return c.pages.Close()
	})
	c.pages, c.left, c.dictionary = nil, 0, nil
}

// sound refuses what no cell may be.
func sound(v Cell) (Cell, error) {
	switch {
	case len(v.Text) > maxField:
		return v, &scanFault{FieldTooLong, 0, "longer than 65536 bytes; map the right column in spec.columns"}
	case v.Form == Text && !utf8.Valid(v.Text):
		return v, &scanFault{EncodingInvalid, 0, "bytes are not text; export a column of text"}
	}
	return v, nil
}
