package formats

import (
	"archive/zip"
	"errors"
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
	book  workbook
	xml   *xmlTokens
	cells sheetCells

	header []string
	keyed  []int
	hasher keyHasher
	keys   [1]Key
	// row is the number of the row in hand, from 1.
	row int64
	// read says that there was a row of data.
	read bool
}

func (s *sheetReader) at() Position { return Position{N: s.row} }

// readXLSX reads the first visible sheet of a workbook.
func (f file) readXLSX(archive *zip.Reader) error {
	parts := &workbookParts{archive: archive, limits: f.options.Limits}
	book, err := readWorkbook(parts, f.options.DateFormat)
	if err != nil {
		return err
	}
	stream, err := parts.open(book.sheet)
	if err != nil {
		return err
	}
	s := &sheetReader{file: f, book: book, xml: newXMLTokens(stream), hasher: newKeyHasher()}
	if err := s.rows(); err != nil {
		return err
	}
	switch {
	case s.header == nil:
		return Refuse(SourceEmpty, "the first visible sheet is blank; check the export job")
	case !s.read:
		return Refuse(SourceEmpty, "header found but no data rows; check the filters of the export job")
	}
	return nil
}

// rows reads the sheet from row to row.
func (s *sheetReader) rows() error {
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
			if err := s.readRow(tag); err != nil {
				return s.locate(err)
			}
		}
	}
}

// readRow reads one row: the header, data, or nothing.
func (s *sheetReader) readRow(tag xmlTag) error {
	row, err := tag.number("r", s.row+1)
	if err != nil || row <= s.row {
		return workbookDamaged(err)
	}
	s.row = row
	if err := s.cells.read(s.xml, &s.book); err != nil {
		return err
	}
	switch {
	case s.row <= int64(s.options.SkipRows) || s.cells.blank():
		return nil
	case s.header == nil:
		return s.chooseColumns()
	case s.isHeader():
		return headerRepeated(s.at())
	}
	return s.handOut()
}

// chooseColumns asks the consumer which columns it wants.
func (s *sheetReader) chooseColumns() error {
	for _, c := range s.cells.cells {
		s.header = append(s.header, string(trimmed(c)))
	}
	columns, err := s.to.Header(s.header, s.at())
	s.keyed = keyedColumns(columns)
	return err
}

func (s *sheetReader) isHeader() bool {
	return slices.EqualFunc(s.header, s.cells.cells, func(name string, c Cell) bool { return name == string(trimmed(c)) })
}

// handOut hands out a row of data. Cells right of the header have no column.
func (s *sheetReader) handOut() error {
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

// Check implements Batch: a missing cell of a workbook is a blank one.
func (r *sheetRow) Check(int) error { return nil }

// locate says where a fault of a cell is.
func (s *sheetReader) locate(err error) error {
	var fault *scanFault
	if !errors.As(err, &fault) {
		return err
	}
	return Refuse(fault.reason, "%s: %s", s.at(), fault.what)
}
