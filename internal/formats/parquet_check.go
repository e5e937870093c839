// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"cmp"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// A Parquet file says itself how much memory it takes. This is checked before
// the library believes it.

const (
	// maxFooter and maxElements bound what describes a Parquet file.
	maxFooter   = 16 * mebibyte
	maxElements = 1 << 19
	// maxSchema bounds the columns and what is around them. The library writes
	// the whole path of each.
	maxSchema   = 2048
	schemaField = 2
	// elementCost is what the library keeps of an element of the footer, valueCost
	// of a value in a page, entryCost of one in a dictionary, each beside its own
	// bytes.
	elementCost = 512
	valueCost   = 8
	entryCost   = 64
	// freeCost is what the pages in hand may take whatever the size of the file:
	// a million equal values need a few bytes.
	freeCost = 32 * mebibyte
	// maxPageHeader bounds what describes one page.
	maxPageHeader = mebibyte
	// footerEnd is the length of the footer and the mark behind it.
	footerEnd = 8
)

func parquetDamaged(cause error) error {
	return &Error{Reason: SourceCorrupt, Message: "Parquet file is damaged or cut; export it again", cause: cause}
}

// checkFooter checks what describes the file.
func checkFooter(file *buffered, spent *cost) error {
	var end [footerEnd]byte
	if _, err := file.ReadAt(end[:], file.size-footerEnd); err != nil {
		return parquetDamaged(err)
	}
	size := int64(binary.LittleEndian.Uint32(end[:]))
	switch {
	case string(end[4:]) != parquetStart || size > file.size-footerEnd-int64(len(parquetStart)):
		return parquetDamaged(nil)
	case size > maxFooter:
		return Refuse(SourceTooLarge, "footer of the Parquet file is larger than %s; write larger row groups", amount(maxFooter))
	}
	footer := make([]byte, size)
	if _, err := file.ReadAt(footer, file.size-footerEnd-size); err != nil {
		return parquetDamaged(err)
	}
	w := thriftWalk{data: footer, most: maxElements, outermost: map[int]int{}}
	switch {
	case !w.structure(0, 0):
		return parquetDamaged(nil)
	case w.outermost[schemaField] > maxSchema:
		return Refuse(TooManyColumns, "schema: more than %d columns and groups of columns; export fewer", maxSchema)
	}
	return spent.hold(size + int64(w.elements)*elementCost)
}

// pageCheck walks the pages of a file's columns.
type pageCheck struct {
	file  *buffered
	spent *cost
	// memory is what the pages in hand take at most, window the largest one of
	// Zstandard so far.
	memory, window int64
}

// pageHead is what a page says of itself.
type pageHead struct {
	length, plain, packed, values int64
	// levels stand in front of the compressed part.
	levels     int64
	dictionary bool
	stored     bool
}

// column checks the pages of one column of a row group, and counts what reading
// it takes.
func (c *pageCheck) column(meta *format.ColumnMetaData) error {
	at := cmp.Or(meta.DictionaryPageOffset, meta.DataPageOffset)
	end := at + meta.TotalCompressedSize
	if at < 0 || end < at || end > c.file.size {
		return parquetDamaged(nil)
	}
	var dictionary, largest int64
	for at < end {
		head, ok := c.head(at, end)
		if !ok {
			return parquetDamaged(nil)
		}
		if err := c.page(meta.Codec, at, head); err != nil {
			return err
		}
		if head.dictionary {
			dictionary += 2*head.plain + entryCost*head.values
		} else {
			largest = max(largest, head.plain+valueCost*head.values)
		}
		at += head.length + head.packed
	}
	return c.hold(dictionary + largest)
}

// hold counts what pages take while they are in hand. A few bytes can announce
// millions of values: it must not be much more than the file.
func (c *pageCheck) hold(bytes int64) error {
	c.memory += bytes
	if ratio := c.spent.limits.MaxRatio; ratio > 0 && c.memory > freeCost && c.memory/ratio > c.file.size {
		return Refuse(SourceTooLarge, "a page announces far more values than the file can hold; write pages of a million values at most")
	}
	return c.spent.hold(bytes)
}

