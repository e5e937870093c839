package records

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest item of a file with one JSON object a line.
const maxLine = mebibyte

// readNDJSON reads a file with one JSON object a line.
func readNDJSON(text io.Reader, in *intake) error {
	lines := bufio.NewReaderSize(text, maxLine)
	list := newJSONItems(in)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return lineFault(err, in)
		}
		more := err == nil
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := takeLine(line, list); err != nil {
				return list.locate(err, more)
			}
		}
		if !more {
			return list.check()
		}
	}
}

func lineFault(err error, in *intake) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return refuse(FieldTooLong, "item %d: line longer than 1 MiB; export flat records, one a line", in.counts.Read+1)
	}
	return err
}

// takeLine takes the item of one line in.
func takeLine(line []byte, list *jsonItems) error {
	if err := list.in.begin(); err != nil {
		return err
	}
	return list.take(line)
}
