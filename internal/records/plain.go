package records

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The lowest and the highest bit of each byte of a word.
const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// plain finds the fields of a record that has no quotes and lies in the buffer
// as a whole: nearly all records are so, and are quickly told. It is false, and
// nothing is done, for all others.
func (s *scanner) plain() bool {
	line, _, ok := bytes.Cut(s.buf[s.start:s.end], []byte{'\n'})
	if !ok || len(line) > maxField || bytes.IndexByte(line, '"') >= 0 {
		return false
	}
	size := len(line) + 1
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if bytes.IndexByte(line, '\r') >= 0 || !s.split(len(line)) {
		return false
	}
	s.size = size
	s.line++
	return true
}

// split finds the fields of as many bytes; false when there are too many.
func (s *scanner) split(size int) bool {
	spans, from := s.spans, 0
	var all uint64
	for i := 0; i < size; i += wordSize {
		word := binary.LittleEndian.Uint64(s.buf[s.start+i:])
		all |= word
		for found := zeros(word ^ s.patterns[0]); found != 0; found &= found - 1 {
			at := i + bits.TrailingZeros64(found)/8
			if at >= size {
				break
			}
			spans = append(spans, newSpan(from, at))
			from = at + 1
		}
	}
	if len(spans) >= maxColumns {
		return false
	}
	s.spans = append(spans, newSpan(from, size))
	s.ascii = all&high == 0
	return true
}

// zeros marks the bytes of a word that are zero.
func zeros(word uint64) uint64 {
	return ^((word&^high + ^uint64(high)) | word | ^uint64(high))
}
