// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// The scanner sees its file through a window: the record it is at, and what
// was read behind it.

// wordSize bytes are looked at together. As many lie behind the buffer's
// content, so that the last ones can be.
const wordSize = 8

// What find, special and peek give where there is no character.
const (
	endOfFile = -1
	overlong  = -2
)

// special finds the next delimiter, quote or line break at or after an offset.
// It does not search further than the bound.
func (s *scanner) special(at, bound int) (int, int) {
	for {
		for i := s.start + at; i < s.end; i += wordSize {
			found := s.match(binary.LittleEndian.Uint64(s.buf[i:]))
			if found == 0 {
				continue
			}
			if i += bits.TrailingZeros64(found) / 8; i < s.end {
				return i - s.start, int(s.buf[i])
			}
		}
		at = s.end - s.start
		if at > bound {
			return at, overlong
		}
		if !s.more() {
			return at, endOfFile
		}
	}
}

// find finds a character at or after an offset, and not behind the bound.
func (s *scanner) find(c byte, at, bound int) int {
	for {
		i := bytes.IndexByte(s.buf[min(s.start+at, s.end):s.end], c)
		switch {
		case i >= 0 && at+i <= bound:
			return at + i
		case i >= 0 || s.end-s.start > bound:
			return overlong
		}
		at = max(at, s.end-s.start)
		if !s.more() {
			return endOfFile
		}
	}
}

// match marks the bytes of a word that equal one of the four patterns: a byte
// that equals a pattern is zero after xor. Only the lowest mark is exact.
func (s *scanner) match(word uint64) uint64 {
	a, b := word^s.patterns[0], word^s.patterns[1]
	c, d := word^s.patterns[2], word^s.patterns[3]
	return ((a-low)&^a | (b-low)&^b | (c-low)&^c | (d-low)&^d) & high
}

// peek gives the character at an offset.
func (s *scanner) peek(at int) int {
	for s.start+at >= s.end {
		if !s.more() {
			return endOfFile
		}
	}
	return int(s.buf[s.start+at])
}

// more reads on; false is the end. The record moves to the front, unless those
// before it are kept, and its offsets stay as they are. The buffer grows when
// it is full.
func (s *scanner) more() bool {
	if s.err != nil {
		return false
	}
	if !s.keep {
		s.moveTo(s.buf)
	}
	if s.end+wordSize == len(s.buf) {
		s.buf = append(s.buf, make([]byte, maxField)...)
	}
	before := s.end
	s.readTo(before+1, len(s.buf)-wordSize)
	return s.end > before
}

// turn goes on in another buffer, unless the one in hand is the first, and
// fills it up. From then on records are kept.
func (s *scanner) turn(buf []byte) {
	switch {
	case !s.keep:
		buf = s.buf
	case len(buf) < len(s.buf):
		buf = make([]byte, len(s.buf))
	}
	s.start += s.size
	s.size = 0
	s.moveTo(buf)
	s.keep = true
	s.readTo(readSize, readSize)
}

// moveTo moves what was not given out yet to the front of a buffer.
func (s *scanner) moveTo(buf []byte) {
	s.end = copy(buf, s.buf[s.start:s.end])
	s.buf, s.start = buf, 0
}

// readTo reads on until the buffer holds enough, and at most so much.
func (s *scanner) readTo(enough, most int) {
	for s.end < enough && s.err == nil {
		var n int
		n, s.err = s.r.Read(s.buf[s.end:most])
		s.end += n
	}
	s.quote.forget()
	s.cr.forget()
}

// failure gives the error that ended the reading, if it is not the end of the
// file.
func (s *scanner) failure() error {
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.err
}