// release gives back what the pages of a row group took.
func (c *pageCheck) release() {
	_ = c.spent.hold(-c.memory) // giving back is always permitted
	c.memory = 0
}

// head reads the header of a page.
func (c *pageCheck) head(at, end int64) (pageHead, bool) {
	for size := int64(4 << 10); ; size *= 16 {
		size = min(size, end-at, maxPageHeader)
		data := make([]byte, size)
		if _, err := c.file.ReadAt(data, at); err != nil {
			return pageHead{}, false
		}
		var h pageHead
		w := thriftWalk{data: data, most: maxElements, visit: h.set}
		if w.structure(0, 0) {
			h.length = size - int64(len(w.data))
			return h, h.sound() && h.packed <= end-at-h.length
		}
		if size == end-at || size == maxPageHeader {
			return h, false
		}
	}
}

// sound: no size is negative, and the levels are a part of the whole.
func (h *pageHead) sound() bool {
	return min(h.plain, h.packed, h.values, h.levels) >= 0 && h.levels <= min(h.packed, h.plain)
}

// set takes a number of the header, by its place in the format: its own ones,
// and those of the headers of the three kinds of pages in it.
func (h *pageHead) set(outer, field int, n int64) {
	switch [2]int{outer, field} {
	case [2]int{0, 2}:
		h.plain = n
	case [2]int{0, 3}:
		h.packed = n
	case [2]int{5, 1}, [2]int{8, 1}:
		h.values = n
	case [2]int{7, 1}:
		h.values, h.dictionary = n, true
	case [2]int{8, 5}, [2]int{8, 6}:
		h.levels += n
	case [2]int{8, 7}:
		h.stored = n == 0
	}
}

// page checks that a page is not larger than it says, nor all together larger
// than allowed.
func (c *pageCheck) page(codec format.CompressionCodec, at int64, head pageHead) error {
	if err := c.spent.unpack(head.plain); err != nil {
		return err
	}
	if most := c.spent.limits.MaxBuffered; most > 0 && head.plain > most {
		return tooLargeToHold(most)
	}
	if head.stored || codec == format.Uncompressed {
		return nil
	}
	packed := io.NewSectionReader(c.file, at+head.length+head.levels, head.packed-head.levels)
	if err := c.holdWindow(codec, packed); err != nil {
		return err
	}
	return checkPacked(codec, packed, head.plain-head.levels)
}

// holdWindow counts what decompressing a page takes.
func (c *pageCheck) holdWindow(codec format.CompressionCodec, packed *io.SectionReader) error {
	if codec != format.Zstd {
		return nil
	}
	start := make([]byte, zstd.HeaderMaxSize)
	n, _ := packed.ReadAt(start, 0)
	larger := max(windowOf(start[:n])-c.window, 0)
	c.window += larger
	return c.spent.hold(larger)
}

// checkPacked decompresses a page without keeping it.
func checkPacked(codec format.CompressionCodec, packed *io.SectionReader, plain int64) error {
	var stream io.Reader
	var err error
	switch codec {
	case format.Snappy:
		var start [binary.MaxVarintLen64]byte
		n, _ := packed.ReadAt(start[:], 0)
		if size, err := snappy.DecodedLen(start[:n]); err != nil || int64(size) != plain {
			return parquetDamaged(err)
		}
		return nil
	case format.Gzip:
		stream, err = gzip.NewReader(packed)
	case format.Zstd:
		var d *zstd.Decoder
		if d, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow)); err == nil {
			defer d.Close()
		}
		stream = d
	default:
		return Refuse(FormatMismatch, "Parquet file is compressed in an unusual way; use Snappy, Zstd or Gzip")
	}
	if err != nil {
		return parquetDamaged(err)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(stream, plain+1))
	if err != nil || n != plain {
		return parquetDamaged(err)
	}
	return nil
}
