package records

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// maxKeys bounds a keyring; a bit each tells which of them an item has.
const maxKeys = 64

// keyring knows the keys of items, and reads flat items that have no others.
// Most exports hold nothing else, and this is where the time of a large one
// goes.
type keyring struct {
	keys   []jsonKey
	byName map[string]int
}

type jsonKey struct {
	// name is in quotes, as it stands in the file.
	name   []byte
	claims []claim
	// next is the key that came behind this one the last time.
	next int
}

// learn remembers a key, in quotes, and the fields it holds. One with an escape
// is not worth it.
func (k *keyring) learn(name jsontext.Value, claims []claim) {
	if len(k.keys) == maxKeys || len(name) > maxPath || bytes.IndexByte(name, '\\') >= 0 {
		return
	}
	if k.byName == nil {
		k.byName = map[string]int{}
	}
	if _, known := k.byName[string(name)]; known {
		return
	}
	k.byName[string(name)] = len(k.keys)
	k.keys = append(k.keys, jsonKey{name: bytes.Clone(name), claims: claims, next: len(k.keys) + 1})
}

// read reads an item of scalars under known keys, each once, without escapes.
// When it is anything else, or no JSON, it says false, and the decoder has the
// word. The values are valid as long as the text.
func (k *keyring) read(text []byte, into *item, at place) bool {
	if !utf8.Valid(text) {
		return false
	}
	t := literals{text: text}
	if !t.eat('{') {
		return false
	}
	var seen uint64
	// Nothing comes before the first key, for which first stands.
	first := jsonKey{}
	for before := &first; ; {
		n, ok := k.find(&t, before)
		if !ok || seen&(1<<n) != 0 {
			return false
		}
		seen |= 1 << n
		before = &k.keys[n]
		v, ok := t.member()
		if !ok || !into.hold(before.claims, v, at) {
			return false
		}
		if !t.eat(',') {
			return t.eat('}') && len(t.text) == 0
		}
	}
}

// find finds a key, first of all the one that last came behind the one before.
func (k *keyring) find(t *literals, before *jsonKey) (int, bool) {
	t.blank()
	if before.next < len(k.keys) {
		if rest, ok := bytes.CutPrefix(t.text, k.keys[before.next].name); ok {
			t.text = rest
			return before.next, true
		}
	}
	name, ok := t.quoted()
	if !ok {
		return 0, false
	}
	n, ok := k.byName[string(name)]
	before.next = n
	return n, ok
}

// hold gives a value to the fields that a key holds; false when two keys claim
// one.
func (i *item) hold(claims []claim, v value, at place) bool {
	for _, claim := range claims {
		wins, err := i.take(claim, at)
		if err != nil {
			return false
		}
		if wins {
			i.values[claim.field] = v
		}
	}
	return true
}

// literals are taken from the front of a JSON text.
type literals struct{ text []byte }

func (t *literals) blank() {
	for len(t.text) > 0 && (t.text[0] == ' ' || t.text[0] == '\t') {
		t.text = t.text[1:]
	}
}

// eat takes one character, and blanks before it.
func (t *literals) eat(c byte) bool {
	t.blank()
	if len(t.text) == 0 || t.text[0] != c {
		return false
	}
	t.text = t.text[1:]
	return true
}

// member takes what follows a key: a colon and a scalar.
func (t *literals) member() (value, bool) {
	if !t.eat(':') {
		return value{}, false
	}
	t.blank()
	if len(t.text) == 0 {
		return value{}, false
	}
	switch t.text[0] {
	case '"':
		quoted, ok := t.quoted()
		if !ok {
			return value{}, false
		}
		return value{jsonString, quoted[1 : len(quoted)-1]}, true
	case 'n':
		return value{form: jsonNull}, t.word("null") != nil
	case 't':
		word := t.word("true")
		return value{jsonBool, word}, word != nil
	case 'f':
		word := t.word("false")
		return value{jsonBool, word}, word != nil
	}
	return t.number()
}

func (t *literals) word(word string) []byte {
	if !bytes.HasPrefix(t.text, []byte(word)) {
		return nil
	}
	taken := t.text[:len(word)]
	t.text = t.text[len(word):]
	return taken
}

// number takes a number without exponent.
func (t *literals) number() (value, bool) {
	n := 0
	if t.text[0] == '-' {
		n = 1
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
	v := value{jsonNumber, t.text[:n]}
	t.text = t.text[n:]
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
	if len(t.text) == 0 || t.text[0] != '"' {
		return nil, false
	}
	end := 1 + special(t.text[1:])
	if end >= len(t.text) || t.text[end] != '"' {
		return nil, false
	}
	taken := t.text[:end+1]
	t.text = t.text[end+1:]
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
