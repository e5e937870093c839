package records

import (
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxItem is the longest JSON value that is held as a whole: an item, or a text
// beside the items.
const maxItem = mebibyte

// boundedValues is what a decoder reads from. It ends the reading of a value
// that is too long, of which the decoder would hold all.
type boundedValues struct {
	from io.Reader
	into *jsontext.Decoder
	in   *intake
	read int64
}

func (b *boundedValues) Read(p []byte) (int, error) {
	if b.read-b.into.InputOffset() > maxItem {
		at := place{n: b.in.counts.Read, json: true}
		return 0, refuse(FieldTooLong, "%s: longer than 1 MiB; export flat records", at)
	}
	n, err := b.from.Read(p)
	b.read += int64(n)
	return n, err
}
