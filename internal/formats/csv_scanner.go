// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// Bounds of a CSV record, so that no file can make us hold much of it.
const (
	maxField   = 64 << 10
	maxColumns = 256
)

// readSize is how much is read at once, and becomes a batch: more than any buffer
// before it has, so that nothing is copied there; few enough for a core's cache,
// and many enough that handing it over costs little: with 64 KiB, waking the
// other goroutine took a quarter of the time.
const readSize = 4 * maxField

// scanner splits a stream of CSV into records (RFC 4180), in one pass and
// without copying. It is our own because this is where the time of a large
// export goes.
type scanner struct {
	r io.Reader
	// buf[start:end] was read and not given out yet.
	buf        []byte
	start, end int
	// keep says that the records before stay where they are.
	keep bool
	// err ended the reading; io.EOF when all is well.
	err error

	delimiter byte
	quote, cr sentry
	patterns  [4]uint64

	// line is the next physical line, row the first one of the record.
	line, row int64
	// spans are the record's fields, as offsets from start; size is the length
	// of the record so far.
	spans []span
	size  int
	// simple says that the record has no quotes; ascii, that it is known to be
	// plain ASCII.
	simple, ascii bool
	// cut is set when the last record has no line break.
	cut bool
}

// span is where a field lies, from the start of its record, which is no longer
// than maxColumns fields.
type span struct{ from, to uint32 }

func newSpan(from, to int) span { return span{uint32(from), uint32(to)} }

// scanFault is a fault of the file at the scanner's row; its column counts
// from 0, or is -1 when the whole row is meant.
type scanFault struct {
	reason Reason
	column int
	what   string
}

func (f *scanFault) Error() string { return f.what }

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, readSize+wordSize), line: 1, quote: sentry{c: '"'}, cr: sentry{c: '\r'}}
}

// separate sets the delimiter.
func (s *scanner) separate(delimiter byte) {
	s.delimiter = delimiter
	for i, c := range []byte{delimiter, '"', '\n', '\r'} {
		s.patterns[i] = uint64(c) * low
	}
}

// next goes on to the next record that is not blank. The end is io.EOF, a
// fault of the file a *scanFault.
func (s *scanner) next() error {
	for {
		if blank, err := s.scan(); !blank {
			return err
		}
	}
}

// scan goes on to the next record.
func (s *scanner) scan() (blank bool, err error) {
	s.start += s.size
	s.size, s.spans, s.row, s.ascii = 0, s.spans[:0], s.line, false
	if s.start == s.end && !s.more() {
		return false, s.err
	}
	if s.simple = s.plain(); !s.simple {
		if err := s.record(); err != nil {
			return false, err
		}
	}
	if s.blank() {
		s.cut = false
		return true, nil
	}
	return false, s.check()
}

// field gives a field of the record, without its quotes, valid until the next
// record.
func (s *scanner) field(i int) []byte {
	return s.buf[s.start:][s.spans[i].from:s.spans[i].to]
}

// record finds the fields of one record.
func (s *scanner) record() error {
	for {
		field, c, err := s.one()
		if err != nil {
			return err
		}
		if len(s.spans) == maxColumns {
			return &scanFault{TooManyColumns, -1, "more than 256 columns; export fewer"}
		}
		s.spans = append(s.spans, field)
		switch c {
		case int(s.delimiter):
			s.size++
		case endOfFile:
			s.trimEnd()
			return s.failure()
		default:
			s.line++
			return s.lineBreak(c)
		}
	}
}

// one finds the field at size and moves size behind it; c is what follows: a
// delimiter, a line break or the end.
func (s *scanner) one() (field span, c int, err error) {
	from := s.size
	at, c := s.special(from, from+maxField)
	switch {
	case c == overlong || (c != '"' && at-from > maxField):
		return field, c, &scanFault{FieldTooLong, len(s.spans), "longer than 65536 bytes; check the delimiter and the quotes"}
	case c == '"' && at == from:
		return s.quoted()
	case c == '"':
		return field, c, &scanFault{QuoteInvalid, -1, "quote inside an unquoted field; quote the field and double the quote"}
	}
	s.size = at
	return newSpan(from, at), c, nil
}

// lineBreak moves size behind a line break.
func (s *scanner) lineBreak(c int) error {
	s.size++
	if c == '\n' {
		return nil
	}
	switch s.peek(s.size) {
	case '\n':
		s.size++
	case endOfFile:
		s.cut = true
	default:
		return &scanFault{LineEnding, -1, "old Mac line endings (CR); save with LF or CRLF"}
	}
	return nil
}

// trimEnd ends the last record, which has no line break, and takes off the
// Ctrl-Z that old programs write as the end of a file.
func (s *scanner) trimEnd() {
	last := &s.spans[len(s.spans)-1]
	s.cut = true
	quoted := int(last.to) < s.size
	for !quoted && last.to > last.from && s.buf[s.start+int(last.to)-1] == 0x1a {
		last.to--
		s.cut = false
	}
}

// blank: nothing but white space.
func (s *scanner) blank() bool {
	raw := s.buf[s.start : s.start+s.size]
	if raw[0] > ' ' {
		return false
	}
	return len(bytes.Trim(raw, " \t\r\n\x1a")) == 0
}

func (s *scanner) check() error {
	if !s.ascii && !utf8.Valid(s.buf[s.start:s.start+s.size]) {
		return &scanFault{EncodingInvalid, -1, "bytes are not text in the file's encoding; export as UTF-8 or set spec.format.encoding, for example windows-1252"}
	}
	return nil
}
