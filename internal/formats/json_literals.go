// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// literals are taken from a JSON text, one after the other. What is at is the
// next one's first character.
type literals struct {
	text []byte
	at   int
}

// next gives the next character; 0 at the end.
func (t *literals) next() byte {
	if t.at < len(t.text) {
		return t.text[t.at]
	}
	return 0
}

// blank passes over white space.
func (t *literals) blank() {
	for c := t.next(); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = t.next() {
		t.at++
	}
}

// eat takes one character, and blanks around it.
func (t *literals) eat(c byte) bool {
	if t.next() != c {
		t.blank()
	}
	if t.next() != c {
		return false
	}
	t.at++
	if t.next() <= ' ' {
		t.blank()
	}
	return true
}

// prefix takes as much as a text has, if it comes next.
func (t *literals) prefix(text []byte) bool {
	if !bytes.HasPrefix(t.text[t.at:], text) {
		return false
	}
	t.at += len(text)
	return true
}

// scalar takes a value that is neither an object nor an array, and gives its
// form and where its text lies, a string without its quotes. The form is Absent
// when there is no such value.
func (t *literals) scalar() (form Form, from, to int) {
	if t.next() <= ' ' {
		t.blank()
	}
	from = t.at
	switch t.next() {
	case '"':
		if _, ok := t.quoted(); !ok {
			return Absent, 0, 0
		}
		return JSONString, from + 1, t.at - 1
	case 'n':
		return t.word("null", Null)
	case 't':
		return t.word("true", JSONBool)
	case 'f':
		return t.word("false", JSONBool)
	}
	if !t.number() {
		return Absent, 0, 0
	}
	return JSONNumber, from, t.at
}

// word takes a word; a null has no text.
func (t *literals) word(word string, form Form) (Form, int, int) {
	from := t.at
	if !t.prefix([]byte(word)) {
		return Absent, 0, 0
	}
	if form == Null {
		return Null, 0, 0
	}
	return form, from, t.at
}

// number takes a number without exponent.
func (t *literals) number() bool {
	n := t.at
	if t.next() == '-' {
		n++
	}
	whole := digits(t.text[n:])
	if whole == 0 || whole > 1 && t.text[n] == '0' {
		return false
	}
	if n += whole; n < len(t.text) && t.text[n] == '.' {
		fraction := digits(t.text[n+1:])
		if fraction == 0 {
			return false
		}
		n += 1 + fraction
	}
	t.at = n
	return true
}

// digits is how many digits a text begins with.
func digits(text []byte) int {
	for i, c := range text {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(text)
}

// quoted takes a string without escapes, its quotes included.
func (t *literals) quoted() ([]byte, bool) {
	if t.next() != '"' {
		return nil, false
	}
	end := t.at + 1 + special(t.text[t.at+1:])
	if end >= len(t.text) || t.text[end] != '"' {
		return nil, false
	}
	taken := t.text[t.at : end+1]
	t.at = end + 1
	return taken, true
}

// special is where a text has its first quote, backslash or control character.
func special(text []byte) int {
	const low, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+wordSize <= len(text); i += wordSize {
		word := binary.LittleEndian.Uint64(text[i:])
		quote, escape := word^('"'*low), word^('\\'*low)
		// A byte below 0x20 borrows. Only the lowest mark is exact.
		marks := ((quote-low)&^quote | (escape-low)&^escape | (word-' '*low)&^word) & high
		if marks != 0 {
			return i + bits.TrailingZeros64(marks)/8
		}
	}
	for ; i < len(text) && text[i] != '"' && text[i] != '\\' && text[i] >= ' '; i++ {
	}
	return i
}
