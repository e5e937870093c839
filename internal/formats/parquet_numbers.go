// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// numbers are those of a page without a dictionary: of 32 or of 64 bits.
type numbers struct {
	short []int32
	long  []int64
	// lately are places of numbers that were written lately, each where its low
	// bits say: counts are small as a rule, and dates are few.
	lately [256]struct {
		number int64
		// place is one more than the code; 0 is none.
		place int32
	}
}

// set sets the numbers of the next page; false when it has none.
func (n *numbers) set(data encoding.Values) bool {
	n.short, n.long = nil, nil
	switch data.Kind() {
	case encoding.Int32:
		n.short = data.Int32()
	case encoding.Int64:
		n.long = data.Int64()
	default:
		return false
	}
	return true
}

// next takes the next number.
func (n *numbers) next() (number int64, v parquet.Value, ok bool) {
	switch {
	case len(n.long) > 0:
		number, n.long = n.long[0], n.long[1:]
		return number, parquet.Int64Value(number), true
	case len(n.short) > 0:
		short := n.short[0]
		n.short = n.short[1:]
		return int64(short), parquet.Int32Value(short), true
	}
	return 0, v, false
}

func (n *numbers) forget() { clear(n.lately[:]) }

// loadNumbers reads a block of a page of numbers.
func (c *parquetColumn) loadNumbers() (err error) {
	for i := range c.codes {
		if c.null() {
			c.codes[i] = c.own.add(Cell{Form: Null})
			continue
		}
		number, v, ok := c.numbers.next()
		if !ok {
			return io.ErrUnexpectedEOF
		}
		known := &c.numbers.lately[uint8(number)] // the low bits are meant
		if known.place == 0 || known.number != number {
			code, err := c.put(v)
			if err != nil {
				return err
			}
			known.number, known.place = number, code+1
		}
		c.codes[i] = known.place - 1
	}
	return nil
}
