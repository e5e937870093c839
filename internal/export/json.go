// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// jsonSheet writes an array of objects, one on each line. Every object has every key;
// an absent cell is null.
type jsonSheet struct {
	out     *bufio.Writer
	columns []Column
	started bool
}

func beginJSON(w io.Writer, t Table) (sheet, error) {
	s := &jsonSheet{out: bufio.NewWriter(w), columns: t.Columns}
	return s, s.out.WriteByte('[')
}

func (s *jsonSheet) row(cells []Cell) error {
	separator := "\n{"
	if s.started {
		separator = ",\n{"
	}
	s.started = true
	for i, c := range cells {
		value, err := json.Marshal(jsonValue(s.columns[i].Kind, c))
		if err != nil {
			return err
		}
		// A bufio.Writer returns its first error again at Flush.
		_, _ = s.out.WriteString(separator + `"` + s.columns[i].Key + `":`)
		_, _ = s.out.Write(value)
		separator = ","
	}
	return s.out.WriteByte('}')
}

func (s *jsonSheet) close() error {
	_, _ = s.out.WriteString("\n]\n")
	return s.out.Flush()
}

func jsonValue(kind Kind, c Cell) any {
	switch {
	case !c.present:
		return nil
	case kind == Text:
		return c.text
	case kind == Date:
		return c.date.String()
	case kind == Flag:
		return c.flag()
	default:
		return c.number
	}
}
