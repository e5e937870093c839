// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetReader hands out the rows of a Parquet file. It reads the wanted
// columns side by side, and no other.
type parquetReader struct {
	file
	stored *parquet.File
	check  pageCheck
	// columns are the wanted ones; byNumber has them by their number in the
	// header, nil for the others.
	columns, byNumber []*parquetColumn
	hasher            keyHasher
	// keys are those of the rows of a block.
	keys []Key
	// row is the last one of the block before, from 1.
	row int64
}

func (f file) readParquet(stored *buffered) error {
	if err := checkFooter(stored, f.cost); err != nil {
		return err
	}
	p := &parquetReader{file: f, check: pageCheck{file: stored, spent: f.cost}, hasher: newKeyHasher()}
	err := recoverPanic(func() (err error) {
		p.stored, err = parquet.OpenFile(stored, stored.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		return err
	})
	if err != nil {
		return parquetDamaged(err)
	}
	if err := p.chooseColumns(); err != nil {
		return err
	}
	for i, group := range p.stored.RowGroups() {
		if err := p.readGroup(group, &p.stored.Metadata().RowGroups[i]); err != nil {
			return err
		}
	}
	if p.row == 0 {
		return Refuse(SourceEmpty, "file holds no rows; check the filters of the export job")
	}
	return nil
}

// recoverPanic turns a panic of the library into an error: it means a damaged file.
func recoverPanic(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = parquetDamaged(errors.New("the library gave up"))
		}
	}()
	return do()
}

// chooseColumns asks the consumer which columns it wants; columns within others
// are joined with dots. Lists are left out.
func (p *parquetReader) chooseColumns() error {
	var names []string
	var leaves []parquet.LeafColumn
	schema := p.stored.Schema()
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok || leaf.MaxRepetitionLevel > 0 {
			continue
		}
		names, leaves = append(names, strings.Join(path, ".")), append(leaves, leaf)
	}
	chosen, err := p.to.Header(names, Position{})
	if err != nil {
		return err
	}
	p.byNumber = make([]*parquetColumn, len(names))
	for i, column := range chosen {
		if column.Name != "" {
			p.byNumber[i] = p.addColumn(i, column, leaves[i])
		}
	}
	return nil
}

func (p *parquetReader) addColumn(number int, chosen Column, leaf parquet.LeafColumn) *parquetColumn {
	var hasher *keyHasher
	if chosen.Keyed {
		hasher = &p.hasher
	}
	column := newParquetColumn(leaf, p.options.DateFormat, &distinct{column: number, hasher: hasher}, &distinct{column: number, hasher: hasher})
	column.name, column.spent = chosen.Name, p.cost
	p.columns = append(p.columns, column)
	return column
}

// readGroup hands out the rows of one row group.
func (p *parquetReader) readGroup(group parquet.RowGroup, meta *format.RowGroup) error {
	defer p.closeGroup()
	for _, column := range p.columns {
		if err := p.open(column, group, meta); err != nil {
			return err
		}
	}
	for left := meta.NumRows; left > 0; left -= int64(len(p.keys)) {
		if err := p.cost.ctx.Err(); err != nil {
			return err
		}
		if err := p.load(left); err != nil {
			return err
		}
		if err := p.to.Rows((*parquetBlock)(p)); err != nil {
			return err
		}
		p.row += int64(len(p.keys))
	}
	return nil
}

// load reads a block of rows, which lie in one page of each column.
func (p *parquetReader) load(left int64) error {
	n := int(min(left, blockRows))
	for _, column := range p.columns {
		ready, err := column.ready()
		if err != nil {
			return p.locate(column, 0, err)
		}
		n = min(n, ready)
	}
	p.keys = slices.Grow(p.keys[:0], n)[:n]
	clear(p.keys)
	for _, column := range p.columns {
		if bad, err := column.load(n); err != nil {
			return p.locate(column, bad, err)
		}
		column.addTo(p.keys)
	}
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
	return recoverPanic(func() error {
		column.pages = group.ColumnChunks()[column.index].Pages()
		return nil
	})
}

func (p *parquetReader) closeGroup() {
	for _, column := range p.columns {
		column.close()
	}
	p.check.release()
}

// locate says where a fault of a value is: in a row of the block that comes
// next.
func (p *parquetReader) locate(column *parquetColumn, row int, err error) error {
	at := Position{N: p.row + int64(row) + 1}
	var fault *scanFault
	switch {
	case errors.As(err, &fault):
		return Refuse(fault.reason, "%s: %s", at.Of(column.name), fault.what)
	case errors.Is(err, io.EOF):
		return parquetDamaged(fmt.Errorf("column ends early: %w", err))
	}
	return parquetDamaged(err)
}

// parquetBlock is the block that the reader is at, as a Batch.
type parquetBlock parquetReader

// Keys implements Batch.
func (b *parquetBlock) Keys() []Key { return b.keys }

// Cells implements Batch.
func (b *parquetBlock) Cells(row int, columns []int, into []Cell) {
	for i, column := range columns {
		into[i] = b.byNumber[column].cell(row)
	}
}

// Position implements Batch.
func (b *parquetBlock) Position(row int) Position { return Position{N: b.row + int64(row) + 1} }

// Check implements Batch: a row of a Parquet file is always one.
func (b *parquetBlock) Check(int) error { return nil }
