// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

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
	read := s.buf[:s.end]
	size := bytes.IndexByte(read[s.start:], '\n')
	if size < 0 || size > maxField || s.quote.before(s.start+size, s.start, read) {
		return false
	}
	end := size
	if size > 0 && read[s.start+size-1] == '\r' {
		end--
	}
	if s.cr.before(s.start+end, s.start, read) || !s.split(end) {
		return false
	}
	s.size = size + 1
	s.line++
	return true
}

// sentry knows where a character comes next: however many records there are,
// what was read is searched once.
type sentry struct {
	c  byte
	at int
}

// before says whether the character comes before a place, at or after another.
func (w *sentry) before(to, from int, read []byte) bool {
	if w.at < from {
		w.at = len(read)
		if i := bytes.IndexByte(read[from:], w.c); i >= 0 {
			w.at = from + i
		}
	}
	return w.at < to
}

// forget is for when something else was read.
func (w *sentry) forget() { w.at = -1 }

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
