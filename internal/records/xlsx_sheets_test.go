// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"strings"
	"testing"
)

// tab is a sheet of a workbook, its rows as XML.
type tab struct {
	name, state, rows string
}

func workbookOfTabs(tabs ...tab) string {
	var sheets, relations strings.Builder
	files := []file{{"[Content_Types].xml", contentTypes}, {"xl/sharedStrings.xml", sharedPart}, {"xl/styles.xml", stylesPart}}
	for i, each := range tabs {
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, each.name, i+1, each.state, i)
		kind := "worksheet"
		if each.rows == "" {
			kind = "chartsheet"
		}
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="x/%s" Target="worksheets/%d.xml"/>`, i, kind, i)
		files = append(files, file{fmt.Sprintf("xl/worksheets/%d.xml", i), `<worksheet><sheetData>` + each.rows + `</sheetData></worksheet>`})
	}
	relations.WriteString(`<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="s" Type="x/styles" Target="styles.xml"/>`)
	return zipped(append(files,
		file{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets>` + sheets.String() + `</sheets></workbook>`},
		file{"xl/_rels/workbook.xml.rels", "<Relationships>" + relations.String() + "</Relationships>"},
	)...)
}

// Of several sheets the one is read whose header fits; hidden sheets never, and
// hidden rows as the spec says (docs/semantics.md section 2).
func TestSheets(t *testing.T) {
	text := func(text string) string { return `<row><c t="inlineStr"><is><t>` + text + `</t></is></c></row>` }
	data := sheetHeader + `<row><c t="s"><v>0</v></c><c><v>10</v></c><c><v>1</v></c></row>`
	hiddenRow := strings.Replace(data, "<row><c", `<row hidden="1"><c`, 1) + `<row><c t="s"><v>0</v></c><c><v>10</v></c><c><v>x</v></c></row>`
	named := func(sheet string) func(*Options) { return func(o *Options) { o.Format.Sheet = sheet } }
	hidden := func(what string) func(*Options) { return func(o *Options) { o.Format.HiddenRows = what } }
	const x = `NumberFormat: row 3, column "licensesActive": must be a whole number`
	cover, chart := tab{"Cover", "", text("Licenses of November") + text("Made by Contoso")}, tab{"Chart", "", ""}
	notes := `HeaderMissing: row 1 is not the header, none of its 1 columns is known; set spec.format.skipRows or spec.columns`
	judge(t, []badFile{
		{"cover sheet", workbookOfTabs(cover, tab{"Data", "", data}), nil, "accepted"},
		{"chart and blank sheets", workbookOfTabs(chart, tab{"Blank", "", "<row/>"}, tab{"Data", "", data}, tab{"More", "", "<row/>"}), nil, "accepted"},
		{"hidden copy", workbookOfTabs(tab{"Old", "hidden", data}, tab{"Data", "visible", data}, tab{"Older", "veryHidden", data}), nil, "accepted"},
		{"two that fit", workbookOfTabs(tab{"A", "", data}, tab{"B", "", data}), nil, "SheetAmbiguous: at least two visible sheets have a header that fits; name one in spec.format.sheet"},
		{"named", workbookOfTabs(tab{"A", "", strings.Replace(data, "<v>1<", "<v>x<", 1)}, tab{"B", "", data}), named("b "), "accepted"},
		{"numbered", workbookOfTabs(tab{"A", "", strings.Replace(data, "<v>1<", "<v>x<", 1)}, tab{"B", "", data}), named("2"), "accepted"},
		{"a number for a name", workbookOfTabs(tab{"2", "", data}, tab{"B", "", text("x")}), named("2"), "accepted"},
		{"named, hidden", workbookOfTabs(tab{"A", "", data}, tab{"B", "hidden", data}), named("B"), "SheetMissing: spec.format.sheet names none of the 1 visible sheets; correct it"},
		{"named, not there", workbookOfTabs(tab{"A", "", data}), named("3"), "SheetMissing: spec.format.sheet names none of the 1 visible sheets; correct it"},
		{"none fits", workbookOfTabs(tab{"Blank", "", "<row/>"}, cover), nil, notes},
		{"notes behind", workbookOfTabs(tab{"Data", "", data}, cover), nil, "accepted"},
		{"titles behind", workbookOfTabs(tab{"B", "", data}, tab{"A", "", text("Title") + strings.Replace(strings.Replace(data, "asOf", "month", 1), `r="1"`, `r="4"`, 1)}), nil, "accepted"},
		{"titles", workbookOfTabs(tab{"A", "", text("Title") + strings.Replace(data, `r="1"`, `r="4"`, 1)}), nil, "HeaderMissing: the header is in row 4; set spec.format.skipRows: 3"},
		{"titles in another sheet", workbookOfTabs(tab{"A", "", text("Title") + strings.Replace(strings.Replace(data, "asOf", "month", 1), `r="1"`, `r="4"`, 1)}, tab{"B", "", data}), nil, "accepted"},
		{"all blank", workbookOfTabs(tab{"A", "", "<row/>"}, tab{"B", "", "<row/>"}), nil, "SourceEmpty: the sheet is blank; check the export job"},
		{"hidden rows", workbookOfTabs(tab{"A", "", hiddenRow}), nil, "RowsHidden: row 2 is hidden, by a filter perhaps; set spec.format.hiddenRows to Include or Exclude"},
		{"hidden rows included", workbookOfTabs(tab{"A", "", hiddenRow}), hidden("Include"), x},
		{"hidden rows left out", workbookOfTabs(tab{"A", "", strings.Replace(hiddenRow, "<v>x<", "<v>7<", 1)}), hidden("Exclude"), "accepted"},
		{"hidden blank row", workbookOfTabs(tab{"A", "", data + `<row hidden="true"/>`}), nil, "accepted"},
		{"hidden title left out", workbookOfTabs(tab{"A", "", strings.Replace(text("Title"), "<row", `<row hidden="1"`, 1) + strings.Replace(data, `r="1"`, `r="2"`, 1)}), hidden("Exclude"), "accepted"},
	})
}
