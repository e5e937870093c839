// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"
)

// buffered is a file in memory, for the formats that are not read from front to
// back. Its blocks are filled one after the other and never move.
type buffered struct {
	blocks [][]byte
	size   int64
}

const bufferBlock = mebibyte

// buffer reads a file into memory.
func buffer(r io.Reader, spent *cost) (*buffered, error) {
	h := &buffered{}
	for {
		block := make([]byte, bufferBlock)
		n, err := fill(r, block)
		h.blocks = append(h.blocks, block)
		h.size += int64(n)
		switch tooLarge := spent.hold(int64(n)); {
		case tooLarge != nil:
			return nil, tooLarge
		case errors.Is(err, io.EOF):
			return h, nil
		case err != nil:
			return nil, err
		}
	}
}

func tooLargeToHold(most int64) error {
	return Refuse(SourceTooLarge, "takes more than %s of memory in this format; export compressed CSV or raise the manager's --max-buffered-size", amount(most))
}

// fill reads until a block is full or the stream ends.
func fill(r io.Reader, block []byte) (n int, err error) {
	for n < len(block) && err == nil {
		var read int
		read, err = r.Read(block[n:])
		n += read
	}
	return n, err
}

// ReadAt implements io.ReaderAt.
func (h *buffered) ReadAt(p []byte, at int64) (n int, err error) {
	if at < 0 {
		return 0, errors.New("negative offset")
	}
	for n < len(p) && at < h.size {
		block := h.blocks[at/bufferBlock][:min(bufferBlock, h.size-at/bufferBlock*bufferBlock)]
		copied := copy(p[n:], block[at%bufferBlock:])
		n += copied
		at += int64(copied)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
