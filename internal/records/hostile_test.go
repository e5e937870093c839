// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// bigWorkbook is a workbook with many parts of a kind that has one, each of
// them all the same part.
func bigWorkbook(kind, part string, relations int) string {
	var list strings.Builder
	for i := range relations {
		fmt.Fprintf(&list, `<Relationship Id="r%d" Type="x/%s" Target="part.xml"/>`, i, kind)
	}
	return zipped(
		file{"[Content_Types].xml", contentTypes},
		file{"xl/workbook.xml", fmt.Sprintf(workbookPart, "")},
		file{"xl/_rels/workbook.xml.rels", "<Relationships>" + list.String() + "</Relationships>"},
		file{"xl/part.xml", part},
	)
}

// bigSheets is a workbook with many sheets that are the same blank part.
func bigSheets(sheets int) string {
	var list, relations strings.Builder
	for i := range sheets {
		fmt.Fprintf(&list, `<sheet name="%d" sheetId="%d" r:id="r%d"/>`, i, i+1, i)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="x/worksheet" Target="part.xml"/>`, i)
	}
	return zipped(
		file{"[Content_Types].xml", contentTypes},
		file{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets>` + list.String() + `</sheets></workbook>`},
		file{"xl/_rels/workbook.xml.rels", "<Relationships>" + relations.String() + "</Relationships>"},
		file{"xl/part.xml", `<worksheet><sheetData>` + strings.Repeat("<row></row>", 1<<16) + `</sheetData></worksheet>`},
	)
}

// announced is a Parquet file of three columns of nulls, which takes a few bytes
// whatever the number of its rows.
func announced(rows int64) string {
	text := &strings.Builder{}
	text.WriteString("PAR1")
	levels := binary.AppendUvarint(nil, uint64(rows)<<1)
	levels = append(levels, 0)
	body := append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...)
	root := format.SchemaElement{Name: "schema"}
	root.NumChildren.V, root.NumChildren.Valid = 3, true
	meta := format.FileMetaData{Version: 1, NumRows: rows, Schema: []format.SchemaElement{root}}
	group := format.RowGroup{NumRows: rows}
	for _, name := range []string{"customerId", "licensesEntitled", "licensesActive"} {
		header := format.PageHeader{Type: format.DataPage, UncompressedPageSize: int32(len(body)), CompressedPageSize: int32(len(body))}
		header.DataPageHeader.Valid = true
		header.DataPageHeader.V = format.DataPageHeader{NumValues: int32(rows), DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
		at := int64(text.Len())
		text.Write(compact(header))
		text.Write(body)
		element := format.SchemaElement{Name: name}
		element.Type.V, element.Type.Valid = format.ByteArray, true
		element.RepetitionType.V, element.RepetitionType.Valid = format.Optional, true
		meta.Schema = append(meta.Schema, element)
		size := int64(text.Len()) - at
		group.Columns = append(group.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{
			Type: format.ByteArray, PathInSchema: []string{name}, NumValues: rows, DataPageOffset: at,
			TotalCompressedSize: size, TotalUncompressedSize: size,
		}})
	}
	meta.RowGroups = []format.RowGroup{group}
	return parquetFooter(text.String(), meta)
}

// deepSchema is a Parquet file whose columns lie in many groups of columns.
func deepSchema(depth int) string {
	var schema []format.SchemaElement
	for i := range depth {
		group := format.SchemaElement{Name: "g"}
		group.NumChildren.V, group.NumChildren.Valid = 1, true
		if i == depth-1 {
			group.NumChildren.V = int32(depth)
		}
		schema = append(schema, group)
	}
	for range depth {
		leaf := format.SchemaElement{Name: "c"}
		leaf.Type.V, leaf.Type.Valid = format.Int64, true
		schema = append(schema, leaf)
	}
	return parquetFooter("PAR1", format.FileMetaData{Version: 1, Schema: schema})
}

