package records

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest item of a file with one JSON object a line.
const maxLine = mebibyte

// readNDJSON reads a file with one JSON object a line. A flat object with keys
// that have been seen is read in one pass, any other one by the decoder.
func readNDJSON(text io.Reader, in *intake) error {
	lines := bufio.NewReaderSize(text, maxLine)
	j := newJSONReader(lines, in)
	j.keys = &keyring{}
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return j.lineFault(err)
		}
		j.more = err == nil
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := j.takeLine(line); err != nil {
				return j.locate(err)
			}
		}
		if !j.more {
			return j.check()
		}
	}
}

func (j *jsonReader) lineFault(err error) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return refuse(FieldTooLong, "item %d: line longer than 1 MiB; export flat records, one a line", j.in.counts.Read+1)
	}
	return err
}

// takeLine takes the item of one line in.
func (j *jsonReader) takeLine(line []byte) error {
	if err := j.in.begin(); err != nil {
		return err
	}
	j.item.reset()
	if j.keys.read(line, &j.item, j.at()) {
		j.in.take(&j.item.values, j.at())
		return nil
	}
	j.Reset(bytes.NewReader(line))
	if j.PeekKind() == 0 {
		_, err := j.ReadToken()
		return err
	}
	if err := j.useItem(); err != nil {
		return err
	}
	if _, err := j.ReadToken(); !errors.Is(err, io.EOF) {
		return refuse(FormatMismatch, "%s: text behind the object on its line; export one object a line", j.at())
	}
	return nil
}
