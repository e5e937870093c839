package records

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

const (
	mebibyte   = 1 << 20
	maxMembers = 16
)

// decompress gives the plain bytes of a file, and whether it was compressed.
// What the file is wins over its name; a contradiction to spec.format is an
// error.
func decompress(from *origin, o Options) (io.Reader, bool, error) {
	in := bufio.NewReaderSize(from, 64<<10)
	start, err := in.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	isGzip := bytes.Equal(start, []byte("\x1f\x8b"))
	switch {
	case len(start) == 0:
		return nil, false, refuse(SourceEmpty, "file is empty (0 bytes); check the export job")
	case isGzip && o.Format.Compression == "None":
		return nil, false, refuse(FormatMismatch, "declared uncompressed but content is gzip; set spec.format.compression: Gzip")
	case !isGzip && o.Format.Compression == "Gzip":
		return nil, false, refuse(FormatMismatch, "declared gzip but content is not; remove spec.format.compression")
	case !isGzip:
		return in, false, nil
	}
	member, err := gzip.NewReader(in)
	if err != nil {
		return nil, true, gzipFault(err)
	}
	member.Multistream(false)
	return &gunzip{from: from, in: in, member: member, members: 1, maxRatio: o.Limits.MaxRatio}, true, nil
}

// gunzip reads the members of a gzip file, and watches their ratio.
type gunzip struct {
	from     *origin
	in       *bufio.Reader
	member   *gzip.Reader
	members  int
	read     int64
	maxRatio int64
}

func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.member.Read(p)
	g.read += int64(n)
	if g.maxRatio > 0 && g.read > mebibyte && g.read/g.maxRatio > g.from.read {
		return n, refuse(SourceTooLarge, "compression ratio exceeds %d:1; check the file", g.maxRatio)
	}
	if errors.Is(err, io.EOF) {
		err = g.next()
	}
	return n, gzipFault(err)
}

// next goes on to the next member; the end of the file is io.EOF.
func (g *gunzip) next() error {
	if _, err := g.in.Peek(1); err != nil {
		return err
	}
	if g.members++; g.members > maxMembers {
		return refuse(FormatMismatch, "more than %d gzip members; compress the file in one piece", maxMembers)
	}
	if err := g.member.Reset(g.in); err != nil {
		return refuse(SourceCorrupt, "data after the end of the gzip stream; export it again")
	}
	g.member.Multistream(false)
	return nil
}

// gzipFault puts the decompressor's errors into our words.
func gzipFault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{SourceTruncated, "compressed stream ended early; export it again", err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return &Error{SourceCorrupt, "compressed stream is damaged; export it again", err}
	}
	return err
}

// limit refuses a file that is larger than allowed, instead of cutting it.
func limit(r io.Reader, size int64, compressed bool) io.Reader {
	if size <= 0 {
		return r
	}
	return &limited{r: r, left: size, size: size, compressed: compressed}
}

type limited struct {
	r          io.Reader
	left, size int64
	compressed bool
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left >= 0 {
		return n, err
	}
	what := "more than"
	if l.compressed {
		what = "decompressed size exceeds"
	}
	return 0, refuse(SourceTooLarge, "%s %s; split the export or raise the manager's limit", what, amount(l.size))
}

func amount(bytes int64) string {
	if bytes%mebibyte == 0 {
		return fmt.Sprintf("%d MiB", bytes/mebibyte)
	}
	return fmt.Sprintf("%d bytes", bytes)
}
