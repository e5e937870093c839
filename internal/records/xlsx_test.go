// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"os"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// A workbook as another program saves it: a line above the header, formulas,
// dates, numbers as ids.
func TestLibreOffice(t *testing.T) {
	file, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	result, err := Read(t.Context(), reader(string(file)), Options{Kind: facts.KindDeployment, Now: now, Format: Format{SkipRows: 1, DateFormat: "02.01.2006"}})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "libreoffice.xlsx.deployment.golden", render(result, []string{"aaaaaaaa-1111-4111-8111-111111111111", "bbbbbbbb-2222-4222-8222-222222222222"}))
}

// header is that of the sheets below: customer, entitled, active, as-of date.
const sheetHeader = `<row r="1"><c t="inlineStr"><is><t>customerId</t></is></c><c t="str"><v>licensesEntitled</v></c><c t="str"><v>licensesActive</v></c><c t="str"><v>asOf</v></c></row>`

func TestCells(t *testing.T) {
	day := func(text string) civil.Date {
		d, err := civil.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	count := func(n int64, on string) facts.Usage {
		return facts.Usage{Subject: &facts.Subject{}, AsOf: day(on), Entitled: n, Active: 1}
	}
	const today = "2026-11-20"
	tests := []struct {
		name, entitled, date string
		properties           string
		want                 facts.Usage
	}{
		{"digits", `<c><v>9007199254740993</v></c>`, "", "", count(9007199254740993, today)},
		{"scientific", `<c t="n"><v>1.2E+3</v></c>`, "", "", count(1200, today)},
		{"small mantissa", `<c><v>1200E-2</v></c>`, "", "", count(12, today)},
		{"whole fraction", `<c><v>12.0</v></c>`, "", "", count(12, today)},
		{"text", `<c t="inlineStr"><is><t> 12 </t></is></c>`, "", "", count(12, today)},
		{"formula", `<c><f>6*2</f><v>12</v></c>`, "", "", count(12, today)},
		{"number of days, no date", `<c s="4"><v>12</v></c>`, "", "", count(12, today)},
		{"day", `<c><v>1</v></c>`, `<c s="1"><v>46344</v></c>`, "", count(1, "2026-11-18")},
		{"day in a format of one's own", `<c><v>1</v></c>`, `<c s="2"><v>46344</v></c>`, "", count(1, "2026-11-18")},
		{"day and time", `<c><v>1</v></c>`, `<c s="3"><v>46344.999988</v></c>`, "", count(1, "2026-11-18")},
		{"leap day that never was, before", `<c><v>1</v></c>`, `<c s="1"><v>59</v></c>`, "", count(1, "1900-02-28")},
		{"leap day that never was, after", `<c><v>1</v></c>`, `<c s="1"><v>61</v></c>`, "", count(1, "1900-03-01")},
		{"days since 1904", `<c><v>1</v></c>`, `<c s="1"><v>44882</v></c>`, ` date1904="1"`, count(1, "2026-11-18")},
		{"date as text", `<c><v>1</v></c>`, `<c t="d"><v>2026-11-18</v></c>`, "", count(1, "2026-11-18")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := workbookWith(sheetHeader+`<row><c t="s"><v>0</v></c>`+test.entitled+`<c><v>1</v></c>`+test.date+`</row>`, test.properties)
			got := one(t, file, usageOptions(), nil).Usages
			if diff := cmp.Diff([]facts.Usage{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Table C of the catalog, for workbooks.
func TestBadWorkbooks(t *testing.T) {
	sheet := func(entitled string, more ...string) string {
		return workbookWith(sheetHeader + `<row r="4"><c t="s"><v>0</v></c>` + entitled + `<c><v>1</v></c>` + strings.Join(more, "") + `</row>`)
	}
	place := `row 4, column "licensesEntitled": `
	const broken = "SourceCorrupt: Excel workbook is damaged; save it again"
	judge(t, []badFile{
		{"blank rows and styled cells far right", sheet(`<c><v>10</v></c>`, `<c r="XFD4" s="1"/></row><row r="9"><c s="1"/>`), nil, "accepted"},
		{"C01 no rows", workbookWith(""), nil, "SourceEmpty: the sheet is blank; check the export job"},
		{"C02 header only", workbookWith(sheetHeader), nil, "SourceEmpty: header found but no data rows; check the filters of the export job"},
		{"C02 rows skipped", sheet(`<c><v>10</v></c>`), func(o *Options) { o.Format.SkipRows = 4 }, "SourceEmpty: the sheet is blank; check the export job"},
		{"C10 control character", workbookWith(sheetHeader + `<row><c t="str"><v>a&#x202e;b</v></c><c><v>1</v></c><c><v>1</v></c></row>`), nil, `CharacterForbidden: row 2, column "customerId": contains an invisible formatting character; clean the export`},
		{"C31 long cell", workbookWith(`<row r="3"><c t="inlineStr"><is><t>` + strings.Repeat("x", maxField+1) + `</t></is></c></row>`), nil, "FieldTooLong: row 3: a cell is longer than 65536 bytes; check the export job"},
		{"C31 very long tag", workbookWith(`<row r="3"><c x="` + strings.Repeat("x", 2*maxToken) + `"></c></row>`), nil, "FieldTooLong: the workbook has a text or tag of more than 1 MiB; check the export job"},
		{"C32 column 257", sheet(`<c r="IW4"><v>1</v></c>`), nil, "TooManyColumns: row 4: more than 256 columns; export fewer"},
		{"C33 too many rows", sheet(`<c><v>10</v></c>`, `</row><row><c t="s"><v>0</v></c><c><v>1</v></c><c><v>1</v></c>`), func(o *Options) { o.Limits.MaxRows = 1 }, "TooManyRows: more than 1 rows; split the export by customer"},
		{"C39 no header", workbookWith(`<row><c t="s"><v>0</v></c><c><v>7</v></c></row>`), nil, "HeaderMissing: row 1 is not the header, none of its 2 columns is known; set spec.format.skipRows or spec.columns"},
		{"C37 header twice", workbookWith(strings.Replace(sheetHeader, "asOf", "customer_id", 1)), nil, `HeaderDuplicate: row 1, column "customerId": columns 1 and 4 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C43 header repeated", workbookWith(sheetHeader + strings.Replace(sheetHeader, `r="1"`, `r="7"`, 1)), nil, "HeaderRepeated: row 7: header line repeated; two exports were concatenated, split them"},
		{"C50 totals", workbookWith(sheetHeader + `<row r="3"><c/><c><v>1</v></c><c><v>1</v></c></row>`), nil, `RowUnexpected: row 3, column "customerId": no customer id; export the tenant id of each row`},
		{"C55 text with a mark", sheet(`<c t="str"><v>1,234</v></c>`), nil, "NumberAmbiguous: " + place + "a decimal or a thousands mark; set spec.format.decimal"},
		{"C59 negative", sheet(`<c><v>-5</v></c>`), nil, "NumberOutOfRange: " + place + "negative count"},
		{"C63 huge", sheet(`<c><v>1E+300</v></c>`), nil, "NumberOutOfRange: " + place + tooLarge},
		{"C65 too large", sheet(`<c><v>9.3E+18</v></c>`), nil, "NumberOutOfRange: " + place + tooLarge},
		{"C66 empty", sheet(`<c s="1"/>`), nil, "ValueMissing: " + place + "empty; missing is not zero"},
		{"C66 formula without a value", sheet(`<c><f>A1</f></c>`), nil, `ValueMissing: row 4: column "licensesEntitled" has a formula without a value; open the workbook and save it`},
		{"C66 formula with an empty value", sheet(`<c t="str"><f>A1</f><v></v></c>`), nil, "ValueMissing: " + place + "empty; missing is not zero"},
		{"C66 error", sheet(`<c t="e"><v>#N/A</v></c>`), nil, "NumberFormat: " + place + "not a number; use digits 0-9"},
		{"C67 fraction", sheet(`<c><v>12.5</v></c>`), nil, "NumberFormat: " + place + whole},
		{"C67 fraction, decimal comma", sheet(`<c><v>1.234</v></c>`), decimal(","), "NumberFormat: " + place + whole},
		{"C67 date", sheet(`<c s="1"><v>46344</v></c>`), nil, "NumberFormat: " + place + "currency or other text beside the number; export the plain count"},
		{"C74 number for a date", sheet(`<c><v>10</v></c>`, `<c><v>46344</v></c>`), nil, `DateInvalid: row 4, column "asOf": looks like an Excel serial number; export as YYYY-MM-DD`},
		{"C79 future", sheet(`<c><v>10</v></c>`, `<c s="1"><v>50000</v></c>`), nil, `DateInFuture: row 4, column "asOf": later than now + 24 h; check spec.timeZone and the export job`},
		{"text that is not there", sheet(`<c t="s"><v>2</v></c>`), nil, broken},
		{"rows in disorder", workbookWith(sheetHeader + `<row r="1"/>`), nil, broken},
		{"cells in disorder", workbookWith(`<row><c r="B1"/><c r="A1"/></row>`), nil, broken},
		{"no XML", workbookWith(`<row`), nil, broken},
		{"part missing", zipped(file{"[Content_Types].xml", ""}, file{"xl/workbook.xml", workbookPart}), nil, broken},
		{"no visible sheet", zipped(file{"[Content_Types].xml", ""}, file{"xl/workbook.xml", "<workbook/>"}), nil, "SourceEmpty: the workbook has no visible sheet; check the export job"},
		{"C16 compressed too well", workbookWith(strings.Repeat("<row></row>", 1<<18)), func(o *Options) { o.Limits.MaxRatio = 100 }, "SourceTooLarge: compression ratio exceeds 100:1; check the file"},
	})
}
