// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"unicode/utf8"
)

// maxKeys bounds a key index; a bit each tells which of them an item has.
const maxKeys = 64

// keyIndex knows the outermost keys of items, and reads flat items that have no
// others. Most exports hold nothing else, and this is where the time of a large
// one goes.
type keyIndex struct {
	keys   []jsonKey
	byName map[string]int
}

type jsonKey struct {
	// name is in quotes and with a colon, as most files have it.
	name []byte
	// column is unwanted when the consumer does not want it.
	column int
	// next is the key that followed this one the last time.
	next int
}

// learn remembers a key, in quotes, and its column. A key with an escape is
// left to the decoder.
func (k *keyIndex) learn(name []byte, column int) {
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
	k.keys = append(k.keys, jsonKey{name: append(bytes.Clone(name), ':'), column: column, next: len(k.keys) + 1})
}

// read reads an item of scalars under known keys, each once, without escapes,
// into the row in hand. When it is anything else, or no JSON, it is false,
// leaves the row as it was, and the decoder must read the item.
func (k *keyIndex) read(text []byte, into *jsonBatch) bool {
	row := into.row()
	if !utf8.Valid(text) || !k.readCells(text, row, len(into.text)) {
		clear(row)
		return false
	}
	into.text = append(into.text, text...)
	return true
}

// readCells reads the cells of such an item, whose text will lie at base.
func (k *keyIndex) readCells(text []byte, row []jsonCell, base int) bool {
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
		form, from, to := t.scalar()
		if form == Absent {
			return false
		}
		if before.column >= 0 {
			row[before.column] = jsonCell{form, newSpan(base+from, base+to)}
		}
		if !t.eat(',') {
			return t.eat('}') && t.at == len(t.text)
		}
	}
}

// find finds a key and its colon, first of all the key that followed the one
// before the last time.
func (k *keyIndex) find(t *literals, before *jsonKey) (int, bool) {
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
