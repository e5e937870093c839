// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "slices"

// rowKeys makes the keys of the rows of a CSV file.
type rowKeys struct {
	// columns are the keyed ones; runs are those of them side by side.
	columns []int
	runs    []run
	// header is the first row. Rows of another width and the header itself have
	// no key, so that the consumer checks them.
	header []string
	ragged bool
	hasher keyHasher
	keys   []Key
}

// runsFollow is what no cell begins with, as keyHasher.add writes it.
const runsFollow = "\xff\xff\xff\xff\xff\xff\xff\xff"

// run is some columns side by side.
type run struct{ first, last int }

func newRowKeys(columns []int, header []string, ragged bool) *rowKeys {
	slices.Sort(columns)
	k := &rowKeys{columns: slices.Compact(columns), header: header, ragged: ragged, hasher: newKeyHasher()}
	for _, column := range k.columns {
		if last := len(k.runs) - 1; last >= 0 && k.runs[last].last == column-1 {
			k.runs[last].last = column
			continue
		}
		k.runs = append(k.runs, run{column, column})
	}
	return k
}

// of gives the keys of a batch's rows, valid until the next batch. The
// goroutine that finds the rows leaves this to the other one: finding them takes
// as long as all the rest.
func (k *rowKeys) of(b *batch) []Key {
	k.keys = k.keys[:0]
	for i := range b.starts {
		k.keys = append(k.keys, k.key(b.row(i)))
	}
	return k.keys
}

// key hashes runs as they are, delimiters included, where neither these nor
// line breaks can be part of a field. It is not the key of the same fields in
// quotes, which rows with the same meaning need not share.
func (k *rowKeys) key(r row) Key {
	if !r.fits(len(k.header), k.ragged) || len(k.columns) == 0 || r.says(k.header) {
		return Key{}
	}
	if !r.simple {
		for _, column := range k.columns {
			k.hasher.add(column, Text, r.field(column))
		}
		return k.hasher.sum()
	}
	text := append(k.hasher.text, runsFollow...)
	for _, each := range k.runs {
		text = append(append(text, r.fields(each.first, each.last)...), '\n')
	}
	k.hasher.text = text
	return k.hasher.sum()
}
