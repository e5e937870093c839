// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest item of a file with one JSON object a line.
const maxLine = mebibyte

// readNDJSON reads a file with one JSON object a line.
func (f file) readNDJSON(text io.Reader) error {
	lines := bufio.NewReaderSize(text, maxLine)
	rows := newJSONRows(f.to)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return lineFault(err, rows.read+1)
		}
		more := err == nil
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := rows.take(line); err != nil {
				return rows.locate(err, more)
			}
		}
		if !more {
			return rows.end()
		}
	}
}

func lineFault(err error, item int64) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return Refuse(FieldTooLong, "item %d: line longer than 1 MiB; export flat records, one a line", item)
	}
	return err
}