func parquetFooter(pages string, meta format.FileMetaData) string {
	footer := compact(meta)
	return pages + string(footer) + string(binary.LittleEndian.AppendUint32(nil, uint32(len(footer)))) + "PAR1"
}

func compact(v any) []byte {
	text, err := thrift.Marshal(new(thrift.CompactProtocol), v)
	if err != nil {
		panic(err)
	}
	return text
}

// manyNames is a JSON document with an object beside the items that has any
// number of names.
func manyNames(names int, where string) string {
	var b strings.Builder
	for i := range names {
		fmt.Fprintf(&b, `"%08d":0,`, i)
	}
	return fmt.Sprintf(where, b.String())
}

// shipped are the limits of the manager.
func shipped(o *Options) {
	o.Limits = Limits{MaxBytes: 8 << 30, MaxRatio: 200, MaxBuffered: 512 << 20, MaxRows: 50_000_000}
}

// A file has any number of parts, so a limit of each part is none (rows C16).
// Each file is a few KiB, and none may cost more than a file of its size does.
func TestLimitsAreOfTheWholeFile(t *testing.T) {
	const (
		damaged = "SourceCorrupt: Excel workbook is damaged; save it again"
		ratio   = "SourceTooLarge: compression ratio exceeds 200:1; check the file"
		long    = "FieldTooLong: envelope: longer than 1 MiB; export flat records"
	)
	texts, styles := numbered("<si><t>%d</t></si>", "<sst>%s</sst>"), numbered(`<xf numFmtId="%d"/>`, "<styleSheet><cellXfs>%s</cellXfs></styleSheet>")
	rows := usage(strings.Repeat("tenant-1,Teams,10,5\n", 1<<17))
	for _, test := range []struct{ name, file, want string }{
		{"60 relationships to the texts", bigWorkbook("sharedStrings", texts, 60), damaged},
		{"5000 relationships to the texts", bigWorkbook("sharedStrings", texts, 5000), damaged},
		{"60 relationships to the styles", bigWorkbook("styles", styles, 60), damaged},
		{"256 sheets that are one", bigSheets(256), ratio},
		{"archive in gzip, each compressed 150 times", gzipped(zipped(file{"a.csv", rows})), ratio},
		{"47 million rows in 256 bytes", announced(47_000_000), "SourceTooLarge: a page announces far more values than the file can hold; write pages of a million values at most"},
		{"columns in 5000 groups", deepSchema(5000), "TooManyColumns: schema: more than 2048 columns and groups of columns; export fewer"},
		{"names beside the items", manyNames(1<<17, `{"more":{%s"z":0},"items":[]}`), long},
		{"names in lists beside the items", manyNames(1<<17, `{"more":{"a":[[{%s"z":0}]]},"items":[]}`), long},
		{"long names around the items", `{` + strings.Repeat(`"`+strings.Repeat("x", 1<<19)+`1":0,"`+strings.Repeat("y", 1<<19)+`":0,`, 1) + `"items":[]}`, long},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got string
			cost := allocated(func() { got = verdict(t, test.file, usageOptions(shipped)) })
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if most := int64(64 << 20); cost > most {
				t.Errorf("%d bytes allocated for a file of %d, more than %d", cost, len(test.file), most)
			}
		})
	}
}

// numbered is a part of a workbook with many elements.
func numbered(element, part string) string {
	var b strings.Builder
	for i := range 1 << 15 {
		fmt.Fprintf(&b, element, i)
	}
	return fmt.Sprintf(part, b.String())
}

