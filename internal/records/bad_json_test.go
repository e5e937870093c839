// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// TestBadJSON is table C-e of the catalog and docs/semantics.md section 2: a JSON
// body is an array or an envelope of one.
func TestBadJSON(t *testing.T) {
	good := `{"customerId":"tenant-1","licensesEntitled":10,"licensesActive":5}`
	with := func(entitled string) string {
		return "[" + good + "," + strings.Replace(good, "10", entitled, 1) + "]"
	}
	item := func(what string) string { return `item 2, field "licensesEntitled": ` + what }
	nested := func(n int) string {
		return `[{"customerId":"tenant-1","deep":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}]`
	}
	objects := func(n int) string {
		return "[" + strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + "]"
	}
	mapped := func(field, path string) func(*Options) {
		return func(o *Options) { o.Columns = map[string]string{field: path} }
	}
	const (
		wholeJSON = "must be a whole JSON number"
		gone      = "missing; map the key in spec.columns or set spec.constants"
		empty     = "SourceEmpty: JSON holds no items; check the filters of the export job"
		cut       = "SourceTruncated: item 1: JSON ends before it is complete; export it again"
	)
	judge(t, []badFile{
		{"C87 key repeated", `[` + good + `,{"customerId":"a","customerId":"b"}]`, nil, "JSONDuplicateKey: item 2: key repeated; check the export job"},
		{"C87 key repeated in the envelope", `{"totalCount":1,"totalCount":1}`, nil, "JSONDuplicateKey: envelope: key repeated; check the export job"},
		{"C87 keys the same when folded", `[{"customerId":"a","Customer-ID":"b"}]`, nil, `HeaderDuplicate: item 1, field "customerId": two keys match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"C88 key in another case", `[{"CUSTOMERID":"tenant-1","licenses_entitled":10,"Licenses Active":5}]`, nil, "accepted"},
		{"C88 look-alike key", `[{"customerId":"tenant-1","licenſesEntitled":10,"licensesActive":5}]`, nil, `FieldMissing: item 1, field "licensesEntitled": ` + gone},
		{"C88 customer missing", `[{"licensesEntitled":10,"licensesActive":5}]`, nil, `FieldMissing: item 1, field "customerId": ` + gone},
		{"C88 customer null", `[{"customerId":null,"licensesEntitled":10,"licensesActive":5}]`, nil, `RowUnexpected: item 1, field "customerId": no customer id; export the tenant id of each row`},
		{"C88 customer a list", `[{"customerId":["tenant-1"],"licensesEntitled":10,"licensesActive":5}]`, nil, `RowUnexpected: item 1, field "customerId": a list where a single value is expected; map another key in spec.columns`},
		{"C88 name a list", `[{"customerId":"tenant-1","customerName":[],"licensesEntitled":10,"licensesActive":5}]`, nil, `RowUnexpected: item 1, field "customerName": a list where a single value is expected; map another key in spec.columns`},
		{"C88 date a list", `[{"customerId":"tenant-1","asOf":[],"month":"2026-10","licensesEntitled":10,"licensesActive":5}]`, nil, "accepted"},
		{"C88 mapped key that no item has", `[` + good + `]`, mapped("productName", "product.name"), "HeaderMissing: spec.columns.productName refers to a key that no item has; correct it"},
		{"C88 mapped path", `[{"customerId":"tenant-1","licenses":{"total":10,"used":{"now":5}}}]`, func(o *Options) {
			o.Columns = map[string]string{"licensesEntitled": "licenses.total", "licensesActive": "Licenses.Used.Now"}
		}, "accepted"},
		{"C89 byte order mark", "\ufeff[" + good + "]", nil, "accepted"},
		{"C90 two documents", "[" + good + "] []", nil, "FormatMismatch: more than one JSON document; export one array"},
		{"C90 one object alone", good, nil, "accepted"},
		{"C90 one object alone, nested", `{"customer":{"id":"tenant-1"},"plans":[{"a":1}],"licensesEntitled":10,"licensesActive":5}`, mapped("customerId", "customer.id"), "accepted"},
		{"C90 one object alone, wrong", `{"customerId":"tenant-1","licensesEntitled":"x","licensesActive":5}`, nil, `NumberFormat: item 1, field "licensesEntitled": not a number; use digits 0-9`},
		{"C90 another envelope", `{"content":[` + good + `],"page":1}`, nil, "FormatMismatch: JSON object without an array named items or value; name the key of the array in spec.format.items, or set spec.format.type: NDJSON for one object a line"},
		{"C90 another envelope, named", `{"page":1,"Content":[` + good + `]}`, items("content"), "accepted"},
		{"C90 another envelope, named wrongly", `{"content":[` + good + `]}`, items("rows"), "FormatMismatch: JSON object without an array under the key that spec.format.items names; correct it"},
		{"C90 two arrays, one named", `{"items":[7],"rows":[` + good + `]}`, items("rows"), "accepted"},
		{"C90 text behind", "[" + good + "] thanks", nil, "FormatMismatch: more than one JSON document; export one array"},
		{"C90 two arrays", `{"items":[` + good + `],"value":[` + good + `]}`, nil, "FormatMismatch: two arrays of records in one envelope; export one, or name its key in spec.format.items"},
		{"C90 two arrays, one null", `{"items":null,"value":[` + good + `]}`, nil, "accepted"},
		{"C28 error beside null", `{"error":{"code":1},"errors":null}`, nil, "VendorError: API answered with an error object; check credentials"},
		{"C91 deep arrays", nested(63), nil, "JSONTooDeep: item 1: more than 64 levels; export flat records"},
		{"C91 deep objects", objects(64), nil, "JSONTooDeep: item 1: more than 64 levels; export flat records"},
		{"C91 deep enough", strings.Replace(nested(62), `"deep"`, `"licensesEntitled":1,"licensesActive":1,"deep"`, 1), nil, "accepted"},
		{"C91 deep in the envelope", `{"x":` + strings.Repeat("[", 10001), nil, "JSONTooDeep: envelope: more than 64 levels; export flat records"},
		{"C92 null", " null\n", nil, empty},
		{"C92 empty array", "[]", nil, empty},
		{"C92 empty object", "{}", nil, empty},
		{"C92 empty items", `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`, nil, empty},
		{"C92 no items", `{"totalCount":0,"items":null}`, nil, empty},
		{"C93 text", with(`"10"`), nil, "accepted"},
		{"C93 text of another number", with(`"10.5"`), nil, "NumberFormat: " + item(whole)},
		{"C93 blank text", with(`" "`), nil, "ValueMissing: " + item("empty; missing is not zero")},
		{"C93 word", with(`"many"`), nil, "NumberFormat: " + item("not a number; use digits 0-9")},
		{"C93 text of an object", with(`"@{enabled=120; suspended=0}"`), nil, "NumberFormat: " + item("text of a nested object instead of a number; export its parts, in PowerShell with ConvertTo-Json -Depth 5 or Select-Object")},
		{"C93 .0", with(`1.0`), nil, "accepted"},
		{"C93 .000", with(`1.000`), nil, "accepted"},
		{"C93 fraction", with(`1.5`), nil, "NumberFormat: " + item(wholeJSON)},
		{"C93 exponent", with(`1e3`), nil, "NumberFormat: " + item(wholeJSON)},
		{"C93 huge exponent", with(`1e400`), nil, "NumberOutOfRange: " + item(tooLarge)},
		{"C93 true", with(`true`), nil, "NumberFormat: " + item(wholeJSON)},
		{"C93 list", with(`[10]`), nil, "NumberFormat: " + item(wholeJSON)},
		{"C93 null", with(`null`), nil, "ValueMissing: " + item("null; missing is not zero")},
		{"C93 negative", with(`-1`), nil, "NumberOutOfRange: " + item("negative count")},
		{"C93 too large", with(`9223372036854775808`), nil, "NumberOutOfRange: " + item(tooLarge)},
		{"C93 largest", with(`9223372036854775797`), nil, "accepted"},
		{"C93 no object", `[` + good + `,7]`, nil, "RowUnexpected: item 2: not an object; check the export job"},
		{"C94 NaN", `[{"customerId":NaN}]`, nil, "JSONInvalid: item 1: not JSON at offset 15; check the export job"},
		{"C94 missing bracket", `{"value":[` + good + `}`, nil, "JSONInvalid: item 2: not JSON at offset 76; check the export job"},
		{"C95 lone surrogate", `[{"customerId":"\ud800"}]`, nil, "EncodingInvalid: item 1: text is not valid Unicode; export as UTF-8"},
		{"C95 bytes that are no text", "[{\"customerId\":\"\xff\"}]", nil, "EncodingInvalid: item 1: text is not valid Unicode; export as UTF-8"},
		{"C95 NUL", `[{"customerId":"a\u0000b"}]`, nil, `CharacterForbidden: item 1, field "customerId": contains a NUL byte; clean the export`},
		{"C96 cut in an item", `[{"customerId":"ten`, nil, cut},
		{"C96 cut behind an item", `[` + good, nil, cut},
		{"C96 cut behind a comma", `[` + good + `,`, nil, cut},
		{"C96 cut in the envelope", `{"totalCount":2,"ite`, nil, "SourceTruncated: envelope: JSON ends before it is complete; export it again"},
		{"C96 next page", `{"value":[` + good + `],"@nextLink":"https://example.com/?skip=1"}`, nil, "SourceTruncated: answer names a next page; export everything in one file"},
		{"C96 no next page", `{"value":[` + good + `],"@nextLink":null,"TotalCount":1}`, nil, "accepted"},
		{"C79 dates of items", `[{"customerId":"tenant-1","asOf":"2027-01-01","licensesEntitled":10,"licensesActive":5}]`, nil, `DateInFuture: item 1, field "asOf": later than now + 24 h; check spec.timeZone and the export job`},
		{"C76 two formats", `[{"customerId":"a","month":"2026-10-01","licensesEntitled":1,"licensesActive":1},{"customerId":"a","month":"2026-10","licensesEntitled":1,"licensesActive":1}]`, nil, `DateInvalid: item 2, field "month": format differs from item 1; export one date format`},
		{"C33 too many items", `[` + good + `,` + good + `]`, func(o *Options) { o.Limits.MaxRows = 1 }, "TooManyRows: more than 1 rows; split the export by customer"},
		{"C16 too large", `[` + good + `,` + good + `]`, func(o *Options) { o.Limits.MaxBytes = 100 }, "SourceTooLarge: more than 100 bytes; split the export or raise the manager's limit"},
	})
}

// items names the key of the array of records.
func items(key string) func(*Options) {
	return func(o *Options) { o.Format.Items = key }
}
