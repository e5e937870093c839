// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"archive/zip"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// The beginnings of a ZIP archive, and of one without files.
const (
	zipStart = "PK\x03\x04"
	emptyZip = "PK\x05\x06"
)

// maxDirectory bounds the list of an archive's files, in bytes.
const maxDirectory = 4 * mebibyte

// readZip reads a workbook, which is an archive, or the one file in any other.
func (f file) readZip(archived *buffered, about content) error {
	archive, err := openZip(archived)
	if err != nil {
		return err
	}
	switch {
	case isWorkbook(archive) && f.options.Compression == "Zip":
		return Refuse(FormatMismatch, "declared zip but content is an Excel workbook; remove spec.format.compression")
	case isWorkbook(archive):
		if err := contradiction("XLSX", f.options.Type); err != nil {
			return err
		}
		return f.readXLSX(archive)
	case about.archived:
		return Refuse(FormatMismatch, "%s", twice)
	case f.options.Compression == "None":
		return Refuse(FormatMismatch, "declared uncompressed but content is a ZIP archive; set spec.format.compression: Zip")
	}
	entry, err := onlyFile(archive)
	if err != nil {
		return err
	}
	stream, err := openEntry(entry, f.cost)
	if err != nil {
		return err
	}
	ahead := readAhead(stream)
	defer ahead.Close()
	return f.readContent(ahead, content{compressed: true, archived: true})
}

// openZip reads the list of an archive's files.
func openZip(file *buffered) (*zip.Reader, error) {
	directory := &bounded{file: file, left: maxDirectory}
	archive, err := zip.NewReader(directory, file.size)
	switch {
	case errors.Is(err, errBound):
		return nil, Refuse(ArchiveInvalid, "archive lists too many files; it must contain exactly one")
	case err != nil:
		return nil, &Error{Reason: SourceCorrupt, Message: "ZIP archive is damaged or cut; export it again", cause: err}
	}
	directory.left = 0
	archive.RegisterDecompressor(zip.Deflate, flate.NewReader)
	return archive, nil
}

// bounded reads so much of a file and no more; 0 is no bound.
type bounded struct {
	file io.ReaderAt
	left int64
}

var errBound = errors.New("bound reached")

// ReadAt implements io.ReaderAt. A damaged list may place a file before the
// archive's begin.
func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 {
		return 0, zip.ErrFormat
	}
	if b.left > 0 {
		if b.left -= int64(len(p)); b.left <= 0 {
			b.left = 1
			return 0, errBound
		}
	}
	return b.file.ReadAt(p, at)
}

func isWorkbook(archive *zip.Reader) bool {
	return part(archive, "[Content_Types].xml") != nil && part(archive, "xl/workbook.xml") != nil
}

// part finds a file of an archive by its name; nil when there is none.
func part(archive *zip.Reader, name string) *zip.File {
	i := slices.IndexFunc(archive.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return nil
	}
	return archive.File[i]
}

// onlyFile gives the one file of an archive. Its name is never used, but one
// that leads out of the archive says that somebody means harm.
func onlyFile(archive *zip.Reader) (*zip.File, error) {
	files := slices.DeleteFunc(slices.Clone(archive.File), func(f *zip.File) bool { return f.FileInfo().IsDir() })
	const encrypted = 1
	switch {
	case len(files) != 1:
		return nil, Refuse(ArchiveInvalid, "archive contains %d files; it must contain exactly one", len(files))
	case files[0].Flags&encrypted != 0:
		return nil, Refuse(ArchiveInvalid, "archive is encrypted; export without a password")
	case strings.Contains(files[0].Name, "..") || strings.HasPrefix(files[0].Name, "/") || strings.Contains(files[0].Name, `\`):
		return nil, Refuse(ArchiveInvalid, "archive contains a file whose name leads out of it; export it again")
	}
	return files[0], nil
}

// openEntry gives the content of a file of an archive.
func openEntry(entry *zip.File, spent *cost) (io.Reader, error) {
	stream, err := entry.Open()
	if err != nil {
		return nil, archiveFault(err)
	}
	return &watched{entryReader{stream}, spent}, nil
}

type entryReader struct{ io.Reader }

func (e entryReader) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	return n, archiveFault(err)
}

// archiveFault puts the errors of archive/zip into our words.
func archiveFault(err error) error {
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return &Error{Reason: ArchiveInvalid, Message: "archive is compressed in an unusual way; use Deflate", cause: err}
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum):
		return damaged(err)
	}
	return compressionFault(err)
}
