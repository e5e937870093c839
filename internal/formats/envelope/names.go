// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package envelope

import "github.com/go-json-experiment/json/jsontext"

// names counts the bytes of the names in the objects that are open. The decoder
// holds them, to find the one that comes twice. An object may have any number
// of them, and may lie in another one.
type names struct {
	// byDepth are those of the object at each depth, all those of all objects.
	byDepth [MaxDepth + 2]int64
	all     int64
}

// token reads the next token outside of the items.
func (d *Document) token() (jsontext.Token, error) {
	before := d.InputOffset()
	token, err := d.ReadToken()
	if err != nil {
		return token, err
	}
	depth := d.StackDepth()
	if depth > MaxDepth {
		return token, ErrTooDeep
	}
	// What was deeper is closed.
	n := &d.names
	n.all -= n.byDepth[depth+1]
	n.byDepth[depth+1] = 0
	if within, tokens := d.StackIndex(depth); within == '{' && tokens%2 == 1 {
		size := d.InputOffset() - before
		n.byDepth[depth] += size
		n.all += size
	}
	if n.all > MaxValue {
		return token, ErrValueTooLong
	}
	return token, nil
}
