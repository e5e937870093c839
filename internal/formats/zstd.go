// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back a Zstandard stream may refer, and so the memory
// that reading one takes. All levels but the "ultra" ones stay below.
const maxWindow = 32 * mebibyte

// unzstd reads a Zstandard stream, in the goroutine of who reads.
type unzstd struct{ *zstd.Decoder }

func newUnzstd(r io.Reader) (unzstd, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	return unzstd{d}, zstdFault(err)
}

func (u unzstd) Read(p []byte) (int, error) {
	n, err := u.Decoder.Read(p)
	return n, zstdFault(err)
}

// zstdFault puts the decompressor's errors into our words.
func zstdFault(err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return compressionFault(err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return &Error{SourceTooLarge, "zstd window of more than 32 MiB; compress without --long and --ultra", err}
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return &Error{FormatMismatch, "zstd stream needs a dictionary; compress without one", err}
	}
	return damaged(err)
}
