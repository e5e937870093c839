package records

import (
	"errors"
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
	// failure ended the reading, if it was not the end of the file. In the
	// middle of a value the decoder takes it for a fault of the grammar.
	failure error
}

func (b *boundedValues) Read(p []byte) (n int, err error) {
	if room := maxItem - (b.read - b.into.InputOffset()); room > 0 {
		n, err = b.from.Read(p[:min(int64(len(p)), room)])
		b.read += int64(n)
	} else {
		at := place{n: b.in.counts.Read, json: true}
		err = refuse(FieldTooLong, "%s: longer than 1 MiB; export flat records", at)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.failure = err
	}
	return n, err
}
