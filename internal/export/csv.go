package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// byteOrderMark tells Excel that a CSV file is UTF-8; without it the names of
// half of the world are garbled.
const byteOrderMark = "\ufeff"

// csvSheet is RFC 4180: commas, CRLF, a header line. Numbers have no digits
// grouped and no sign of their unit, dates are YYYY-MM-DD.
type csvSheet struct {
	out     *csv.Writer
	columns []Column
	fields  []string
}

func beginCSV(w io.Writer, columns []Column) (sheet, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	s := &csvSheet{out: csv.NewWriter(w), columns: columns, fields: make([]string, len(columns))}
	s.out.UseCRLF = true
	for i, c := range columns {
		s.fields[i] = harmless(c.Heading)
	}
	return s, s.out.Write(s.fields)
}

func (s *csvSheet) row(cells []Cell) error {
	for i, c := range cells {
		s.fields[i] = field(s.columns[i].Kind, c)
	}
	return s.out.Write(s.fields)
}

func (s *csvSheet) close() error {
	s.out.Flush()
	return s.out.Error()
}

func field(kind Kind, c Cell) string {
	switch {
	case !c.present:
		return ""
	case kind == Text:
		return harmless(c.text)
	case kind == Date:
		return c.date.String()
	case kind == Flag:
		return strconv.FormatBool(c.flag())
	default:
		return strconv.FormatInt(c.number, 10)
	}
}

// starters begin a formula in some spreadsheet; line breaks, tabs and NUL,
// which do so too, are in no cell.
const starters = "=+-@＝＋－＠"

// harmless puts ' before what a spreadsheet might run (reliability.md A13). A
// text that looks as if that had been done gets one more, so that taking one
// away always gives the text back.
func harmless(text string) string {
	if strings.IndexAny(strings.TrimLeft(text, "' \u00a0\u3000"), starters) == 0 {
		return "'" + text
	}
	return text
}
