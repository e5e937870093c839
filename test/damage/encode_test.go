// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// formats are the ways in which a table becomes a file.
var formats = map[string]func(testing.TB, table) []byte{
	"CSV":     func(t testing.TB, table table) []byte { return separated(t, table, ',') },
	"TSV":     func(t testing.TB, table table) []byte { return separated(t, table, '\t') },
	"JSON":    array,
	"NDJSON":  lines,
	"XLSX":    workbook,
	"Parquet": parquetFile,
}

func sprint(c cell) string { return fmt.Sprint(c) }

func separated(t testing.TB, table table, comma rune) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = comma
	records := [][]string{table.header}
	for _, row := range table.rows {
		record := make([]string, len(row))
		for i, c := range row {
			record[i] = text(c)
		}
		records = append(records, record)
	}
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// jsonObject writes a row as a JSON object, its keys in the order of the header. A
// row that is too short lacks keys; one that is too long has keys of its own.
func jsonObject(t testing.TB, table table, row []cell) string {
	var fields []string
	for i, c := range row {
		if _, missing := c.(absent); missing {
			continue
		}
		key := fmt.Sprint("Column", i+1)
		if i < len(table.header) {
			key = table.header[i]
		}
		fields = append(fields, encode(t, key)+": "+encode(t, c))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func encode(t testing.TB, value any) string {
	if f, ok := value.(float64); ok {
		return fmt.Sprintf("%.1f", f)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func objects(t testing.TB, table table) (all []string) {
	for _, row := range table.rows {
		all = append(all, jsonObject(t, table, row))
	}
	return all
}

func array(t testing.TB, table table) []byte {
	return []byte("[" + strings.Join(objects(t, table), ",\n") + "]\n")
}

func lines(t testing.TB, table table) []byte {
	return []byte(strings.Join(objects(t, table), "\n") + "\n")
}

func workbook(t testing.TB, table table) []byte {
	file := newWorkbook(t, table)
	return saved(t, file)
}

func newWorkbook(t testing.TB, table table) *excelize.File {
	file := excelize.NewFile()
	fill(t, file, "Sheet1", table)
	return file
}

// fill writes the table into a sheet, dates as dates.
func fill(t testing.TB, file *excelize.File, sheet string, table table) {
	layout := "yyyy-mm-dd"
	style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &layout})
	if err != nil {
		t.Fatal(err)
	}
	put := func(row, column int, c cell) {
		at, err := excelize.CoordinatesToCellName(column+1, row+1)
		if err != nil {
			t.Fatal(err)
		}
		switch c := c.(type) {
		case nil, absent:
			return
		case day:
			moment, err := time.Parse(time.DateOnly, string(c))
			if err != nil {
				t.Fatal(err)
			}
			err = file.SetCellValue(sheet, at, moment)
			if err == nil {
				err = file.SetCellStyle(sheet, at, at, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		default:
			if err := file.SetCellValue(sheet, at, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, header := range table.header {
		put(0, i, header)
	}
	for i, row := range table.rows {
		for j, c := range row {
			put(i+1, j, c)
		}
	}
}

func saved(t testing.TB, file *excelize.File) []byte {
	out, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// parquetFile has a column of the cells' type where they have one, and a column
// of text where they are mixed, as data frames are written.
func parquetFile(t testing.TB, table table) []byte {
	width := len(table.header)
	for _, row := range table.rows {
		width = max(width, len(row))
	}
	types := make([]reflect.Type, width)
	fields := make([]reflect.StructField, width)
	for i := range width {
		key := fmt.Sprint("Column", i+1)
		if i < len(table.header) {
			key = table.header[i]
		}
		types[i] = typeOf(table, i)
		tag := key + ",optional"
		fields[i] = reflect.StructField{Name: fmt.Sprint("Column", i), Type: types[i], Tag: reflect.StructTag(fmt.Sprintf("parquet:%q", tag))}
		if types[i] == reflect.TypeFor[day]() {
			fields[i].Type = reflect.TypeFor[int32]()
			fields[i].Tag = reflect.StructTag(fmt.Sprintf("parquet:%q", tag+",date"))
		}
	}
	var out bytes.Buffer
	w := parquet.NewGenericWriter[any](&out, parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
	for _, row := range table.rows {
		values := make(parquet.Row, width)
		for i := range width {
			var c cell
			if i < len(row) {
				c = row[i]
			}
			values[i] = valueOf(t, c, types[i]).Level(0, defined(c), i)
		}
		if _, err := w.WriteRows([]parquet.Row{values}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func defined(c cell) int {
	switch c.(type) {
	case nil, absent:
		return 0
	}
	return 1
}

// typeOf is the type that all cells of a column have; text where they differ.
func typeOf(table table, column int) (of reflect.Type) {
	for _, row := range table.rows {
		if column >= len(row) || defined(row[column]) == 0 {
			continue
		}
		found := reflect.TypeOf(row[column])
		if found == reflect.TypeFor[int]() {
			found = reflect.TypeFor[int64]()
		}
		if of != nil && of != found {
			return reflect.TypeFor[string]()
		}
		of = found
	}
	if of == nil {
		return reflect.TypeFor[string]()
	}
	return of
}

func valueOf(t testing.TB, c cell, as reflect.Type) parquet.Value {
	switch {
	case defined(c) == 0:
		return parquet.NullValue()
	case as == reflect.TypeFor[day]():
		moment, err := time.Parse(time.DateOnly, string(c.(day)))
		if err != nil {
			t.Fatal(err)
		}
		return parquet.Int32Value(int32(moment.Unix() / 86400))
	case as == reflect.TypeFor[string]():
		return parquet.ByteArrayValue([]byte(text(c)))
	}
	switch c := c.(type) {
	case int:
		return parquet.Int64Value(int64(c))
	case float64:
		return parquet.DoubleValue(c)
	case bool:
		return parquet.BooleanValue(c)
	}
	t.Fatalf("no Parquet value for %T", c)
	return parquet.NullValue()
}
