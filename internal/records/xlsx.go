package records

import (
	"archive/zip"
	"errors"
	"io"
	"slices"
)

// sheetReader takes the rows of a sheet in. The sheet streams; what it refers
// to, its texts and styles, is held.
//
// The reading is our own: the known library gives the cells of a stream without
// their types, so that a date can't be told from a number.
type sheetReader struct {
	in    *intake
	book  workbook
	xml   *xmlTokens
	cells sheetCells

	header []string
	bound  []binding
	values values
	// row is the number of the row in hand, from 1.
	row int64
}

func (s *sheetReader) at() place { return place{n: s.row} }

// readXLSX reads the first visible sheet of a workbook.
func readXLSX(archive *zip.Reader, in *intake) error {
	parts := &workbookParts{archive: archive, limits: in.options.Limits}
	book, err := readWorkbook(parts, in.options.Format.DateFormat)
	if err != nil {
		return err
	}
	stream, err := parts.open(book.sheet)
	if err != nil {
		return err
	}
	s := &sheetReader{in: in, book: book, xml: newXMLTokens(stream)}
	if err := s.rows(); err != nil {
		return err
	}
	switch {
	case s.header == nil:
		return refuse(SourceEmpty, "the first visible sheet is blank; check the export job")
	case in.counts.Read == 0:
		return refuse(SourceEmpty, "header found but no data rows; check the filters of the export job")
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
			if err := s.takeRow(tag); err != nil {
				return s.locate(err)
			}
		}
	}
}

// takeRow takes one row in: the header, data, or nothing.
func (s *sheetReader) takeRow(tag xmlTag) error {
	row, err := tag.number("r", s.row+1)
	if err != nil || row <= s.row {
		return workbookDamaged(err)
	}
	s.row = row
	if err := s.cells.read(s.xml, &s.book); err != nil {
		return err
	}
	switch {
	case s.row <= int64(s.in.options.Format.SkipRows) || s.cells.blank():
		return nil
	case s.header == nil:
		return s.bind()
	case s.isHeader():
		return refuse(HeaderRepeated, "%s: header line repeated; two exports were concatenated, split them", s.at())
	}
	return s.takeData()
}

func (s *sheetReader) bind() (err error) {
	for _, v := range s.cells.values {
		s.header = append(s.header, string(trimmed(v)))
	}
	s.bound, err = s.in.bind(s.header, s.at())
	return err
}

func (s *sheetReader) isHeader() bool {
	return slices.EqualFunc(s.header, s.cells.values, func(name string, v value) bool { return name == string(trimmed(v)) })
}

// takeData takes a row of data in. Cells right of the header have no column.
func (s *sheetReader) takeData() error {
	if err := s.in.begin(); err != nil {
		return err
	}
	for _, b := range s.bound {
		s.values[b.field] = s.cells.at(b.column)
	}
	s.in.take(&s.values, s.at())
	return nil
}

// locate gives a fault of a cell its place.
func (s *sheetReader) locate(err error) error {
	var fault *scanFault
	if !errors.As(err, &fault) {
		return err
	}
	return refuse(fault.reason, "%s: %s", s.at(), fault.what)
}
