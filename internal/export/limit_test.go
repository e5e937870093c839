// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// endless has rows without end, with a text of n characters.
func endless(n int) Table {
	table := sample()
	table.Rows = func(yield func([]Cell) bool) {
		for i := int64(1e9); yield([]Cell{TextCell(strings.Repeat("a", n)), NumberCell(i), NumberCell(100), DateCell("2026-11-18"), FlagCell(true)}); i++ {
		}
	}
	return table
}

// A file ends at its limit, and what was written until then is not more.
func TestMaxBytes(t *testing.T) {
	for _, format := range []Format{CSV, JSON, XLSX, Parquet} {
		table := endless(40)
		table.MaxBytes = 1 << 20
		var out bytes.Buffer
		rows, err := Write(&out, format, table)
		if !errors.Is(err, ErrTooLarge) || int64(out.Len()) > table.MaxBytes || rows == 0 {
			t.Errorf("%s: %d rows, %d bytes, %v", format, rows, out.Len(), err)
		}
		table.Rows = sample().Rows
		if rows, err := Write(io.Discard, format, table); rows != 4 || err != nil {
			t.Errorf("%s: a small table has %d rows, %v", format, rows, err)
		}
	}
}

// The rows of a workbook are in memory as XML: the limit is about their size, for
// short cells and for long ones.
func TestMaxBytesOfAWorkbook(t *testing.T) {
	for _, length := range []int{0, 10, 200} {
		table := endless(length)
		table.MaxBytes = 1 << 20
		fits, _ := Write(io.Discard, XLSX, table)
		rest := fits
		unlimited := endless(length)
		table = unlimited
		table.Rows = func(yield func([]Cell) bool) {
			unlimited.Rows(func(cells []Cell) bool {
				rest--
				return rest >= 0 && yield(cells)
			})
		}
		data := written(t, XLSX, table)
		file, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range file.File {
			if size := entry.UncompressedSize64; entry.Name == "xl/worksheets/sheet1.xml" && (size < 1<<19 || size > 3<<19) {
				t.Errorf("cells of %d characters: %d rows have %d bytes of XML, not about 1 MiB", length, fits, size)
			}
		}
	}
}
