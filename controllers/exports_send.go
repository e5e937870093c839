// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// chunkBytes is what is allocated, and sent, at a time.
const chunkBytes = 256 << 10

// chunks is a file in memory. It grows without copying, so that a file takes no
// more memory than it has bytes.
type chunks struct {
	list [][]byte
	size int64
}

// Write implements io.Writer.
func (c *chunks) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		last := len(c.list) - 1
		if last < 0 || len(c.list[last]) == chunkBytes {
			c.list = append(c.list, make([]byte, 0, chunkBytes))
			last++
		}
		n := min(len(p), chunkBytes-len(c.list[last]))
		c.list[last] = append(c.list[last], p[:n]...)
		p = p[n:]
	}
	c.size += int64(written)
	return written, nil
}

// send writes the file to a caller. It gives up when ctx ends, or when the caller
// takes nothing for the time stall. The connection is then closed, and the caller
// sees that bytes are missing.
func (c *chunks) send(ctx context.Context, w http.ResponseWriter, stall time.Duration) {
	connection := http.NewResponseController(w)
	abort := func() { _ = connection.SetWriteDeadline(time.Unix(1, 0)) }
	stalled := time.AfterFunc(stall, abort)
	defer stalled.Stop()
	defer context.AfterFunc(ctx, abort)()
	for _, chunk := range c.list {
		if _, err := w.Write(chunk); err != nil {
			return // nobody reads an answer any more
		}
		stalled.Reset(stall)
	}
	_ = connection.Flush()
}

// whileRunning gives values until ctx ends.
func whileRunning[V any](ctx context.Context, values iter.Seq[V]) iter.Seq[V] {
	return func(yield func(V) bool) {
		for v := range values {
			if ctx.Err() != nil || !yield(v) {
				return
			}
		}
	}
}
