package records

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetReader takes the rows of a Parquet file in: the columns that hold a
// field side by side, and no other.
type parquetReader struct {
	in      *intake
	file    *parquet.File
	check   pageCheck
	columns []*parquetColumn
	// counts are the columns of the two counts, where rows have shortcuts;
	// hashes stand for what the rows of a block say.
	counts [2]*parquetColumn
	hashes []rowHash
	values values
	// row is the last one read, from 1.
	row int64
}

func (p *parquetReader) at() place { return place{n: p.row} }

func readParquet(file *held, in *intake) error {
	if err := checkFooter(file); err != nil {
		return err
	}
	p := &parquetReader{in: in, check: pageCheck{file: file, limits: in.options.Limits}}
	err := guard(func() (err error) {
		p.file, err = parquet.OpenFile(file, file.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		return err
	})
	if err != nil {
		return parquetDamaged(err)
	}
	if err := p.bind(); err != nil {
		return err
	}
	for i, group := range p.file.RowGroups() {
		if err := p.takeGroup(group, &p.file.Metadata().RowGroups[i]); err != nil {
			return err
		}
	}
	if in.counts.Read == 0 {
		return refuse(SourceEmpty, "file holds no rows; check the filters of the export job")
	}
	return nil
}

// guard turns a panic of the library into an error: it means a damaged file.
func guard(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = parquetDamaged(errors.New("the library gave up"))
		}
	}()
	return do()
}

// bind decides which columns hold which fields, by their names; columns within
// others are joined with dots. Lists hold nothing.
func (p *parquetReader) bind() error {
	var names []string
	var leaves []parquet.LeafColumn
	schema := p.file.Schema()
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok || leaf.MaxRepetitionLevel > 0 {
			continue
		}
		names, leaves = append(names, strings.Join(path, ".")), append(leaves, leaf)
	}
	bound, err := p.in.bind(names, place{})
	if err != nil {
		return err
	}
	for _, b := range bound {
		p.addColumn(b.field, leaves[b.column])
	}
	return nil
}

func (p *parquetReader) addColumn(f field, leaf parquet.LeafColumn) {
	short := &p.in.shortcuts
	var hasher *rowHasher
	if slices.Contains(short.fields, f) {
		hasher = &short.hasher
	}
	column := newParquetColumn(f, leaf, p.in.options, hasher)
	p.columns = append(p.columns, column)
	if i := slices.Index(short.counts[:], f); i >= 0 && short.on() {
		p.counts[i] = column
	}
}

// takeGroup takes the rows of one row group in.
func (p *parquetReader) takeGroup(group parquet.RowGroup, meta *format.RowGroup) error {
	p.check.memory = 0
	defer p.closeGroup()
	for _, column := range p.columns {
		if err := p.open(column, group, meta); err != nil {
			return err
		}
	}
	for left := meta.NumRows; left > 0; left -= int64(len(p.hashes)) {
		if err := p.load(left); err != nil {
			return err
		}
		if err := p.takeBlock(); err != nil {
			return err
		}
	}
	return nil
}

// load reads a block of rows, which lie in one page of each column.
func (p *parquetReader) load(left int64) error {
	n := int(min(left, parquetBlock))
	for _, column := range p.columns {
		ready, err := column.ready()
		if err != nil {
			return p.locate(column, 0, err)
		}
		n = min(n, ready)
	}
	p.hashes = slices.Grow(p.hashes[:0], n)[:n]
	clear(p.hashes)
	for _, column := range p.columns {
		if bad, err := column.load(n); err != nil {
			return p.locate(column, bad, err)
		}
		column.addTo(p.hashes)
	}
	p.in.shortcuts.touch(p.hashes)
	return nil
}

// open begins a column of a row group.
func (p *parquetReader) open(column *parquetColumn, group parquet.RowGroup, meta *format.RowGroup) error {
	if column.index >= len(meta.Columns) || meta.Columns[column.index].MetaData.NumValues != meta.NumRows {
		return parquetDamaged(errors.New("a column is not as long as its row group"))
	}
	if err := p.check.column(&meta.Columns[column.index].MetaData); err != nil {
		return err
	}
	return guard(func() error {
		column.pages = group.ColumnChunks()[column.index].Pages()
		return nil
	})
}

func (p *parquetReader) closeGroup() {
	for _, column := range p.columns {
		column.close()
	}
}

// takeBlock takes the rows of a block in.
func (p *parquetReader) takeBlock() error {
	for i, hash := range p.hashes {
		p.row++
		if err := p.in.begin(); err != nil {
			return err
		}
		if p.again(i) {
			continue
		}
		for _, column := range p.columns {
			p.values[column.field] = column.value(i)
		}
		p.in.takeNew(&p.values, hash, p.at())
	}
	return nil
}

// again uses a row that says nothing new but its counts.
func (p *parquetReader) again(i int) bool {
	first, second := p.counts[0], p.counts[1]
	return first != nil && second != nil && p.in.again(p.hashes[i], first.value(i), second.value(i))
}

// locate gives a fault of a value its place: a row of the block that comes next.
func (p *parquetReader) locate(column *parquetColumn, row int, err error) error {
	p.row += int64(row) + 1
	var fault *scanFault
	switch {
	case errors.As(err, &fault):
		return refuse(fault.reason, "%s: %s", p.at().of(p.in.columns.name(column.field)), fault.what)
	case errors.Is(err, io.EOF):
		return parquetDamaged(fmt.Errorf("column ends early: %w", err))
	}
	return parquetDamaged(err)
}
