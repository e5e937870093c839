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

// wordEnds are the last two bytes of all words, and lastBytes the last ones alone:
// nearly every name is told apart by them. The large table is looked at for few
// names, so that it takes no room in the processor's cache.
var wordEnds, lastBytes = endsOfWords()

func endsOfWords() (ends [1 << 16]bool, last [1 << 8]bool) {
	note := func(word string) {
		end := endOf([]byte(word))
		ends[end], last[end&0xff] = true, true
	}
	for word := range totalsWords {
		note(word)
	}
	for _, word := range sumWords {
		note(word)
	}
	return ends, last
}

// endOf is the last two bytes of a text, as one number, in lower case.
func endOf(text []byte) int {
	return int(lower(text[len(text)-2]))<<8 | int(lower(text[len(text)-1]))
}

// lower is a letter of ASCII in lower case, and any other byte as it is.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
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
	return lastBytes[lower(name[len(name)-1])] && wordEnds[endOf(name)]
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
