// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// read finds out what the bytes are and hands them to the format's reader.
func (f file) read(from *origin) error {
	p, err := f.decompress(from)
	if err != nil {
		return err
	}
	defer p.close()
	return f.readContent(p.Reader, content{compressed: p.compressed})
}

// content is what is known of decompressed bytes.
type content struct {
	compressed bool
	// archived says that they come out of a ZIP archive.
	archived bool
}

// readContent tells text from the formats that are held in memory.
func (f file) readContent(r io.Reader, about content) error {
	limits := f.options.Limits
	stream := bufio.NewReaderSize(limit(r, limits.MaxBytes, about.compressed), textBuffer)
	start, err := stream.Peek(len(parquetStart) + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	isParquet, isZip := looksLikeParquet(start), containerOf(start).compression == "Zip"
	if isParquet {
		if err := contradiction("Parquet", f.options.Type); err != nil {
			return err
		}
	}
	if !isParquet && !isZip {
		return f.readText(stream, about)
	}
	inMemory, err := buffer(stream, f.cost)
	switch {
	case err != nil:
		return err
	case isZip:
		return f.readZip(inMemory, about)
	}
	return f.readParquet(inMemory)
}

// parquetStart begins a Parquet file.
const parquetStart = "PAR1"

// looksLikeParquet: what follows is binary. A CSV header that begins with the
// same letters goes on as text.
func looksLikeParquet(start []byte) bool {
	after, ok := bytes.CutPrefix(start, []byte(parquetStart))
	return ok && len(after) > 0 && (after[0] < ' ' || after[0] > '~') && !bytes.ContainsAny(after[:1], "\t\r\n")
}

func (f file) readText(r io.Reader, about content) error {
	text, err := decode(r, f.options.Encoding)
	if err != nil {
		return err
	}
	format, err := sniff(text, f.options.Type)
	if err != nil {
		return err
	}
	switch format {
	case "JSON":
		return f.readJSON(text)
	case "NDJSON":
		return f.readNDJSON(text)
	}
	return f.readCSV(text, about.compressed || f.options.LengthKnown)
}
