// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// fileKind is a way of damaging the file of a format.
type fileKind struct {
	name   string
	damage func(content []byte) []byte
}

// textKinds damage every format that is text.
var textKinds = []fileKind{
	{"a byte order mark", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }},
	{"two byte order marks", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf\xef\xbb\xbf"), b...) }},
	{"UTF-16 little endian", func(b []byte) []byte { return utf16Of(b, binary.LittleEndian, true) }},
	{"UTF-16 big endian", func(b []byte) []byte { return utf16Of(b, binary.BigEndian, true) }},
	{"UTF-16 without a mark", func(b []byte) []byte { return utf16Of(b, binary.LittleEndian, false) }},
	{"Windows-1252", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("é"), []byte("\xe9")) }},
	{"UTF-8 read as Windows-1252", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("é"), []byte("Ã©")) }},
	{"CRLF", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }},
	{"CR", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r")) }},
	{"no last line end", func(b []byte) []byte { return bytes.TrimRight(b, "\n") }},
	{"empty lines at the end", func(b []byte) []byte { return append(b, "\n\n\n"...) }},
	{"a NUL at the end", func(b []byte) []byte { return append(b, 0) }},
	{"a Ctrl-Z at the end", func(b []byte) []byte { return append(b, 0x1a) }},
	{"cut in the last row", func(b []byte) []byte { return b[:len(b)-20] }},
	{"cut in the middle", func(b []byte) []byte { return b[:inRow(b)] }},
	{"cut in a number", cutInNumber},
	{"the second half", func(b []byte) []byte { return b[inRow(b):] }},
	{"twice", func(b []byte) []byte { return append(b, b...) }},
	{"nothing", func([]byte) []byte { return nil }},
	{"a page of HTML", func([]byte) []byte { return []byte("<!doctype html><html><body>Sign in</body></html>\n") }},
	{"an HTML page behind it", func(b []byte) []byte { return append(b, "<html>Gateway timeout</html>\n"...) }},
	{"curly quotes", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"`), []byte("”")) }},
	{"tabs as spaces", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\t"), []byte("    ")) }},
}

// separatedKinds damage files of separated values. The separator is a comma or
// a tab.
func separatedKinds(comma string) []fileKind {
	return []fileKind{
		{"semicolons", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(comma), []byte(";")) }},
		{"pipes", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(comma), []byte("|")) }},
		{"another separator in the header only", func(b []byte) []byte {
			header, rest, _ := bytes.Cut(b, []byte("\n"))
			return append(append(bytes.ReplaceAll(header, []byte(comma), []byte(";")), '\n'), rest...)
		}},
		{"everything quoted", func(b []byte) []byte {
			return eachLine(b, func(_ int, l string) string { return `"` + strings.ReplaceAll(l, comma, `"`+comma+`"`) + `"` })
		}},
		{"rows quoted as one cell", func(b []byte) []byte { return eachLine(b, func(_ int, l string) string { return `"` + l + `"` }) }},
		{"an open quote", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return when(i == hit, `"`, "") + l })
		}},
		{"a quote within a cell", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return when(i == hit, strings.Replace(l, "-", `"`, 1), l) })
		}},
		{"a separator within a cell", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return when(i == hit, strings.Replace(l, "-", comma, 1), l) })
		}},
		{"a line break within a row", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return when(i == hit, strings.Replace(l, comma, comma+"\n", 2), l) })
		}},
		{"separators at the end of rows", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return l + when(i > 0, comma, "") })
		}},
		{"separators at the end of all rows", func(b []byte) []byte { return eachLine(b, func(_ int, l string) string { return l + comma + comma }) }},
		{"a separator at the end of one row", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return l + when(i == hit, comma, "") })
		}},
		{"no header", func(b []byte) []byte { _, rest, _ := bytes.Cut(b, []byte("\n")); return rest }},
		{"a title above the header", func(b []byte) []byte { return append([]byte("Licenses by customer\n"), b...) }},
		{"two titles above the header", func(b []byte) []byte { return append([]byte("Licenses by customer\n\n"), b...) }},
		{"a sep= line", func(b []byte) []byte { return append([]byte("sep="+comma+"\n"), b...) }},
		{"a comment above the header", func(b []byte) []byte { return append([]byte("# exported by a script\n"), b...) }},
		{"an underline below the header", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string {
				return l + when(i == 0, "\n"+strings.Repeat("-----"+comma, strings.Count(l, comma))+"-----", "")
			})
		}},
		{"a PowerShell type line", func(b []byte) []byte {
			return append([]byte("#TYPE Selected.System.Management.Automation.PSCustomObject\n"), b...)
		}},
		{"lines lost", func(b []byte) []byte {
			return eachLine(b, func(i int, l string) string { return when(i == hit, l[:len(l)/2], l) })
		}},
		{"two rows on one line", func(b []byte) []byte { return bytes.Replace(b, []byte("2026-11-18\n"), []byte("2026-11-18"), 1) }},
	}
}

