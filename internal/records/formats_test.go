// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

func compression(name string) func(*Options) {
	return func(o *Options) { o.Format.Compression = name }
}

func maxBuffered(bytes int64) func(*Options) {
	return func(o *Options) { o.Limits.MaxBuffered = bytes }
}

func zstdOf(texts ...string) string {
	var b bytes.Buffer
	for _, text := range texts {
		w, _ := zstd.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
	}
	return b.String()
}

// file is a file of an archive.
type file struct{ name, text string }

func zipped(files ...file) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		out, _ := w.Create(f.name)
		_, _ = io.WriteString(out, f.text)
	}
	_ = w.Close()
	return b.String()
}

// The parts of a workbook beside its sheet.
const (
	contentTypes  = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	workbookPart  = `<workbook xmlns:r="x"><workbookPr%s/><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>`
	relationships = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="x/styles" Target="styles.xml"/></Relationships>`
	stylesPart    = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm"/><numFmt numFmtId="166" formatCode="[Red]0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`
	sharedPart    = `<sst><si><t>tenant-1</t></si><si><r><t xml:space="preserve">Te</t></r><r><t>ams</t></r><rPh><t>no</t></rPh></si></sst>`
)

// workbookWith is a workbook whose sheet has these rows, as XML.
func workbookWith(rows string, properties ...string) string {
	return zipped(
		file{"[Content_Types].xml", contentTypes},
		file{"xl/workbook.xml", fmt.Sprintf(workbookPart, strings.Join(properties, " "))},
		file{"xl/_rels/workbook.xml.rels", relationships},
		file{"xl/styles.xml", stylesPart},
		file{"xl/sharedStrings.xml", sharedPart},
		file{"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>hidden</t></is></c></row></sheetData></worksheet>`},
		file{"xl/worksheets/sheet2.xml", `<worksheet xmlns="m"><sheetData>` + rows + `</sheetData></worksheet>`},
	)
}

// workbookOf is the workbook with the cells of a CSV file, all of them texts
// but plain numbers.
func workbookOf(text string) string {
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(err)
	}
	var rows strings.Builder
	for i, record := range records {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		for j, text := range record {
			rows.WriteString(cellOf(i+1, j, text))
		}
		rows.WriteString("</row>")
	}
	return workbookWith(rows.String())
}

func cellOf(row, column int, text string) string {
	if n, ok := digitsOnly([]byte(text)); ok && n != beyond {
		return fmt.Sprintf(`<c r="%c%d"><v>%s</v></c>`, 'A'+column, row, text)
	}
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(text))
	return fmt.Sprintf(`<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+column, row, &escaped)
}
