// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

const mebibyte = 1 << 20

// container is a file around the export that is known by its first bytes.
type container struct{ start, compression, name string }

var containers = []container{
	{"\x1f\x8b", "Gzip", "gzip"},
	{"\x28\xb5\x2f\xfd", "Zstd", "zstd"},
	{zipStart, "Zip", "a ZIP archive"},
	{emptyZip, "Zip", "a ZIP archive"},
}

func containerOf(start []byte) container {
	for _, each := range containers {
		if bytes.HasPrefix(start, []byte(each.start)) {
			return each
		}
	}
	return container{compression: "None"}
}

// plain is what a file holds, decompressed.
type plain struct {
	io.Reader
	compressed bool
	// close ends the decompression.
	close func()
}

// decompress gives the plain bytes of a stream that is compressed as a whole,
// and of any other one as it is. What the file is wins over its name; a
// contradiction to spec.format is an error.
func (f file) decompress(from *origin) (plain, error) {
	in := bufio.NewReaderSize(from, 64<<10)
	start, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return plain{}, err
	}
	if len(start) == 0 {
		return plain{}, Refuse(SourceEmpty, "file is empty (0 bytes); check the export job")
	}
	found := containerOf(start)
	if err := checkCompression(found, f.options.Compression); err != nil {
		return plain{}, err
	}
	var stream io.Reader
	release := func() {}
	switch found.compression {
	case "Gzip":
		stream, err = newGunzip(in)
	case "Zstd":
		var d unzstd
		d, err = newUnzstd(in, f.cost)
		stream, release = d, d.Close
	default:
		return plain{in, false, release}, nil
	}
	if err != nil {
		return plain{}, err
	}
	a := readAhead(&watched{stream, f.cost})
	return plain{a, true, func() { a.Close(); release() }}, nil
}

// checkCompression refuses a stream that is declared to be another one. Whether
// a ZIP archive is a workbook is not known yet.
func checkCompression(found container, declared string) error {
	switch {
	case declared == "" || declared == found.compression || declared == "None" && found.compression == "Zip":
		return nil
	case declared == "None":
		return Refuse(FormatMismatch, "declared uncompressed but content is %s; set spec.format.compression: %s", found.name, found.compression)
	case found.compression == "None":
		return Refuse(FormatMismatch, "declared %s but content is not; remove spec.format.compression", strings.ToLower(declared))
	}
	return Refuse(FormatMismatch, "declared %s but content is %s; set spec.format.compression: %s", strings.ToLower(declared), found.name, found.compression)
}

// watched counts what comes out of a compressed part.
type watched struct {
	r     io.Reader
	spent *cost
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if tooLarge := w.spent.unpack(int64(n)); tooLarge != nil {
		return n, tooLarge
	}
	return n, err
}

// compressionFault puts the decompressor's errors into our words.
func compressionFault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Reason: SourceTruncated, Message: "compressed stream ended early; export it again", cause: err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return damaged(err)
	}
	return err
}

func damaged(err error) error {
	return &Error{Reason: SourceCorrupt, Message: "compressed stream is damaged; export it again", cause: err}
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
	return 0, Refuse(SourceTooLarge, "%s %s; split the export or raise the manager's limit", what, amount(l.size))
}

func amount(bytes int64) string {
	if bytes%mebibyte == 0 {
		return fmt.Sprintf("%d MiB", bytes/mebibyte)
	}
	return fmt.Sprintf("%d bytes", bytes)
}