// jsonKinds damage files of JSON and NDJSON.
var jsonKinds = []fileKind{
	{"an unknown envelope", func(b []byte) []byte { return envelope(b, `{"report": {"generated": "2026-11-20"}, "content": %s}`) }},
	{"the vendor's envelope", func(b []byte) []byte { return envelope(b, `{"totalCount": 3, "items": %s}`) }},
	{"an envelope with a next page", func(b []byte) []byte {
		return envelope(b, `{"@odata.nextLink": "https://graph.example/next", "value": %s}`)
	}},
	{"an envelope in an envelope", func(b []byte) []byte { return envelope(b, `{"d": {"results": %s}}`) }},
	{"an array in an array", func(b []byte) []byte { return envelope(b, `[%s]`) }},
	{"two arrays", func(b []byte) []byte { return append(b, b...) }},
	{"a comma at the end", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("}]"), []byte("},]")) }},
	{"single quotes", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"`), []byte("'")) }},
	{"a comment", func(b []byte) []byte { return append([]byte("// exported\n"), b...) }},
	{"no brackets", func(b []byte) []byte { return bytes.Trim(bytes.TrimSpace(b), "[]") }},
	{"an error in the place of rows", func([]byte) []byte {
		return []byte(`{"error": {"code": "TooManyRequests", "message": "slow down"}}` + "\n")
	}},
	{"an error behind the rows", func(b []byte) []byte { return append(b, `{"error": {"code": "TooManyRequests"}}`+"\n"...) }},
	{"null for a row", func(b []byte) []byte { return replaceRow(b, "null") }},
	{"an empty object for a row", func(b []byte) []byte { return replaceRow(b, "{}") }},
	{"text for a row", func(b []byte) []byte { return replaceRow(b, `"row"`) }},
	{"an array for a row", func(b []byte) []byte { return replaceRow(b, `["a", 1]`) }},
	{"nested rows", func(b []byte) []byte { return eachObject(b, func(o string) string { return `{"fields": ` + o + `}` }) }},
	{"all on one line", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte(" ")) }},
	{"printed over lines", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(", "), []byte(",\n  ")) }},
	{"a key twice", func(b []byte) []byte {
		return bytes.Replace(b, []byte(`{"CustomerTenantId"`), []byte(`{"CustomerTenantId": "a2d85f17-6c3b-4e90-8f1a-7b4c9d0e6325", "CustomerTenantId"`), 1)
	}},
	{"a key in lower case too", func(b []byte) []byte {
		return bytes.Replace(b, []byte(`{"CustomerTenantId"`), []byte(`{"customertenantid": "a2d85f17-6c3b-4e90-8f1a-7b4c9d0e6325", "CustomerTenantId"`), 1)
	}},
}

