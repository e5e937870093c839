// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// TestBadCSV is table C-b of the catalog, the structure of CSV, and
// docs/semantics.md section 2: the delimiter is found, two columns for one field are
// an error, and so is what contradicts spec.format.
func TestBadCSV(t *testing.T) {
	row := "tenant-1,Teams,10,5"
	columns := func(names ...string) func(*Options) {
		return func(o *Options) {
			o.Columns = map[string]string{}
			for i := 0; i < len(names); i += 2 {
				o.Columns[names[i]] = names[i+1]
			}
		}
	}
	delimiter := func(c string) func(*Options) { return func(o *Options) { o.Format.Delimiter = c } }
	skip := func(n int) func(*Options) { return func(o *Options) { o.Format.SkipRows = n } }
	semicolons := strings.ReplaceAll(usage(row), ",", ";")
	judge(t, []badFile{
		{"C29 quote never closed", usage(`tenant-1,"Teams,10,5`, strings.Repeat("x", 70<<10)), nil, "QuoteUnterminated: row 2: quote opened and not closed within 64 KiB; double the quotes inside a field"},
		{"C29 quote not closed at the end", usage(row, `tenant-1,"Teams,10,5`), nil, "QuoteUnterminated: row 3: quote opened and not closed; double the quotes inside a field"},
		{"C30 bare quote", usage(`tenant-1,Te"ams,10,5`), nil, "QuoteInvalid: row 2: quote inside an unquoted field; quote the field and double the quote"},
		{"C30 text after a quote", usage(`tenant-1,"Te"ams,10,5`), nil, "QuoteInvalid: row 2: text after a closing quote; double the quotes inside a field"},
		{"C30 doubled quote", usage(`tenant-1,"Te""ams",10,5`), nil, "accepted"},
		{"C30 doubled quote before a letter of two bytes", usage(`tenant-1,"Te""é",10,5`), nil, "accepted"},
		{"C31 64 KiB field", usage("tenant-1," + strings.Repeat("x", 64<<10) + ",10,5"), nil, "accepted"},
		{"C31 longer field", usage("tenant-1," + strings.Repeat("x", 64<<10+1) + ",10,5"), nil, `FieldTooLong: row 2, column "workloadName": longer than 65536 bytes; check the delimiter and the quotes`},
		{"C31 endless field", usage("tenant-1,Teams,10,5," + strings.Repeat("x", 1<<20)), nil, "FieldTooLong: row 2, column 5: longer than 65536 bytes; check the delimiter and the quotes"},
		{"C31 long id", usage(strings.Repeat("x", 254) + ",Teams,10,5"), nil, `FieldTooLong: row 2, column "customerId": longer than 253 bytes; map the right column in spec.columns`},
		{"C32 257 columns", strings.Repeat("x,", 256) + "x\n", nil, "TooManyColumns: row 1: more than 256 columns; export fewer"},
		{"C32 256 columns", strings.TrimSuffix(usage(), "\n\n") + strings.Repeat(",", 252) + "\n" + row + strings.Repeat(",", 252) + "\n", nil, "accepted"},
		{"C33 too many rows", usage(row, row, row), func(o *Options) { o.Limits.MaxRows = 2 }, "TooManyRows: more than 2 rows; split the export by customer"},
		{"C33 as many rows as allowed", usage(row, row), func(o *Options) { o.Limits.MaxRows = 2 }, "accepted"},
		{"C34 short row", usage("tenant-1,Teams,10"), nil, "RowWidth: row 2: 3 fields, header has 4; check the export job"},
		{"C35 long row", usage(row, "tenant-1,Teams, EXO,10,5"), nil, "RowWidth: row 3: 5 fields, header has 4; a value containing a comma must be quoted"},
		{"C35 long row, semicolons", semicolons + "a;b;1;2;3\n", nil, "RowWidth: row 3: 5 fields, header has 4; a value containing a semicolon must be quoted"},
		{"C36 trailing delimiters", strings.ReplaceAll(usage(row), "\n", ",\n"), nil, "accepted"},
		{"C37 header twice", "customerId,customerId,licensesEntitled,licensesActive\n", nil, `HeaderDuplicate: row 1, column "customerId": columns 1 and 2 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C38 header twice when folded", "customerId,licensesActive ,LICENSES_ACTIVE,licensesEntitled\n", nil, `HeaderDuplicate: row 1, column "licensesActive": columns 2 and 3 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C38 header twice by synonyms", "customerId,active users,active seats,licensesEntitled\n", nil, `HeaderDuplicate: row 1, column "licensesActive": columns 2 and 3 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C38 two synonyms, one named", "customerId,active users,active seats,licensesEntitled\na,1,x,2\n", columns("licensesActive", "active users"), "accepted"},
		{"C38 look-alike names, one named exactly", "customerId,Aktiv,AKTIV,licensesEntitled\na,1,x,2\n", columns("licensesActive", "Aktiv"), "accepted"},
		{"C38 look-alike names, none named exactly", "customerId,Aktiv,AKTIV,licensesEntitled\na,1,x,2\n", columns("licensesActive", "aktiv"), `HeaderDuplicate: row 1, column "licensesActive": columns 2 and 3 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C39 header missing", "customerId,workloadName,licensesEntitled\n", nil, `HeaderMissing: row 1: required column "licensesActive" not found among 3 columns; map it in spec.columns`},
		{"C40 mapping to an absent column", usage(row), columns("customerName", "Kunde"), "HeaderMissing: row 1: spec.columns.customerName refers to a column that is not in the file; correct it"},
		{"C40 mapping of an unknown field", usage(row), columns("licencesActive", "active"), "HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation"},
		{"C40 mapping of another dataset's field", usage(row), columns("licensesSold", "active"), "HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation"},
		{"C40 constant of an unknown field", usage(row), func(o *Options) { o.Constants = map[string]string{"customer": "x"} }, "HeaderMissing: spec.constants names a field that the dataset does not have; see the dataset's fields in the documentation"},
		{"C40 bad constant", usage(row), func(o *Options) { o.Constants = map[string]string{"licensesActive": "many"} }, "NumberFormat: spec.constants.licensesActive: not a number; use digits 0-9"},
		{"C41 empty header name", "customerId,,licensesEntitled,licensesActive\ntenant-1,,1,1\n", nil, "accepted"},
		{"C42 columns reordered", "licensesActive,licensesEntitled,customerId\n1,2,tenant-1\n", nil, "accepted"},
		{"C43 header repeated", usage(row) + usage(row), nil, "HeaderRepeated: row 3: header line repeated; two exports were concatenated, split them"},
		{"C44 preamble", "Report generated for you\n\n" + usage(row), nil, "HeaderMissing: the header is in row 3; set spec.format.skipRows: 2"},
		{"C44 titles, another delimiter", "Licenses of Contoso, Ltd\n\nMade by; somebody\ncustomerId;licensesEntitled;licensesActive\na;1;1\n", nil, "HeaderMissing: the header is in row 4; set spec.format.skipRows: 3"},
		{"C44 titles skipped", "Licenses of Contoso, Ltd\n\nMade by; somebody\ncustomerId;licensesEntitled;licensesActive\na;1;1\n", func(o *Options) { o.Format.SkipRows = 3 }, "accepted"},
		{"C44 no header further down", "Title\n" + strings.Repeat("a,b,c\n", 40), nil, "HeaderMissing: row 1 is not the header, none of its 1 columns is known; set spec.format.skipRows or spec.columns"},
		{"C44 preamble skipped", "Report \"generated\n\n" + usage(row), skip(2), "accepted"},
		{"C44 rows keep their numbers behind a preamble", "Report\n\n" + usage("tenant-1,Teams,x,5"), skip(1), `NumberFormat: row 4, column "licensesEntitled": not a number; use digits 0-9`},
		{"C44 everything skipped", usage(row), skip(9), "SourceEmpty: file holds only blank lines; check the export job"},
		{"C45 sep line", "sep=;\n" + semicolons, nil, "accepted"},
		{"C45 sep line against the format", "sep=;\n" + semicolons, delimiter(","), "DelimiterMismatch: row 1: names another delimiter than spec.format; remove spec.format.delimiter"},
		{"C46 semicolons", semicolons, nil, "accepted"},
		{"C46 semicolons, comma declared", semicolons, delimiter(","), "DelimiterMismatch: row 1: one column found; file seems to be separated by semicolon, set spec.format.delimiter"},
		{"C46 semicolons, declared", semicolons, delimiter(";"), "accepted"},
		{"C46 two characters declared", semicolons, delimiter(";;"), "DelimiterMismatch: spec.format.delimiter must be one ASCII character, no quote or line break"},
		{"C46 unusual delimiter, declared", strings.ReplaceAll(usage(row), ",", "^"), delimiter("^"), "accepted"},
		{"C47 tabs", strings.ReplaceAll(usage(row), ",", "\t"), nil, "accepted"},
		{"C47 tabs, TSV", strings.ReplaceAll(usage(row), ",", "\t"), formatType("TSV"), "accepted"},
		{"C47 commas, TSV", usage(row), formatType("TSV"), "DelimiterMismatch: row 1: one column found; file seems to be separated by comma, set spec.format.delimiter"},
		{"C47 vertical bars", strings.ReplaceAll(usage(row), ",", "|"), nil, "accepted"},
		{"C47 commas quoted in a header of semicolons", strings.Replace(semicolons, "workloadName", `"a,b,c,d,e"`, 1), nil, "accepted"},
		{"C48 CR only", strings.ReplaceAll(usage(row, row), "\n", "\r"), nil, "LineEnding: row 1: old Mac line endings (CR); save with LF or CRLF"},
		{"C48 one CR only", usage(row, row+"\r"+row), nil, "LineEnding: row 3: old Mac line endings (CR); save with LF or CRLF"},
		{"C48 CRLF", strings.ReplaceAll(usage(row, row), "\n", "\r\n"), nil, "accepted"},
		{"C48 CRLF after quotes", "\"customerId\",\"licensesEntitled\",\"licensesActive\"\r\n\"a\",\"1\",\"1\"\r\n", nil, "accepted"},
		{"C49 Ctrl-Z on its own", usage(row) + "\x1a", lengthUnknown, "accepted"},
		{"C49 Ctrl-Z after the last row", strings.TrimSuffix(usage(row), "\n") + "\x1a", lengthUnknown, "accepted"},
		{"C50 totals row", usage(row, "Total,,10,5", ",Total,10,5"), nil, "accepted"},
		{"C50 no customer", usage(row, ",Teams,9,5"), nil, `RowUnexpected: row 3, column "customerId": no customer id; export the tenant id of each row`},
		{"columns without a name", "customerId,licensesEntitled,licensesActive,,\na,1,1,,\na,1,1\na,1,1, \na,1,1,,,\n", nil, "accepted"},
		{"a value in such a column", "customerId,licensesEntitled,licensesActive,,\na,1,1,x,\n", nil, "RowWidth: row 2: 5 fields, header has 3; a value containing a comma must be quoted"},
		{"a short row", "customerId,licensesEntitled,licensesActive,,\na,1\n", nil, "RowWidth: row 2: 2 fields, header has 3; check the export job"},
		{"a delimiter too many", usage(row+",", row), nil, "RowWidth: row 2: 5 fields, header has 4; there is a comma too many at the end of the row, or one within a value that is not quoted"},
		{"C51 blank lines", usage("", row, "", "tenant-1,Teams,x,5"), nil, `NumberFormat: row 5, column "licensesEntitled": not a number; use digits 0-9`},
		{"C52 white space lines", usage(row, " \t ", row), nil, "accepted"},
		{"C53 line break in quotes", usage("tenant-1,\"Te\nams\",10,5", "tenant-1,Teams,x,5"), nil, `NumberFormat: row 4, column "licensesEntitled": not a number; use digits 0-9`},
		{"C53 row is the first line", usage("tenant-1,\"Te\nams\",x,5"), nil, `NumberFormat: row 2, column "licensesEntitled": not a number; use digits 0-9`},
	})
}