// allocated is how many bytes something allocates.
func allocated(do func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// What is given back may be held again: a file of many row groups holds one of
// them.
func TestHoldIsGivenBack(t *testing.T) {
	var held, most int64
	o := usageOptions(shipped, func(o *Options) {
		o.MaxRejectedPercent = 100
		o.Hold = func(bytes int64) error {
			held += bytes
			most = max(most, held)
			return nil
		}
	})
	file := parquetOf(usageRows(100_000), parquet.MaxRowsPerRowGroup(1000), parquet.Compression(&parquet.Zstd))
	if _, err := Read(t.Context(), reader(file), o); err != nil {
		t.Fatal(err)
	}
	if limit := int64(8*len(file)) + 16<<20; most > limit {
		t.Errorf("%d bytes held of a file of %d", most, len(file))
	}
}

// Every kind of file asks before it takes memory, and ends when it gets none.
func TestHoldEndsTheReading(t *testing.T) {
	none := errors.New("no memory")
	for name, text := range manyRows(20_000) {
		o := usageOptions(func(o *Options) { o.Hold = func(int64) error { return none } })
		if _, err := Read(t.Context(), reader(text), o); !errors.Is(err, none) && !streams[name] {
			t.Errorf("%s: %v, want %v", name, err, none)
		}
	}
}

// streams are the files of which only the facts are held.
var streams = map[string]bool{"CSV": true, "gzip": true, "JSON": true, "NDJSON": true}

// manyRows is a file of so many rows in each format.
func manyRows(rows int) map[string]string {
	text := usage(strings.Repeat("tenant-1,Teams,10,5\n", rows))
	item := `{"customerId":"tenant-1","licensesEntitled":10,"licensesActive":5}`
	return map[string]string{
		"CSV": text, "gzip": gzipped(text), "zstd": zstdOf(text), "ZIP": zipped(file{"a.csv", text}), "workbook": workbookOf(text),
		"JSON": "[" + strings.Repeat(item+",", rows-1) + item + "]", "NDJSON": strings.Repeat(item+"\n", rows),
		"Parquet": parquetOf(usageRows(rows)),
	}
}

// countdown is a context that ends after it was looked at a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// However long a file is, reading it ends with the context: in the middle of
// the rows, and in parts that have no rows.
func TestReadEndsWithItsContext(t *testing.T) {
	const rows = 200_000
	files := manyRows(rows)
	files["blank rows"] = workbookWith(strings.Repeat("<row></row>", 1<<20))
	files["texts"] = bigWorkbook("sharedStrings", "<sst>"+strings.Repeat("<si><t>a</t></si>", 1<<20)+"</sst>", 1)
	files["blank lines"] = strings.Repeat("\n", 1<<24)
	files["beside the items"] = `{"more":[` + strings.Repeat("0,", 1<<22) + `0],"items":[]}`
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			all := &countdown{Context: t.Context(), left: 1 << 40}
			_, _ = Read(all, reader(text), usageOptions())
			looks := 1<<40 - all.left
			if looks < 8 {
				t.Fatalf("the context was looked at %d times", looks)
			}
			o, read := usageOptions(), int64(0)
			o.Progress = func(rows int64) { read = rows }
			if _, err := Read(&countdown{Context: t.Context(), left: looks / 2}, reader(text), o); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v, want that of the context", err)
			}
			if read > rows*9/10 {
				t.Errorf("%d of %d rows were read after half of the looks", read, rows)
			}
		})
	}
}

// A context that ends in the middle of the rows ends the reading within the
// batch, however long each row takes.
func TestCanceledInTheMiddle(t *testing.T) {
	for name, text := range manyRows(300_000) {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		o := usageOptions(func(o *Options) {
			o.Progress = func(int64) { calls++; cancel() }
		})
		if _, err := Read(ctx, reader(text), o); !errors.Is(err, context.Canceled) || calls != 1 {
			t.Errorf("%s: error %v after %d calls of Progress, want %v after one", name, err, calls, context.Canceled)
		}
	}
}

// An origin that ends with its context is told from one that fails.
func TestOriginThatIsCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(reader(usage("tenant-1,Teams,10,5")), readerFunc(func([]byte) (int, error) { cancel(); return 0, io.ErrUnexpectedEOF }))
	if _, err := Read(ctx, r, usageOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
