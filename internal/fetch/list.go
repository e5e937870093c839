// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// listReader gives the items of all pages as one JSON array. It writes the array
// while it is read.
type listReader struct {
	pages *pages
	next  func() (jsontext.Value, error, bool)
	stop  func()
	// text is the part of buffer that was not yet read.
	text, buffer []byte
	maxBytes     int64
	written      int64
	err          error
}

func newListReader(p *pages, maxBytes int64) *listReader {
	l := &listReader{pages: p, maxBytes: maxBytes}
	l.next, l.stop = iter.Pull2(p.items)
	return l
}

// Read gives io.EOF only after the last item of the last page.
func (l *listReader) Read(p []byte) (int, error) {
	if len(l.text) == 0 && l.err == nil {
		l.fill()
	}
	if len(l.text) == 0 {
		return 0, l.err
	}
	n := copy(p, l.text)
	l.text = l.text[n:]
	return n, nil
}

// fill puts the next item and its separator into the buffer.
func (l *listReader) fill() {
	separator := byte(',')
	if l.written == 0 {
		separator = '['
	}
	item, err, more := l.next()
	switch {
	case err != nil:
		l.err = err
		return
	case more:
		l.buffer = append(append(l.buffer[:0], separator), item...)
	case l.written == 0:
		l.buffer, l.err = append(l.buffer[:0], "[]"...), io.EOF
	default:
		l.buffer, l.err = append(l.buffer[:0], ']'), io.EOF
	}
	l.text = l.buffer
	if l.written += int64(len(l.text)); l.written > l.maxBytes {
		l.text, l.err = nil, tooLarge(l.maxBytes)
	}
}

// Close closes the page that is being read. Later reads give an error, not
// io.EOF.
func (l *listReader) Close() error {
	l.stop()
	l.text, l.err = nil, canceled()
	return l.pages.body.Close()
}
