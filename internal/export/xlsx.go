// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	sheetName = "Adoption"
	// maxWidth of a column, in characters. Sentences are longer.
	maxWidth = 40
	// cellBytes is about what a cell takes as XML, besides its text.
	cellBytes = 56
)

// xlsxSheet is a workbook of one sheet with a header row that stays visible. A text
// is stored as a text, which no spreadsheet program runs as a formula. The
// compressed file is made at the end. Until then the rows are kept as XML: beyond
// 16 MiB in a temporary file, or in memory if no temporary file can be created.
type xlsxSheet struct {
	w       io.Writer
	file    *excelize.File
	rows    *excelize.StreamWriter
	columns []Column
	styles  map[Kind]int
	line    int
	// bytes is about the size of the rows so far, as XML.
	bytes, maxBytes int64
}

// numberFormats display a figure with its unit. The value stays a plain number.
var numberFormats = map[Kind]string{Count: "#,##0", Percent: `0"%"`, Date: "yyyy-mm-dd"}

func beginXLSX(w io.Writer, t Table) (sheet, error) {
	s := &xlsxSheet{w: w, file: excelize.NewFile(), columns: t.Columns, styles: map[Kind]int{}, maxBytes: t.MaxBytes}
	if err := s.prepare(); err != nil {
		_ = s.file.Close()
		return nil, err
	}
	return s, nil
}

func (s *xlsxSheet) prepare() (err error) {
	if err := s.file.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	if err := s.file.SetDocProps(&excelize.DocProperties{Creator: "customer-adoption-operator"}); err != nil {
		return err
	}
	for kind, format := range numberFormats {
		if s.styles[kind], err = s.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	if s.rows, err = s.file.NewStreamWriter(sheetName); err != nil {
		return err
	}
	return s.header()
}

func (s *xlsxSheet) header() error {
	bold, err := s.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	frozen := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := s.rows.SetPanes(frozen); err != nil {
		return err
	}
	headings := make([]any, len(s.columns))
	for i, c := range s.columns {
		headings[i] = excelize.Cell{StyleID: bold, Value: c.Heading}
		if err := s.rows.SetColWidth(i+1, i+1, float64(min(max(len(c.Heading), 12)+2, maxWidth))); err != nil {
			return err
		}
	}
	return s.add(headings)
}

func (s *xlsxSheet) row(cells []Cell) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		if c.present {
			s.bytes += int64(len(c.text)) + cellBytes
			kind := s.columns[i].Kind
			values[i] = excelize.Cell{StyleID: s.styles[kind], Value: xlsxValue(kind, c)}
		}
	}
	if s.maxBytes > 0 && s.bytes > s.maxBytes {
		return ErrTooLarge
	}
	return s.add(values)
}

func (s *xlsxSheet) add(values []any) error {
	s.line++
	cell, err := excelize.CoordinatesToCellName(1, s.line)
	if err != nil {
		return err
	}
	return s.rows.SetRow(cell, values)
}

func (s *xlsxSheet) close() error {
	defer func() { _ = s.file.Close() }()
	if err := s.rows.Flush(); err != nil {
		return err
	}
	return s.file.Write(s.w)
}

func xlsxValue(kind Kind, c Cell) any {
	switch kind {
	case Text:
		return c.text
	case Date:
		return c.date.In(time.UTC)
	case Flag:
		return c.flag()
	default:
		return c.number
	}
}
