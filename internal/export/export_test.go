// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// sample has every kind of cell, present, zero and absent.
func sample() Table {
	percent := int32(60)
	return Table{
		Columns: []Column{{"name", "Name", Text}, {"sold", "Verkauft", Count}, {"used", "使用率", Percent}, {"asOf", "Stand", Date}, {"least", "=Least", Flag}},
		Rows: slices.Values([][]Cell{
			{TextCell("Żółw, \"Kaffee\""), NumberCell(1234), OptionalCell(&percent), DateCell("2026-11-18"), FlagCell(true)},
			{TextCell("=HYPERLINK(\"x\")"), NumberCell(0), NumberCell(0), DateCell("1900-03-01"), FlagCell(false)},
			{TextCell(""), Cell{}, OptionalCell[int64](nil), DateCell("soon"), Cell{}},
			{TextCell("two\r\nlines\t\x00\u202e"), NumberCell(-5), NumberCell(120), DateCell("2026-01-02"), FlagCell(true)},
		}),
	}
}

func written(t testing.TB, format Format, table Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := Write(&out, format, table); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCSV(t *testing.T) {
	want := "\ufeffName,Verkauft,使用率,Stand,'=Least\r\n" +
		"\"Żółw, \"\"Kaffee\"\"\",1234,60,2026-11-18,true\r\n" +
		"\"'=HYPERLINK(\"\"x\"\")\",0,0,1900-03-01,false\r\n" +
		",,,,\r\n" +
		"two\ufffd\ufffdlines\ufffd\ufffd\ufffd,-5,120,2026-01-02,true\r\n"
	if diff := cmp.Diff(want, string(written(t, CSV, sample()))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	text := written(t, JSON, sample())
	var got []map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{"name": "Żółw, \"Kaffee\"", "sold": 1234.0, "used": 60.0, "asOf": "2026-11-18", "least": true},
		{"name": "=HYPERLINK(\"x\")", "sold": 0.0, "used": 0.0, "asOf": "1900-03-01", "least": false},
		{"name": nil, "sold": nil, "used": nil, "asOf": nil, "least": nil},
		{"name": "two\ufffd\ufffdlines\ufffd\ufffd\ufffd", "sold": -5.0, "used": 120.0, "asOf": "2026-01-02", "least": true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !bytes.HasPrefix(text, []byte("[\n{\"name\":\"Żółw, \\\"Kaffee\\\"\",\"sold\":1234,")) {
		t.Errorf("the keys are in another order: %s", text[:60])
	}
	if empty := written(t, JSON, Table{Rows: slices.Values([][]Cell{})}); string(empty) != "[\n]\n" {
		t.Errorf("an empty table is %q", empty)
	}
}

// The workbook shows figures with their units and contains no formula.
func TestXLSX(t *testing.T) {
	data := written(t, XLSX, sample())
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := book.GetRows("Adoption")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Name", "Verkauft", "使用率", "Stand", "=Least"},
		{"Żółw, \"Kaffee\"", "1,234", "60%", "2026-11-18", "TRUE"},
		{"=HYPERLINK(\"x\")", "0", "0%", "1900-03-01", "FALSE"},
		nil,
		{"two\ufffd\ufffdlines\ufffd\ufffd\ufffd", "-5", "120%", "2026-01-02", "TRUE"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for cell, kind := range map[string]excelize.CellType{"A3": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset, "E2": excelize.CellTypeBool} {
		if got, err := book.GetCellType("Adoption", cell); err != nil || got != kind {
			t.Errorf("%s is of type %v, want %v: %v", cell, got, kind, err)
		}
	}
	if panes, err := book.GetPanes("Adoption"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	assertNoFormula(t, data)
}

func assertNoFormula(t *testing.T, workbook []byte) {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	sheets := 0
	for _, f := range files.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			sheets++
		}
		for _, element := range []string{"<f>", "<f ", "<hyperlink", "externalLink", "vbaProject", "definedName"} {
			if bytes.Contains(text, []byte(element)) {
				t.Errorf("%s has %s", f.Name, element)
			}
		}
	}
	if sheets != 1 {
		t.Errorf("%d sheets", sheets)
	}
}

func TestParquet(t *testing.T) {
	data := written(t, Parquet, sample())
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	schema := `message {
	optional binary name (STRING);
	optional int64 sold (INT(64,true));
	optional int32 used (INT(32,true));
	optional int32 asOf (DATE);
	optional boolean least;
}`
	if diff := cmp.Diff(schema, file.Schema().String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	type row struct {
		Name  *string `parquet:"name,optional"`
		Sold  *int64  `parquet:"sold,optional"`
		Used  *int32  `parquet:"used,optional"`
		AsOf  *int32  `parquet:"asOf,optional,date"`
		Least *bool   `parquet:"least,optional"`
	}
	got, err := parquet.Read[row](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{new("Żółw, \"Kaffee\""), new(int64(1234)), new(int32(60)), new(int32(20775)), new(true)},
		{new("=HYPERLINK(\"x\")"), new(int64(0)), new(int32(0)), new(int32(-25508)), new(false)},
		{},
		{new("two\ufffd\ufffdlines\ufffd\ufffd\ufffd"), new(int64(-5)), new(int32(120)), new(int32(20455)), new(true)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// More rows than are buffered at once.
func TestManyRows(t *testing.T) {
	const many = 2*rowGroup + 1
	table := sample()
	table.Rows = func(yield func([]Cell) bool) {
		for i := range int64(many) {
			if !yield([]Cell{TextCell("a"), NumberCell(i), {}, {}, {}}) {
				return
			}
		}
	}
	for _, format := range []Format{CSV, JSON, XLSX, Parquet} {
		if rows, err := Write(io.Discard, format, table); rows != many || err != nil {
			t.Errorf("%s: %d rows, %v", format, rows, err)
		}
	}
	data := written(t, Parquet, table)
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil || file.NumRows() != many || len(file.RowGroups()) != 3 {
		t.Errorf("%v, %d rows, %d groups", err, file.NumRows(), len(file.RowGroups()))
	}
}

func TestFormats(t *testing.T) {
	for _, format := range []Format{CSV, JSON, XLSX, Parquet} {
		if found, ok := FormatOf(format.Extension()); !ok || found != format || format.MediaType() == "" {
			t.Errorf("%s: extension %q, media type %q", format, format.Extension(), format.MediaType())
		}
		if _, err := Write(full{}, format, sample()); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", format, err)
		}
	}
	if _, ok := FormatOf("pdf"); ok {
		t.Error("a PDF can be written")
	}
	if _, err := Write(io.Discard, "PDF", sample()); err == nil {
		t.Error("no error")
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// FuzzExportCSV: for any cells, a reader finds as many of them, none begins like a
// formula, and each is the original text once its ' is removed.
func FuzzExportCSV(f *testing.F) {
	for _, seed := range []string{
		"plain", "=1+1|+1|-1|@SUM(A1)", "\tx|\rx|\nx|\x00x", "＝1|＋1|－1|＠x", "'=x|''=x|'|''|'x", " =1|\u00a0=1|\u3000=1",
		"a,b;c\"d\"|\"|\r\n", "\xff=1|\ufffd=1|\ufeff=1", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		// A first column ensures that no line is empty: encoding/csv skips empty
		// lines.
		table, cells := Table{Columns: []Column{{Heading: "n", Kind: Count}}}, []Cell{NumberCell(-1)}
		for part := range strings.SplitSeq(text, "|") {
			table.Columns = append(table.Columns, Column{Heading: "h", Kind: Text})
			cells = append(cells, TextCell(part))
		}
		table.Rows = slices.Values([][]Cell{cells})
		lines, err := csv.NewReader(bytes.NewReader(written(t, CSV, table))).ReadAll()
		if err != nil || len(lines) != 2 || lines[1][0] != "-1" {
			t.Fatalf("%q, %v", lines, err)
		}
		for i, got := range lines[1][1:] {
			if want := cells[i+1].text; without(got) != want {
				t.Errorf("%q came back as %q", want, got)
			}
			if strings.ContainsAny(firstLetter(got), "=+-@\t\r\n\x00＝＋－＠") || strings.ContainsAny(got, "\r\n\x00") {
				t.Errorf("%q is dangerous", got)
			}
		}
	})
}

func firstLetter(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

// without removes the ' of escapeFormula.
func without(text string) string {
	if rest, had := strings.CutPrefix(text, "'"); had && escapeFormula(rest) == text {
		return rest
	}
	return text
}
