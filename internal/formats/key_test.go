// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"slices"
	"testing"
)

// Fields that meet elsewhere, or are of another form, are not the same, even
// if a text holds what lies between two fields.
func TestKeyTellsCellsApart(t *testing.T) {
	h := newKeyHasher()
	hash := func(f Form, texts ...string) Key {
		for _, text := range texts {
			h.add(0, f, []byte(text))
		}
		return h.sum()
	}
	between := "\x00\x00\x00\x00\x00\x00\x00\x01"
	rows := []Key{
		hash(Text), hash(Text, ""), hash(Absent, ""), hash(Text, "", ""), hash(Text, "a|bc"), hash(Text, "a", "bc"), hash(Text, "ab", "c"),
		hash(JSONString, "ab", "c"), hash(Text, "a"+between+"b", "c"), hash(Text, "a", "b"+between+"c"),
	}
	for i, row := range rows {
		if slices.Index(rows, row) != i || row[0] == row[1] {
			t.Errorf("row %d: %x", i, row)
		}
	}
	if again := hash(Text, "ab", "c"); again != rows[6] {
		t.Errorf("%x, then %x", rows[6], again)
	}
}
