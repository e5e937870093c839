// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// Table C-e of the catalog: one JSON object a line.
func TestBadNDJSON(t *testing.T) {
	good := `{"customerId":"tenant-1","licensesEntitled":10,"licensesActive":5}`
	with := func(entitled string) string { return good + "\n" + strings.Replace(good, "10", entitled, 1) + "\n" }
	lines := formatType("NDJSON")
	second := func(what string) string { return `item 2, field "licensesEntitled": ` + what }
	judge(t, []badFile{
		{"C90 one object a line", good + "\n" + good, nil, "accepted"},
		{"C90 blank lines and CRLF", "\ufeff" + good + "\r\n\r\n  \n" + good + "\r\n", nil, "accepted"},
		{"C90 one object alone, declared", good, lines, "accepted"},
		{"C90 one object a line, declared JSON", good + "\n" + good, formatType("JSON"), "FormatMismatch: declared JSON but content is one JSON object a line; set spec.format.type: NDJSON"},
		{"C90 one object a line, declared CSV", good + "\n" + good, formatType("CSV"), "FormatMismatch: declared CSV but content starts like JSON; set spec.format.type: NDJSON"},
		{"C90 array, declared NDJSON", "[" + good + "]", lines, "FormatMismatch: declared NDJSON but content is one JSON document; set spec.format.type: JSON"},
		{"C90 CSV, declared NDJSON", usage("tenant-1,Teams,10,5"), lines, "FormatMismatch: declared NDJSON but content does not start like JSON; set spec.format.type: CSV"},
		{"C90 two objects on a line", good + good + "\n" + good, lines, "FormatMismatch: item 1: text behind the object on its line; export one object a line"},
		{"C90 object over two lines", good + "\n{\"customerId\":\n\"tenant-1\"}\n", nil, "JSONInvalid: item 2: does not end on its line; export one object a line"},
		{"C90 line too long", good + "\n" + good[:1] + strings.Repeat(" ", maxLine) + good[1:], lines, "FieldTooLong: item 2: line longer than 1 MiB; export flat records, one a line"},
		{"C87 key repeated", with(`10,"licensesEntitled":11`), nil, "JSONDuplicateKey: item 2: key repeated; check the export job"},
		{"C87 keys the same when folded", with(`10,"Licenses_Entitled":11`), nil, `HeaderDuplicate: item 2, field "licensesEntitled": two keys match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C88 key missing", good + "\n" + `{"customerId":"tenant-1","licensesActive":5}`, nil, `ValueMissing: item 2, field "licensesEntitled": null; missing is not zero`},
		{"C88 path", `{"customerId":"tenant-1","licenses":{"total":10},"licensesActive":5}` + "\n" + `{"customerId":"tenant-1","licenses":{"total":10},"licensesActive":5}`, func(o *Options) {
			o.Columns = map[string]string{"licensesEntitled": "licenses.total"}
		}, "accepted"},
		{"C88 mapped key that no item has", with("10"), func(o *Options) { o.Columns = map[string]string{"productName": "product"} }, "HeaderMissing: spec.columns.productName refers to a key that no item has; correct it"},
		{"C91 deep", good + "\n" + `{"deep":` + strings.Repeat("[", 64) + "\n", lines, "JSONTooDeep: item 2: more than 64 levels; export flat records"},
		{"C93 text", with(`"10"`), nil, "accepted"},
		{"C93 fraction", with("1.5"), nil, "NumberFormat: " + second("must be a whole JSON number")},
		{"C93 exponent", with("1e3"), nil, "NumberFormat: " + second("must be a whole JSON number")},
		{"C93 null", with("null"), nil, "ValueMissing: " + second("null; missing is not zero")},
		{"C93 negative", with("-1"), nil, "NumberOutOfRange: " + second("negative count")},
		{"C93 no object", good + "\n" + good + "\n7\n", nil, "RowUnexpected: item 3: not an object; check the export job"},
		{"C94 leading zero", with("010"), nil, "JSONInvalid: item 2: not JSON at offset 45; check the export job"},
		{"C94 point without fraction", with("1."), nil, "JSONInvalid: item 2: not JSON at offset 46; check the export job"},
		{"C94 comma at the end", with("10,"), nil, "JSONInvalid: item 2: not JSON at offset 47; check the export job"},
		{"C94 control character", good + "\n" + strings.Replace(good, "tenant", "ten\x01nt", 1), nil, "JSONInvalid: item 2: not JSON at offset 18; check the export job"},
		{"C95 bytes that are no text", good + "\n" + strings.Replace(good, "tenant", "ten\xffnt", 1), nil, "EncodingInvalid: item 2: text is not valid Unicode; export as UTF-8"},
		{"C95 NUL", good + "\n" + strings.Replace(good, "tenant", `ten\u0000nt`, 1), nil, `CharacterForbidden: item 2, field "customerId": contains a NUL byte; clean the export`},
		{"C96 cut in the last line", good + "\n" + good[:30], nil, "SourceTruncated: item 2: JSON ends before it is complete; export it again"},
		{"C92 nothing", "\n\n", lines, "SourceEmpty: file holds only blank lines; check the export job"},
		{"C33 too many", good + "\n" + good, func(o *Options) { o.Limits.MaxRows = 1 }, "TooManyRows: more than 1 rows; split the export by customer"},
		{"C16 too large", good + "\n" + good, func(o *Options) { o.Limits.MaxBytes = 100 }, "SourceTooLarge: more than 100 bytes; split the export or raise the manager's limit"},
	})
}
