package records

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// readFile finds out what the bytes are and hands them to the format's reader.
func readFile(from *origin, in *intake) error {
	p, err := decompress(from, in.options)
	if err != nil {
		return err
	}
	defer p.close()
	return readContent(p.Reader, in, content{compressed: p.compressed})
}

// content is what is known of decompressed bytes.
type content struct {
	compressed bool
	// archived: they come out of a ZIP archive.
	archived bool
}

// readContent tells the formats that are held in memory from text.
func readContent(r io.Reader, in *intake, about content) error {
	limits := in.options.Limits
	file := bufio.NewReaderSize(limit(r, limits.MaxBytes, about.compressed), textBuffer)
	start, err := file.Peek(len(parquetStart) + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	isParquet, isZip := looksLikeParquet(start), containerOf(start).compression == "Zip"
	if isParquet {
		if err := contradiction("Parquet", in.options.Format.Type); err != nil {
			return err
		}
	}
	if !isParquet && !isZip {
		return readText(file, in, about)
	}
	inMemory, err := hold(file, limits.MaxBuffered)
	switch {
	case err != nil:
		return err
	case isZip:
		return readZip(inMemory, in, about)
	}
	return readParquet(inMemory, in)
}

// parquetStart begins a Parquet file.
const parquetStart = "PAR1"

// looksLikeParquet: what follows is binary, where a header of that name would
// go on as text.
func looksLikeParquet(start []byte) bool {
	after, ok := bytes.CutPrefix(start, []byte(parquetStart))
	return ok && len(after) > 0 && (after[0] < ' ' || after[0] > '~') && !bytes.ContainsAny(after[:1], "\t\r\n")
}

func readText(r io.Reader, in *intake, about content) error {
	text, err := decode(r, in.options.Format.Encoding)
	if err != nil {
		return err
	}
	format, err := sniff(text, in.options.Format.Type)
	if err != nil {
		return err
	}
	switch format {
	case "JSON":
		return readJSON(text, in)
	case "NDJSON":
		return readNDJSON(text, in)
	}
	return readCSV(text, in, about.compressed || in.options.LengthKnown)
}
