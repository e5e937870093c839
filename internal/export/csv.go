// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// byteOrderMark tells Excel that a CSV file is UTF-8. Without it Excel shows names
// with letters beyond ASCII wrongly.
const byteOrderMark = "\ufeff"

// csvSheet writes RFC 4180: commas, CRLF, a header line. Numbers have no grouping of
// digits and no unit; dates are YYYY-MM-DD.
type csvSheet struct {
	out     *csv.Writer
	columns []Column
	fields  []string
}

func beginCSV(w io.Writer, t Table) (sheet, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	s := &csvSheet{out: csv.NewWriter(w), columns: t.Columns, fields: make([]string, len(t.Columns))}
	s.out.UseCRLF = true
	for i, c := range t.Columns {
		s.fields[i] = escapeFormula(c.Heading)
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
		return escapeFormula(c.text)
	case kind == Date:
		return c.date.String()
	case kind == Flag:
		return strconv.FormatBool(c.flag())
	default:
		return strconv.FormatInt(c.number, 10)
	}
}

// formulaStarters begin a formula in some spreadsheet programs. Line breaks, tabs and
// NUL do so too, but TextCell lets none into a cell.
const formulaStarters = "=+-@＝＋－＠"

// escapeFormula puts ' before a text that a spreadsheet program might run as a
// formula (A13). A text that already looks escaped gets another ', so that removing
// one always gives the original text.
func escapeFormula(text string) string {
	if strings.IndexAny(strings.TrimLeft(text, "' \u00a0\u3000"), formulaStarters) == 0 {
		return "'" + text
	}
	return text
}
