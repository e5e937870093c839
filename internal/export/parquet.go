// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/golang-sql/civil"
	"github.com/parquet-go/parquet-go"
)

// rowGroup is how many rows are buffered before they are written.
const rowGroup = 10_000

// parquetSheet has a typed, optional column for each column of the table.
type parquetSheet struct {
	out     *parquet.GenericWriter[any]
	columns []Column
	// buffered rows of the current group.
	buffered int
}

func beginParquet(w io.Writer, t Table) (sheet, error) {
	out := parquet.NewGenericWriter[any](w, parquetSchema(t.Columns), parquet.Compression(&parquet.Snappy))
	return &parquetSheet{out: out, columns: t.Columns}, nil
}

// parquetSchema makes the schema from a struct type, which keeps the order of the
// columns. A parquet.Group does not.
func parquetSchema(columns []Column) *parquet.Schema {
	types := map[Kind]reflect.Type{
		Text: reflect.TypeFor[string](), Count: reflect.TypeFor[int64](), Percent: reflect.TypeFor[int32](),
		Date: reflect.TypeFor[int32](), Flag: reflect.TypeFor[bool](),
	}
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		tag := c.Key + ",optional"
		if c.Kind == Date {
			tag += ",date"
		}
		fields[i] = reflect.StructField{Name: fmt.Sprint("Column", i), Type: types[c.Kind], Tag: reflect.StructTag(fmt.Sprintf("parquet:%q", tag))}
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

func (s *parquetSheet) row(cells []Cell) error {
	row := make(parquet.Row, len(cells))
	for i, c := range cells {
		defined := 0
		if c.present {
			defined = 1
		}
		row[i] = parquetValue(s.columns[i].Kind, c).Level(0, defined, i)
	}
	if _, err := s.out.WriteRows([]parquet.Row{row}); err != nil {
		return err
	}
	if s.buffered++; s.buffered < rowGroup {
		return nil
	}
	s.buffered = 0
	return s.out.Flush()
}

func (s *parquetSheet) close() error { return s.out.Close() }

func parquetValue(kind Kind, c Cell) parquet.Value {
	switch {
	case !c.present:
		return parquet.NullValue()
	case kind == Text:
		return parquet.ByteArrayValue([]byte(c.text))
	case kind == Date:
		return parquet.Int32Value(int32(c.date.DaysSince(civil.Date{Year: 1970, Month: time.January, Day: 1})))
	case kind == Flag:
		return parquet.BooleanValue(c.flag())
	case kind == Percent:
		return parquet.Int32Value(int32(c.number))
	default:
		return parquet.Int64Value(c.number)
	}
}
