package records

import "slices"

// rowKeys hash what the rows of a CSV file say, by the columns that decide on
// it.
type rowKeys struct {
	// columns lie in runs side by side.
	columns []int
	runs    []run
	// width is that of the rows that are hashed; the others have no hash.
	width  int
	hasher rowHasher
	hashes []rowHash
}

// runsFollow is what no field begins with, as rowHasher.add writes it.
const runsFollow = "\xff\xff\xff\xff\xff\xff\xff\xff"

// run is some columns side by side.
type run struct{ first, last int }

func newRowKeys(columns []int, width int) *rowKeys {
	slices.Sort(columns)
	k := &rowKeys{columns: slices.Compact(columns), width: width, hasher: newRowHasher()}
	for _, column := range k.columns {
		if last := len(k.runs) - 1; last >= 0 && k.runs[last].last == column-1 {
			k.runs[last].last = column
			continue
		}
		k.runs = append(k.runs, run{column, column})
	}
	return k
}

// hash gives the hashes of a batch's rows, valid until the next batch. It is
// left to who takes the rows, as finding them takes as long as all the rest.
func (k *rowKeys) hash(b *batch) []rowHash {
	k.hashes = k.hashes[:0]
	for i := range b.starts {
		k.hashes = append(k.hashes, k.of(b.row(i)))
	}
	return k.hashes
}

// of hashes runs as they are, delimiters included, where neither these nor line
// breaks can be part of a field. It is not the hash of the same fields in
// quotes, which is no harm: a group has more than one shortcut then.
func (k *rowKeys) of(r row) rowHash {
	if int(r.width) != k.width {
		return rowHash{}
	}
	if !r.simple {
		for _, column := range k.columns {
			k.hasher.add(cell, r.field(column))
		}
		return k.hasher.sum()
	}
	said := append(k.hasher.said, runsFollow...)
	for _, each := range k.runs {
		said = append(append(said, r.fields(each.first, each.last)...), '\n')
	}
	k.hasher.said = said
	return k.hasher.sum()
}
