// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// hostileFile is a file that fits into a ConfigMap and costs a careless reader
// hundreds of MiB, or minutes.
type hostileFile struct {
	name, dataset string
	content       []byte
	// reasons are those with which it may be refused.
	reasons string
}

const (
	millions = 2_000_000
	// tooMuch are the reasons for a file that names too many things: which of the
	// two limits is reached first depends on what else is being read.
	tooMuch = "TooManyGroups MemoryLimit FetchQueued"
)

func hostileFiles(t *testing.T) []hostileFile {
	t.Helper()
	first := time.Date(1971, time.January, 1, 0, 0, 0, 0, time.UTC)
	texts := &strings.Builder{}
	for i := range 1 << 15 {
		fmt.Fprintf(texts, "<si><t>%d</t></si>", i)
	}
	part := "<sst>" + texts.String() + "</sst>"
	return []hostileFile{
		{"customers", "LicenseUsage", manyRows(t, "customerId,licensesEntitled,licensesActive", func(i int) string { return fmt.Sprintf("%d,1,1", i) }), tooMuch},
		{"products", "LicenseUsage", manyRows(t, "customerId,productId,licensesEntitled,licensesActive", func(i int) string { return fmt.Sprintf("a,%d,1,1", i) }), tooMuch},
		{"dates", "LicenseUsage", manyRows(t, "asOf,customerId,licensesEntitled,licensesActive", func(i int) string {
			return fmt.Sprintf("%s,%04d,1,1", first.AddDate(0, 0, i/10_000).Format(time.DateOnly), i%10_000)
		}), tooMuch},
		{"users", "UserActivity", manyRows(t, "customerId,userId,workloadName,lastActivityDate,licensed", func(i int) string {
			return fmt.Sprintf("a,%d,Exchange,2026-10-01,true", i)
		}), tooMuch},
		{"texts-60", "LicenseUsage", relatedParts(t, part, 60), "SourceCorrupt"},
		{"texts-5000", "LicenseUsage", relatedParts(t, part, 5000), "SourceCorrupt"},
		{"announced", "LicenseUsage", announcedRows(t, 47_000_000), "SourceTooLarge"},
		{"nested", "LicenseUsage", nestedZIP(t, 8), "FormatMismatch"},
		{"blank-sheet", "LicenseUsage", blankSheet(t), "SourceTooLarge"},
	}
}

// manyRows is a compressed CSV file whose rows all say something new.
func manyRows(t *testing.T, header string, row func(i int) string) []byte {
	t.Helper()
	var text bytes.Buffer
	text.WriteString(header + "\n")
	for i := range millions {
		text.WriteString(row(i))
		text.WriteByte('\n')
	}
	return compressed(t, text.Bytes())
}

func compressed(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipOf is an archive of files: name, content, name, content.
func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		out, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// relatedParts is a workbook with many relationships to one part.
func relatedParts(t *testing.T, part string, relations int) []byte {
	t.Helper()
	var list strings.Builder
	for i := range relations {
		fmt.Fprintf(&list, `<Relationship Id="r%d" Type="x/sharedStrings" Target="part.xml"/>`, i)
	}
	return zipOf(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", "<Relationships>"+list.String()+"</Relationships>", "xl/part.xml", part)
}

// blankSheet is a workbook whose 256 sheets are one, and all blank.
func blankSheet(t *testing.T) []byte {
	t.Helper()
	var sheets, relations strings.Builder
	for i := range 256 {
		fmt.Fprintf(&sheets, `<sheet name="%d" sheetId="%d" r:id="r%d"/>`, i, i+1, i)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="x/worksheet" Target="part.xml"/>`, i)
	}
	return zipOf(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", `<workbook xmlns:r="x"><sheets>`+sheets.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", "<Relationships>"+relations.String()+"</Relationships>",
		"xl/part.xml", "<worksheet><sheetData>"+strings.Repeat("<row></row>", 1<<18)+"</sheetData></worksheet>")
}

// nestedZIP is an archive in an archive, so many times.
func nestedZIP(t *testing.T, depth int) []byte {
	t.Helper()
	content := usageCSV
	for range depth {
		content = string(zipOf(t, "a.zip", content))
	}
	return []byte(content)
}

// announcedRows is a Parquet file of nulls, which takes a few bytes whatever the
// number of its rows.
func announcedRows(t *testing.T, rows int64) []byte {
	t.Helper()
	compact := func(v any) []byte {
		text, err := thrift.Marshal(new(thrift.CompactProtocol), v)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	levels := append(binary.AppendUvarint(nil, uint64(rows)<<1), 0)
	page := append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...)
	header := format.PageHeader{Type: format.DataPage, UncompressedPageSize: int32(len(page)), CompressedPageSize: int32(len(page))}
	header.DataPageHeader.Valid = true
	header.DataPageHeader.V = format.DataPageHeader{NumValues: int32(rows), DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
	page = append(compact(header), page...)

	root := format.SchemaElement{Name: "schema"}
	root.NumChildren.V, root.NumChildren.Valid = 3, true
	meta, group := format.FileMetaData{Version: 1, NumRows: rows, Schema: []format.SchemaElement{root}}, format.RowGroup{NumRows: rows}
	file := []byte("PAR1")
	for _, name := range []string{"customerId", "licensesEntitled", "licensesActive"} {
		column := format.SchemaElement{Name: name}
		column.Type.V, column.Type.Valid = format.ByteArray, true
		column.RepetitionType.V, column.RepetitionType.Valid = format.Optional, true
		meta.Schema = append(meta.Schema, column)
		group.Columns = append(group.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{
			Type: format.ByteArray, PathInSchema: []string{name}, NumValues: rows, DataPageOffset: int64(len(file)),
			TotalCompressedSize: int64(len(page)), TotalUncompressedSize: int64(len(page)),
		}})
		file = append(file, page...)
	}
	meta.RowGroups = []format.RowGroup{group}
	footer := compact(meta)
	return append(binary.LittleEndian.AppendUint32(append(file, footer...), uint32(len(footer))), "PAR1"...)
}
