// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "encoding/binary"

// The lists in Parquet's own headers say how long they are before they come,
// and the library believes it. So each header is walked first: it must hold
// what it announces, and not too much.

// thriftWalk walks a structure in Thrift's compact protocol.
type thriftWalk struct {
	data []byte
	// elements of all lists so far, and the most there may be.
	elements, most int
	// outermost has the elements of the lists of the outermost structure, by field.
	outermost map[int]int
	// visit is told the integers and booleans of the structure, and of those in
	// it: the number of the field they are in, 0 for the outermost.
	visit func(outer, field int, n int64)
}

// Types of the compact protocol.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftStruct = 12
	thriftUUID   = 13
)

// thriftSizes are those of the types that have one.
var thriftSizes = map[int]int{thriftByte: 1, thriftDouble: 8, thriftUUID: 16}

// maxThrift is how deep structures may lie in each other.
const maxThrift = 16

// structure walks the fields of a structure; false when it is not complete or
// not allowed.
func (w *thriftWalk) structure(outer, depth int) bool {
	field := 0
	for len(w.data) > 0 && depth < maxThrift {
		head := w.data[0]
		w.data = w.data[1:]
		kind := int(head & 15)
		if kind == thriftStop {
			return true
		}
		if delta := int(head >> 4); delta > 0 {
			field += delta
		} else {
			n, ok := w.integer()
			if !ok {
				return false
			}
			field = int(n)
		}
		if !w.value(kind, outer, field, depth) {
			return false
		}
	}
	return false
}

// value walks the value of a field.
func (w *thriftWalk) value(kind, outer, field, depth int) bool {
	switch kind {
	case thriftTrue, thriftFalse:
		w.tell(outer, field, int64(2-kind))
		return true
	case thriftByte + 1, thriftByte + 2, thriftI64:
		n, ok := w.integer()
		w.tell(outer, field, n)
		return ok
	case thriftByte, thriftDouble, thriftUUID:
		return w.skip(thriftSizes[kind])
	case thriftBinary:
		n, ok := w.length()
		return ok && w.skip(n)
	case thriftList, thriftSet:
		return w.ownList(outer, field, depth)
	case thriftStruct:
		if outer > 0 {
			field = -1
		}
		return w.structure(field, depth+1)
	}
	// Parquet has no maps.
	return false
}

func (w *thriftWalk) tell(outer, field int, n int64) {
	if w.visit != nil {
		w.visit(outer, field, n)
	}
}

// ownList walks a list and counts its elements, if it belongs to the outermost
// structure.
func (w *thriftWalk) ownList(outer, field, depth int) bool {
	before := w.elements
	ok := w.list(depth)
	if w.outermost != nil && outer == 0 && depth == 0 {
		w.outermost[field] += w.elements - before
	}
	return ok
}

func (w *thriftWalk) list(depth int) bool {
	if len(w.data) == 0 {
		return false
	}
	size, kind := int(w.data[0]>>4), int(w.data[0]&15)
	w.data = w.data[1:]
	if size == 15 {
		var ok bool
		if size, ok = w.length(); !ok {
			return false
		}
	}
	if w.elements += size; size > len(w.data) || w.elements > w.most {
		return false
	}
	for range size {
		ok := false
		if kind == thriftTrue || kind == thriftFalse {
			ok = w.skip(1)
		} else {
			ok = w.value(kind, -1, 0, depth+1)
		}
		if !ok {
			return false
		}
	}
	return true
}

func (w *thriftWalk) skip(n int) bool {
	if n > len(w.data) {
		return false
	}
	w.data = w.data[n:]
	return true
}

// integer reads a number with a sign, length one without.
func (w *thriftWalk) integer() (int64, bool) {
	n, size := binary.Varint(w.data)
	return n, size > 0 && w.skip(size)
}

func (w *thriftWalk) length() (int, bool) {
	n, size := binary.Uvarint(w.data)
	return int(n), size > 0 && n <= uint64(len(w.data)) && w.skip(size)
}
