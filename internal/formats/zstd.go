// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A Zstandard stream says how far back it refers. Reading takes as much memory
// from the first byte on, however short the stream is.
const (
	// maxWindow is the farthest. All levels but the "ultra" ones stay below.
	maxWindow = 32 * mebibyte
	// usualWindow is enough for the usual levels. Later frames of a stream may
	// have as much, even when the first one has less.
	usualWindow = 8 * mebibyte
)

// windowOf gives the window that the first frame of a stream announces.
func windowOf(start []byte) int64 {
	var h zstd.Header
	if err := h.Decode(start); err != nil {
		return 0 // the decoder finds the fault
	}
	window := h.WindowSize
	if h.SingleSegment {
		window = h.FrameContentSize
	}
	return int64(min(window, maxWindow))
}

// unzstd reads a Zstandard stream, in the goroutine of who reads.
type unzstd struct{ *zstd.Decoder }

func newUnzstd(r *bufio.Reader, spent *cost) (unzstd, error) {
	start, _ := r.Peek(zstd.HeaderMaxSize)
	window := max(windowOf(start), usualWindow)
	if err := spent.hold(window); err != nil {
		return unzstd{}, err
	}
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(uint64(window)))
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
		return &Error{Reason: SourceTooLarge, Message: "zstd window of more than 32 MiB; compress without --long and --ultra", cause: err}
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return &Error{Reason: FormatMismatch, Message: "zstd stream needs a dictionary; compress without one", cause: err}
	}
	return damaged(err)
}
