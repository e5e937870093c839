// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "strings"

// totalsWords are what people and programs write in the place of a name in a row
// of totals, in lower case: in English, and what Excel and the vendor's portal
// write in the languages of the reports.
var totalsWords = map[string]bool{
	"total": true, "totals": true, "grand total": true, "grand totals": true, "subtotal": true, "subtotals": true, "sub total": true,
	"sub-total": true, "sum": true, "overall total": true,
	"gesamt": true, "gesamtergebnis": true, "gesamtsumme": true, "summe": true, "zwischensumme": true, "teilergebnis": true,
	"suma": true, "razem": true, "suma końcowa": true, "suma częściowa": true,
	"合計": true, "総計": true, "小計": true,
	"总计": true, "合计": true, "小计": true,
	"합계": true, "총합계": true, "소계": true,
}

// sumWords end the name of a subtotal that Excel writes behind the name of what
// it sums up. Alone they are no totals words.
var sumWords = []string{"ergebnis", "集計", "汇总", "요약"}

// labelOf says what a name says of its row: it may be followed by a colon.
func labelOf(name string) label {
	name = strings.TrimSpace(strings.TrimRight(strings.ToLower(name), ":：* "))
	if totalsWords[name] {
		return totalsLabel
	}
	for i, r := range name {
		if r == ' ' && totalsWords[strings.TrimSpace(name[i:])] {
			return sumLabel
		}
	}
	for _, word := range sumWords {
		if strings.HasSuffix(name, word) {
			return sumLabel
		}
	}
	return plainLabel
}
