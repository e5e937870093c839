// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"context"
	"errors"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// Header implements formats.Consumer.
func (in *intake) Header(names []string, at formats.Position) ([]formats.Column, error) {
	if err := in.bindTable(names, at); err != nil {
		return nil, err
	}
	wanted := make([]formats.Column, len(names))
	for _, each := range in.bindings.list {
		in.want(&wanted[each.column], each)
	}
	return wanted, nil
}

// Key implements formats.Consumer.
func (in *intake) Key(path string) (wanted formats.Column) {
	in.recognize(path)
	if err := in.columns.ask(path, "a key"); err != nil {
		in.keyFault = err
	}
	for _, claim := range in.columns.claims(path) {
		each := binding{claim, in.keys}
		// Two keys of one count: each item decides which of them it has.
		if in.bindings.bound[claim.field] && (claim.field == in.cache.counts[0] || claim.field == in.cache.counts[1]) {
			in.cache.stop()
		}
		in.bindings.add(each)
		in.want(&wanted, each)
	}
	if wanted.Name != "" {
		in.keys++
		in.assembler.keys = true
	}
	return wanted
}

// want says what is wanted of a column that holds a field.
func (in *intake) want(wanted *formats.Column, each binding) {
	if wanted.Name == "" {
		wanted.Name = in.columns.name(each.field)
	}
	wanted.Keyed = wanted.Keyed || in.cache.covers(each.field)
	for i, f := range in.cache.counts {
		if f == each.field {
			in.counted[i] = each.column
		}
	}
}

// Rows implements formats.Consumer.
func (in *intake) Rows(b formats.Batch) error {
	if in.keyFault != nil {
		return in.keyFault
	}
	keys := b.Keys()
	in.cache.prefetch(keys)
	for row, key := range keys {
		if err := in.countRow(); err != nil {
			return err
		}
		if in.useCached(key, b, row) {
			continue
		}
		if err := in.takeRow(key, b, row); err != nil {
			return err
		}
	}
	return nil
}

// errEnded ends the reading of a file. The caller gets the error of the context.
var errEnded = errors.New("the context has ended")

// endWith ends the reading with a context, until it is called. One row may take
// long where many came before it, and asking the context at each row would cost
// more than most rows do.
func (in *intake) endWith(ctx context.Context) (stop func()) {
	remove := context.AfterFunc(ctx, func() { in.ended.Store(true) })
	return func() { remove() }
}
