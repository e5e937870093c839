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

// wordEnds are the last two bytes of all words: nearly every name is told apart by
// them.
var wordEnds = endsOfWords()

func endsOfWords() (ends [1 << 16]bool) {
	for word := range totalsWords {
		ends[endOf([]byte(word))] = true
	}
	for _, word := range sumWords {
		ends[endOf([]byte(word))] = true
	}
	return ends
}

// endOf is the last two bytes of a text, as one number, in lower case.
func endOf(text []byte) int {
	const lower = 'a' - 'A'
	end := text[len(text)-2:]
	n := 0
	for _, c := range end {
		if c >= 'A' && c <= 'Z' {
			c += lower
		}
		n = n<<8 | int(c)
	}
	return n
}

// mayEndWord says whether a name of at least two bytes may be a totals word or end
// in one: as far as its last bytes show, which may be a colon, a star or a space.
func mayEndWord(name []byte) bool {
	switch name[len(name)-1] {
	case ' ', '\t', '\n', '\r', ':', '*':
		return true
	case 0x80, 0x9a, 0xa0:
		// Spaces and colons that are not ASCII end like this.
		return true
	}
	return wordEnds[endOf(name)]
}

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