// workbookKinds damage a workbook.
var workbookKinds = []struct {
	name   string
	damage func(testing.TB, *excelize.File, table)
}{
	{"hidden rows", func(t testing.TB, f *excelize.File, _ table) {
		for _, row := range []int{4, 5, 6} {
			must(t, f.SetRowVisible("Sheet1", row, false))
		}
	}},
	{"a hidden column", func(t testing.TB, f *excelize.File, tab table) {
		letter, err := excelize.ColumnNumberToName(tab.roles[count] + 1)
		must(t, err)
		must(t, f.SetColVisible("Sheet1", letter, false))
	}},
	{"a hidden sheet", func(t testing.TB, f *excelize.File, tab table) {
		sheet(t, f, "Old", tab)
		must(t, f.SetSheetVisible("Old", false))
	}},
	{"a hidden sheet first", func(t testing.TB, f *excelize.File, tab table) {
		sheet(t, f, "Old", table{header: tab.header, rows: tab.rows[:3]})
		must(t, f.MoveSheet("Old", "Sheet1"))
		must(t, f.SetSheetVisible("Old", false))
	}},
	{"two sheets that fit", func(t testing.TB, f *excelize.File, tab table) {
		sheet(t, f, "Old", table{header: tab.header, rows: tab.rows[:3]})
	}},
	{"an older sheet first", func(t testing.TB, f *excelize.File, tab table) {
		sheet(t, f, "October", table{header: tab.header, rows: tab.rows[:3]})
		must(t, f.MoveSheet("October", "Sheet1"))
	}},
	{"a cover sheet", func(t testing.TB, f *excelize.File, _ table) {
		sheet(t, f, "Cover", table{header: []string{"Licenses"}, rows: [][]cell{{"by customer"}}})
		must(t, f.MoveSheet("Cover", "Sheet1"))
	}},
	{"an empty sheet", func(t testing.TB, f *excelize.File, _ table) { sheet(t, f, "Sheet2", table{}) }},
	{"a notes sheet", func(t testing.TB, f *excelize.File, _ table) {
		sheet(t, f, "Notes", table{header: []string{"Note", "By"}, rows: [][]cell{{"checked", "me"}}})
	}},
	{"titles above the header", func(t testing.TB, f *excelize.File, _ table) {
		must(t, f.InsertRows("Sheet1", 1, 2))
		must(t, f.SetCellValue("Sheet1", "A1", "Licenses by customer"))
	}},
	{"an empty row above the header", func(t testing.TB, f *excelize.File, _ table) { must(t, f.InsertRows("Sheet1", 1, 1)) }},
	{"an empty first column", func(t testing.TB, f *excelize.File, _ table) { must(t, f.InsertCols("Sheet1", "A", 1)) }},
	{"customers merged as cells", func(t testing.TB, f *excelize.File, tab table) {
		row := 2
		for _, rows := range tab.byCustomer() {
			must(t, f.MergeCell("Sheet1", fmt.Sprint("A", row), fmt.Sprint("A", row+len(rows)-1)))
			row += len(rows)
		}
	}},
	{"a filter", func(t testing.TB, f *excelize.File, tab table) {
		must(t, f.AutoFilter("Sheet1", fmt.Sprintf("A1:C%d", len(tab.rows)+1), nil))
	}},
	{"a formula without a value", func(t testing.TB, f *excelize.File, tab table) {
		at, err := excelize.CoordinatesToCellName(tab.roles[count]+1, hit+2)
		must(t, err)
		must(t, f.SetCellValue("Sheet1", at, nil))
		must(t, f.SetCellFormula("Sheet1", at, "SUM(1,2)"))
	}},
	{"a formula in an unknown column", func(t testing.TB, f *excelize.File, tab table) {
		at, err := excelize.CoordinatesToCellName(len(tab.header)+1, 1)
		must(t, err)
		must(t, f.SetCellValue("Sheet1", at, "Remark"))
		at, err = excelize.CoordinatesToCellName(len(tab.header)+1, hit+2)
		must(t, err)
		must(t, f.SetCellFormula("Sheet1", at, "SUM(1,2)"))
	}},
	{"a chart's data beside it", func(t testing.TB, f *excelize.File, tab table) {
		for i, value := range []cell{"Top 3", 10, 20, 30} {
			at, err := excelize.CoordinatesToCellName(len(tab.header)+3, i+1)
			must(t, err)
			must(t, f.SetCellValue("Sheet1", at, value))
		}
	}},
	{"a second table below", func(t testing.TB, f *excelize.File, tab table) {
		must(t, f.SetCellValue("Sheet1", fmt.Sprint("A", len(tab.rows)+4), "Summary"))
		must(t, f.SetCellValue("Sheet1", fmt.Sprint("A", len(tab.rows)+5), "Customers"))
		must(t, f.SetCellValue("Sheet1", fmt.Sprint("B", len(tab.rows)+5), 3))
	}},
	{"rows grouped and collapsed", func(t testing.TB, f *excelize.File, _ table) {
		for _, row := range []int{4, 5, 6} {
			must(t, f.SetRowOutlineLevel("Sheet1", row, 1))
			must(t, f.SetRowVisible("Sheet1", row, false))
		}
	}},
	{"counts shown rounded", func(t testing.TB, f *excelize.File, tab table) {
		layout := "0,"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &layout})
		must(t, err)
		from, err := excelize.CoordinatesToCellName(tab.roles[count]+1, 2)
		must(t, err)
		to, err := excelize.CoordinatesToCellName(tab.roles[count]+1, len(tab.rows)+1)
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", from, to, style))
	}},
}

