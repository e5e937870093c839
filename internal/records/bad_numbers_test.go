// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"math"
	"testing"
)

// TestBadNumbers is table C-c of the catalog, numbers, and docs/semantics.md section
// 2: a decimal comma implies a point as thousands mark.
func TestBadNumbers(t *testing.T) {
	in := func(what string) string { return "row 2, column \"licensesEntitled\": " + what }
	format := func(what string) string { return "NumberFormat: " + in(what) }
	const (
		comma     = `decimal comma; set spec.format.decimal: ","`
		ambiguous = "a decimal or a thousands mark; set spec.format.decimal"
		space     = "contains a space; export numbers without grouping"
		currency  = "currency or other text beside the number; export the plain count"
		plain     = "not a plain count; use digits 0-9"
		finite    = "not a finite number; check the export job"
		misplaced = "thousands mark in the wrong place; check spec.format.decimal"
		large     = "larger than 9223372036854775807"
		empty     = "empty; missing is not zero"
	)
	judge(t, []badFile{
		{"C54 decimal comma", withEntitled("1,5"), nil, format(comma)},
		{"C54 decimal comma and thousands", withEntitled("1.234,56"), nil, format(comma)},
		{"C54 decimal comma, declared", withEntitled("1,5"), decimal(","), format(whole)},
		{"C54 thousands point, declared", withEntitled("1.234.567"), decimal(","), "accepted"},
		{"C54 thousands comma, declared", withEntitled("1,234"), decimal("."), "accepted"},
		{"C54 thousands with a fraction", withEntitled("1.234,56"), decimal(","), format(whole)},
		{"C54 bad groups", withEntitled("1.23"), decimal(","), format(misplaced)},
		{"C54 bad first group", withEntitled("1234,567"), decimal("."), format(misplaced)},
		{"C55 ambiguous comma", withEntitled("1,234"), nil, "NumberAmbiguous: " + in(ambiguous)},
		{"C55 ambiguous point", withEntitled("1.234"), nil, "NumberAmbiguous: " + in(ambiguous)},
		{"C56 space", withEntitled("1 234"), nil, format(space)},
		{"C56 no-break space", withEntitled("1\u00a0234"), nil, format(space)},
		{"C56 narrow no-break space", withEntitled("1\u202f234"), nil, format(space)},
		{"C57 percent", withEntitled("50%"), nil, format("percent sign; export the plain count")},
		{"C58 euro", withEntitled("€1200"), nil, format(currency)},
		{"C58 dollars", withEntitled("1200 USD"), nil, format(currency)},
		{"C59 negative", withEntitled("-5"), nil, "NumberOutOfRange: " + in("negative count")},
		{"C59 minus zero", withEntitled("-0"), nil, "accepted"},
		{"C59 in parentheses", withEntitled("(5)"), nil, format(plain)},
		{"C59 minus sign", withEntitled("−5"), nil, format(plain)},
		{"C60 NaN", withEntitled("NaN"), nil, format(finite)},
		{"C60 Inf", withEntitled("-Inf"), nil, format(finite)},
		{"C60 infinity", withEntitled("infinity"), nil, format(finite)},
		{"C61 hexadecimal", withEntitled("0x10"), nil, format(plain)},
		{"C61 hexadecimal float", withEntitled("0x1p-2"), nil, format(plain)},
		{"C61 underscore", withEntitled("1_000"), nil, format(plain)},
		{"C62 scientific", withEntitled("1e3"), nil, format(scientific)},
		{"C62 scientific as by spreadsheets", withEntitled("1,5E+06"), nil, format(scientific)},
		{"C62 small exponent", withEntitled("1e-400"), nil, format(scientific)},
		{"C63 huge exponent", withEntitled("1e400"), nil, "NumberOutOfRange: " + in(large)},
		{"C63 absurd exponent", withEntitled("1e99999999999999999999"), nil, "NumberOutOfRange: " + in(large)},
		{"C65 too large", withEntitled("9223372036854775808"), nil, "NumberOutOfRange: " + in(large)},
		{"C65 much too large", withEntitled("99999999999999999999999"), nil, "NumberOutOfRange: " + in(large)},
		{"C66 empty", withEntitled(""), nil, "ValueMissing: " + in(empty)},
		{"C66 N/A", withEntitled("N/A"), nil, "ValueMissing: " + in(empty)},
		{"C66 dash", withEntitled("-"), nil, "ValueMissing: " + in(empty)},
		{"C66 null", withEntitled("null"), nil, "ValueMissing: " + in(empty)},
		{"C67 fraction", withEntitled("12.5"), nil, format(whole)},
		{"C67 fraction of nothing", withEntitled("12.0"), nil, "accepted"},
		{"C67 fraction of nothing, comma", withEntitled("12,00"), nil, "accepted"},
		{"C67 fraction of nothing, three zeros", withEntitled("12.000"), nil, "NumberAmbiguous: row 2, column \"licensesEntitled\": a decimal or a thousands mark; set spec.format.decimal"},
		{"C67 fraction of nothing, declared", withEntitled("1.012,000"), decimal(","), "accepted"},
		{"C67 fraction of nothing, grouped", withEntitled("1,012.0"), decimal("."), "accepted"},
		{"C67 only a fraction", withEntitled(".0"), nil, format("currency or other text beside the number; export the plain count")},
		{"C67 text of an object", withEntitled("@{enabled=120}"), nil, format("text of a nested object instead of a number; export its parts, in PowerShell with ConvertTo-Json -Depth 5 or Select-Object")},
		{"C68 full-width digit", withEntitled("５"), nil, format(plain)},
		{"C68 apostrophe", withEntitled("'5"), nil, format(plain)},
		{"C68 plus", withEntitled("+5"), nil, format(plain)},
		{"C68 letters", withEntitled("many"), nil, format("not a number; use digits 0-9")},
		{"C69 spaces around", withEntitled(" 5 "), nil, "accepted"},
		{"C71 sum too large", usage("tenant-1,Teams,9223372036854775807,1", "tenant-1,Teams,1,1"), nil, "NumberOutOfRange: row 3: total of the customer's counts exceeds 9223372036854775807"},
	})
}

func TestNumbersAreExact(t *testing.T) {
	for _, test := range []struct {
		cell    string
		decimal byte
		want    int64
	}{
		{"0", 0, 0},
		{"007", 0, 7},
		{" 5\t", 0, 5},
		{"9007199254740993", 0, 9007199254740993}, // C64
		{"9223372036854775807", 0, math.MaxInt64},
		{"1.234.567", ',', 1234567},
		{"1,234,567", '.', 1234567},
		{"12.345", ',', 12345},
	} {
		if got, p := cellNumber([]byte(test.cell), test.decimal); got != test.want || p != nil {
			t.Errorf("cellNumber(%q) = %d, %v; want %d", test.cell, got, p, test.want)
		}
	}
}
