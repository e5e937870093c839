package records

import (
	"encoding/binary"
	"hash/maphash"
)

// rowHash stands for what a row says.
type rowHash [2]uint64

// rowHasher hashes rows, value by value.
type rowHasher struct {
	seeds [2]maphash.Seed
	// said is what was added of the row in hand.
	said []byte
}

func newRowHasher() rowHasher {
	return rowHasher{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// add takes a value with its form and length, so that "a|bc" is not "ab|c" and
// nothing is not an empty text.
func (h *rowHasher) add(f form, text []byte) {
	h.said = binary.LittleEndian.AppendUint64(h.said, uint64(f)<<56|uint64(len(text)))
	h.said = append(h.said, text...)
}

// sum gives the hash of what was added, and begins the next row.
func (h *rowHasher) sum() rowHash {
	said := h.said
	h.said = h.said[:0]
	return rowHash{maphash.Bytes(h.seeds[0], said), maphash.Bytes(h.seeds[1], said)}
}

// field takes what a row says in one field.
func (h *rowHasher) field(f field, v value) {
	h.said = binary.LittleEndian.AppendUint64(h.said, uint64(f)<<56|uint64(v.form)<<48|uint64(len(v.text)))
	h.said = append(h.said, v.text...)
}

// of hashes what a row says in one field. Whoever reads field by field adds
// such hashes up: their sum stands for the row as well.
func (h *rowHasher) of(f field, v value) rowHash {
	h.field(f, v)
	return h.sum()
}
