package records

import (
	"bytes"
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
	// claimed are the fields that the keys hold, contested that two hold one.
	claimed   [fieldCount]bool
	contested bool
}

type jsonKey struct {
	// name is in quotes and with a colon, as most files have it.
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
	for _, claim := range claims {
		k.contested = k.contested || k.claimed[claim.field]
		k.claimed[claim.field] = true
	}
	k.byName[string(name)] = len(k.keys)
	k.keys = append(k.keys, jsonKey{name: append(bytes.Clone(name), ':'), claims: claims, next: len(k.keys) + 1})
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
		v, ok := t.scalar()
		if !ok || !k.hold(before.claims, v, into, at) {
			return false
		}
		if !t.eat(',') {
			return t.eat('}') && t.at == len(t.text)
		}
	}
}

// find finds a key and its colon, first of all the key that last came behind
// the one before.
func (k *keyring) find(t *literals, before *jsonKey) (int, bool) {
	if before.next < len(k.keys) && t.prefix(k.keys[before.next].name) {
		return before.next, true
	}
	name, ok := t.quoted()
	if !ok {
		return 0, false
	}
	n, ok := k.byName[string(name)]
	before.next = n
	return n, ok && t.eat(':')
}

// hold gives a value to the fields that a key holds; false when two keys claim
// one.
func (k *keyring) hold(claims []claim, v value, into *item, at place) bool {
	for i := range claims {
		if k.contested {
			wins, err := into.take(claims[i], at)
			if err != nil {
				return false
			}
			if !wins {
				continue
			}
		}
		into.has(claims[i].field)
		into.values[claims[i].field] = v
	}
	return true
}
