package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// jsonSheet is an array of objects, one a line. Every object has every key;
// what is absent is null.
type jsonSheet struct {
	out     *bufio.Writer
	columns []Column
	any     bool
}

func beginJSON(w io.Writer, columns []Column) (sheet, error) {
	s := &jsonSheet{out: bufio.NewWriter(w), columns: columns}
	return s, s.out.WriteByte('[')
}

func (s *jsonSheet) row(cells []Cell) error {
	before := "\n{"
	if s.any {
		before = ",\n{"
	}
	s.any = true
	for i, c := range cells {
		value, err := json.Marshal(jsonValue(s.columns[i].Kind, c))
		if err != nil {
			return err
		}
		// A bufio.Writer keeps its first error, for Flush.
		_, _ = s.out.WriteString(before + `"` + s.columns[i].Key + `":`)
		_, _ = s.out.Write(value)
		before = ","
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
