// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
)

// sheetReader hands out the rows of a sheet. The sheet streams; what it refers
// to, its texts and styles, is held.
//
// The reading is our own: the known library gives the cells of a stream without
// their types, so that a date can't be told from a number.
type sheetReader struct {
	file
	book  *workbook
	xml   *xmlTokens
	cells sheetCells

	header  []string
	columns []Column
	keyed   []int
	hasher  keyHasher
	keys    [1]Key
	// row is the number of the row in hand, from 1; hidden says that it is not
	// shown.
	row    int64
	hidden bool
	// pastHeader says that the header was read, read that there was a row of data.
	pastHeader, read bool
}

func (s *sheetReader) at() Position { return Position{N: s.row} }

// readXLSX reads the sheet of a workbook that the options name, or else the
// visible one whose header the consumer accepts.
func (f file) readXLSX(archive *zip.Reader) error {
	parts := &workbookParts{archive: archive, spent: f.cost}
	book, err := readWorkbook(parts, f.options.DateFormat)
	if err != nil {
		return err
	}
	chosen, err := f.chooseSheet(parts, &book)
	if err != nil {
		return err
	}
	s, err := f.openSheet(parts, &book, chosen.part)
	if err != nil {
		return err
	}
	// Other sheets were tried since: the consumer is told which one it is.
	if s.columns, err = f.to.Header(chosen.header, chosen.at); err != nil {
		return err
	}
	s.header, s.keyed = chosen.header, keyedColumns(s.columns)
	if err := s.rows(s.handOut); err != nil {
		return err
	}
	if !s.read {
		return Refuse(SourceEmpty, "header found but no data rows; check the filters of the export job")
	}
	return nil
}

// openSheet opens the part of a sheet.
func (f file) openSheet(parts *workbookParts, book *workbook, part string) (*sheetReader, error) {
	stream, err := parts.open(part)
	if err != nil {
		return nil, err
	}
	return &sheetReader{file: f, book: book, xml: newXMLTokens(stream), hasher: newKeyHasher()}, nil
}

// rows calls take for each row that is not blank, after those to skip. It ends
// with the first error of take.
func (s *sheetReader) rows(take func() error) error {
	for {
		tag, err := s.xml.next()
		switch {
		case errors.Is(err, io.EOF):
			return workbookDamaged(io.ErrUnexpectedEOF)
		case err != nil:
			return s.locate(err)
		case tag.closes && tag.name == "sheetData":
			return nil
		case tag.opens && tag.name == "row":
			if err := s.readRow(tag, take); err != nil {
				return s.locate(err)
			}
		}
	}
}

// readRow reads one row.
func (s *sheetReader) readRow(tag xmlTag, take func() error) error {
	row, err := tag.number("r", s.row+1)
	if err != nil || row <= s.row {
		return workbookDamaged(err)
	}
	hidden := tag.attribute("hidden")
	s.row, s.hidden = row, hidden == "1" || hidden == "true"
	if err := s.cells.read(s.xml, s.book); err != nil {
		return err
	}
	if s.row <= int64(s.options.SkipRows) || s.cells.blank() || s.hidden && s.options.HiddenRows == "Exclude" {
		return nil
	}
	return take()
}

// isHeader: the row says what the header says.
func (s *sheetReader) isHeader() bool {
	return slices.EqualFunc(s.header, s.cells.cells, func(name string, c Cell) bool { return name == string(trimmed(c)) })
}

// handOut hands out a row behind the header. Cells right of the header have no
// column.
func (s *sheetReader) handOut() error {
	switch {
	case s.hidden && s.options.HiddenRows != "Include":
		return Refuse(RowsHidden, "%s is hidden, by a filter perhaps; set spec.format.hiddenRows to Include or Exclude", s.at())
	case !s.pastHeader:
		s.pastHeader = true
		return nil
	case s.isHeader():
		return headerRepeated(s.at())
	}
	s.read = true
	for _, column := range s.keyed {
		c := s.cells.at(column)
		s.hasher.add(column, c.Form, c.Text)
	}
	s.keys[0] = s.hasher.sum()
	return s.to.Rows((*sheetRow)(s))
}

// sheetRow is the row that the reader is at, as a Batch.
type sheetRow sheetReader

// Keys implements Batch.
func (r *sheetRow) Keys() []Key {
	if len(r.keyed) == 0 {
		r.keys[0] = Key{}
	}
	return r.keys[:]
}

// Cells implements Batch.
func (r *sheetRow) Cells(_ int, columns []int, into []Cell) {
	for i, column := range columns {
		into[i] = r.cells.at(column)
	}
}

// Position implements Batch.
func (r *sheetRow) Position(int) Position { return Position{N: r.row} }

// Check implements Batch. A missing cell of a workbook is a blank one, but a
// formula that was never computed is not.
func (r *sheetRow) Check(int) error {
	for _, column := range r.cells.formulas {
		if column < len(r.columns) && r.columns[column].Name != "" {
			return &RowError{ValueMissing, fmt.Sprintf("column %q has a formula without a value; open the workbook and save it", r.columns[column].Name)}
		}
	}
	return nil
}

// locate says where a fault of a cell is.
func (s *sheetReader) locate(err error) error {
	var fault *scanFault
	if !errors.As(err, &fault) {
		return err
	}
	return Refuse(fault.reason, "%s: %s", s.at(), fault.what)
}
