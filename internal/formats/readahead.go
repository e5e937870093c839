// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "io"

// aheadChunk is how much of a stream is decompressed at once.
const aheadChunk = 256 << 10

// ahead is a stream that is decompressed in a goroutine of its own, a few
// chunks ahead of who reads it: that way the two share the machine's cores.
// Close ends the goroutine.
type ahead struct {
	chunks *prefetcher[chunk]
	// rest is what is left to be read of a chunk, and err what comes behind it.
	rest []byte
	err  error
}

// chunk is a piece of a stream, and what ended the stream behind it.
type chunk struct {
	bytes []byte
	err   error
}

func readAhead(r io.Reader) *ahead {
	return &ahead{chunks: newPrefetcher(func(c *chunk) bool {
		if c.bytes == nil {
			c.bytes = make([]byte, aheadChunk)
		}
		var n int
		n, c.err = fill(r, c.bytes[:aheadChunk])
		c.bytes = c.bytes[:n]
		return c.err == nil
	})}
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.err != nil {
			return 0, a.err
		}
		c := a.chunks.next()
		a.rest, a.err = c.bytes, c.err
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close returns when the goroutine has ended; it may be in the middle of a
// read. Nothing may be read any more.
func (a *ahead) Close() { a.chunks.stop() }
