// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "context"

// cost is what reading one file has taken so far. All parts of the file share
// it, whether they lie beside each other or within each other: a limit of each
// part alone would be none, because a file has any number of parts.
type cost struct {
	ctx    context.Context
	limits Limits
	// grow asks for memory; nil asks nobody.
	grow func(bytes int64) error
	// compressed is the number of bytes that came from the origin.
	compressed func() int64
	// plain are the bytes of all parts after decompression, held those that are
	// in memory.
	plain, held int64
}

// unpack counts decompressed bytes. It refuses a file that holds more than
// allowed, or much more than its compressed form, and ends with the context.
func (c *cost) unpack(bytes int64) error {
	c.plain += bytes
	switch most, ratio := c.limits.MaxBytes, c.limits.MaxRatio; {
	case most > 0 && c.plain > most:
		return Refuse(SourceTooLarge, "decompressed size exceeds %s; split the export or raise the manager's limit", amount(most))
	case ratio > 0 && c.plain > mebibyte && c.plain/ratio > c.compressed():
		return Refuse(SourceTooLarge, "compression ratio exceeds %d:1; check the file", ratio)
	}
	return c.ctx.Err()
}

// hold counts bytes before they are held in memory. A negative number gives
// back what is no longer held.
func (c *cost) hold(bytes int64) error {
	c.held += bytes
	if most := c.limits.MaxBuffered; most > 0 && c.held > most {
		return tooLargeToHold(most)
	}
	if c.grow == nil {
		return nil
	}
	return c.grow(bytes)
}
