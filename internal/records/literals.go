package records

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

// scalar takes a value that is neither an object nor an array.
func (t *literals) scalar() (value, bool) {
	if t.next() <= ' ' {
		t.blank()
	}
	switch t.next() {
	case '"':
		quoted, ok := t.quoted()
		if !ok {
			return value{}, false
		}
		return value{jsonString, quoted[1 : len(quoted)-1]}, true
	case 'n':
		return value{form: jsonNull}, t.prefix([]byte("null"))
	case 't':
		return value{jsonBool, []byte("true")}, t.prefix([]byte("true"))
	case 'f':
		return value{jsonBool, []byte("false")}, t.prefix([]byte("false"))
	}
	return t.number()
}

// number takes a number without exponent.
func (t *literals) number() (value, bool) {
	n := t.at
	if t.next() == '-' {
		n++
	}
	whole := digits(t.text[n:])
	if whole == 0 || whole > 1 && t.text[n] == '0' {
		return value{}, false
	}
	if n += whole; n < len(t.text) && t.text[n] == '.' {
		fraction := digits(t.text[n+1:])
		if fraction == 0 {
			return value{}, false
		}
		n += 1 + fraction
	}
	v := value{jsonNumber, t.text[t.at:n]}
	t.at = n
	return v, true
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
