// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"encoding/binary"
	"hash/maphash"
)

// Key stands for what a row says in its keyed columns: two rows of one file
// that have the same key say the same there. Rows that say the same may have
// different keys, when they are written in different ways. The zero Key is
// none: that of a row of the wrong width, or of a file without keyed columns.
//
// A key is 128 bits of a hash. The chance that two of a thousand million
// different rows share one is 1 in 10^20. The hash is seeded anew for every
// file, so that nobody can write a file whose rows do so.
type Key [2]uint64

// keyHasher makes keys, cell by cell.
type keyHasher struct {
	seeds [2]maphash.Seed
	// text is what was added of the row in hand.
	text []byte
}

func newKeyHasher() keyHasher {
	return keyHasher{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// add takes a cell with its column, form and length, so that "a|bc" is not
// "ab|c" and an absent cell is not an empty text.
func (h *keyHasher) add(column int, form Form, text []byte) {
	h.text = binary.LittleEndian.AppendUint64(h.text, uint64(column)<<56|uint64(form)<<48|uint64(len(text))) // at most maxColumns
	h.text = append(h.text, text...)
}

// sum gives the key of what was added, and begins the next row.
func (h *keyHasher) sum() Key {
	text := h.text
	h.text = h.text[:0]
	return Key{maphash.Bytes(h.seeds[0], text), maphash.Bytes(h.seeds[1], text)}
}

// of gives the key of one cell. A reader that goes column by column adds such
// keys up: their sum is a key of the row as well.
func (h *keyHasher) of(column int, c Cell) Key {
	h.add(column, c.Form, c.Text)
	return h.sum()
}