func sheet(t testing.TB, f *excelize.File, name string, tab table) {
	_, err := f.NewSheet(name)
	must(t, err)
	fill(t, f, name, tab)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// binaryKinds damage files that are no text.
var binaryKinds = []fileKind{
	{"cut in the last bytes", func(b []byte) []byte { return b[:len(b)-20] }},
	{"cut in the middle", func(b []byte) []byte { return b[:len(b)/2] }},
	{"twice", func(b []byte) []byte { return append(b, b...) }},
	{"nothing", func([]byte) []byte { return nil }},
	{"a byte turned", func(b []byte) []byte { b[len(b)/2] ^= 0xff; return b }},
	{"a line of text behind it", func(b []byte) []byte { return append(b, "done\n"...) }},
}

func utf16Of(b []byte, order binary.ByteOrder, mark bool) (out []byte) {
	units := utf16.Encode([]rune(string(b)))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, unit := range units {
		pair := make([]byte, 2)
		order.PutUint16(pair, unit)
		out = append(out, pair...)
	}
	return out
}

// inRow is a place in the middle of the file, within a row.
func inRow(b []byte) int { return bytes.LastIndexByte(b[:len(b)/2], '\n') + 20 }

// cutInNumber ends the file between two digits of a number that is not the last
// cell of its row.
func cutInNumber(b []byte) []byte {
	for i := len(b) * 3 / 4; i < len(b)-2; i++ {
		row, _, _ := bytes.Cut(b[i:], []byte("\n"))
		if isDigit(b[i]) && isDigit(b[i+1]) && bytes.ContainsAny(b[i-1:i], ",\t: ") && bytes.ContainsAny(row, ",\t") {
			return b[:i+1]
		}
	}
	return b[:inRow(b)]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func when(yes bool, this, that string) string {
	if yes {
		return this
	}
	return that
}

// eachLine changes the lines, of which the first has the index 0.
func eachLine(b []byte, change func(i int, line string) string) []byte {
	all := strings.Split(strings.TrimRight(string(b), "\n"), "\n")
	for i := range all {
		all[i] = change(i, all[i])
	}
	return []byte(strings.Join(all, "\n") + "\n")
}

// envelope puts the array of a file, or of its lines, into another value.
func envelope(b []byte, format string) []byte {
	rows := strings.TrimSpace(string(b))
	if !strings.HasPrefix(rows, "[") {
		rows = "[" + strings.ReplaceAll(rows, "\n", ",") + "]"
	}
	return fmt.Appendf(nil, format+"\n", rows)
}

// eachObject changes the objects, which stand on a line each.
func eachObject(b []byte, change func(string) string) []byte {
	return eachLine(b, func(_ int, l string) string {
		object := strings.Trim(l, "[],")
		return strings.Replace(l, object, change(object), 1)
	})
}

// replaceRow puts something else in the place of a row.
func replaceRow(b []byte, with string) []byte {
	return eachLine(b, func(i int, l string) string {
		if i != hit {
			return l
		}
		return strings.Replace(l, strings.Trim(l, "[],"), with, 1)
	})
}
