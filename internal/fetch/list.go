package fetch

import (
	"io"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// listReader is the JSON array of the items, made as it is read.
type listReader struct {
	pages *pages
	next  func() (jsontext.Value, error, bool)
	stop  func()
	// text is what was made and not yet read; room is its memory.
	text, room []byte
	maxBytes   int64
	made       int64
	err        error
}

func newListReader(p *pages, maxBytes int64) *listReader {
	l := &listReader{pages: p, maxBytes: maxBytes}
	l.next, l.stop = iter.Pull2(p.items)
	return l
}

// Read gives an end only after the last item of the last page.
func (l *listReader) Read(p []byte) (int, error) {
	if len(l.text) == 0 && l.err == nil {
		l.make()
	}
	if len(l.text) == 0 {
		return 0, l.err
	}
	n := copy(p, l.text)
	l.text = l.text[n:]
	return n, nil
}

// make puts the next item, and the mark before it, into text.
func (l *listReader) make() {
	mark := byte(',')
	if l.made == 0 {
		mark = '['
	}
	item, err, more := l.next()
	switch {
	case err != nil:
		l.err = err
		return
	case more:
		l.room = append(append(l.room[:0], mark), item...)
	case l.made == 0:
		l.room, l.err = append(l.room[:0], "[]"...), io.EOF
	default:
		l.room, l.err = append(l.room[:0], ']'), io.EOF
	}
	l.text = l.room
	if l.made += int64(len(l.text)); l.made > l.maxBytes {
		l.text, l.err = nil, tooLarge(l.maxBytes)
	}
}

// Close ends the page that is being read, and the list without an end.
func (l *listReader) Close() error {
	l.stop()
	l.text, l.err = nil, canceled()
	return l.pages.body.Close()
}
