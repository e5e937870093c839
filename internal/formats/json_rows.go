// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

// jsonRows makes rows of the items of a JSON file, each from its text. A flat
// object with keys that have been seen is read in one pass, any other item by
// the decoder, token by token.
type jsonRows struct {
	to      Consumer
	columns jsonColumns
	index   keyIndex
	batch   jsonBatch
	// read is the number of items so far.
	read int64
	// The decoder reads the text of an item, which lies so deep in its file.
	*jsontext.Decoder
	text  bytes.Reader
	depth int
	// path is that of the key being read, its parts joined with dots.
	path []byte
	// name is the outermost key, in quotes.
	name []byte
}

func newJSONRows(to Consumer) *jsonRows {
	return &jsonRows{
		to: to, Decoder: jsontext.NewDecoder(bytes.NewReader(nil)),
		columns: newJSONColumns(to), batch: jsonBatch{hasher: newKeyHasher()},
	}
}

func (j *jsonRows) at() Position { return Position{N: j.read, Item: true} }

// take takes the text of an item. The consumer gets the row when the batch is
// full, or at the end.
func (j *jsonRows) take(text []byte) error {
	j.read++
	if !j.batch.room(len(text), j.columns.count) {
		if err := j.flush(); err != nil {
			return err
		}
	}
	j.batch.begin(j.at(), j.columns.count)
	if !j.index.read(text, &j.batch) {
		if err := j.decode(text); err != nil {
			return err
		}
	}
	j.batch.end(j.columns.keyed)
	return nil
}

// flush hands the batch out.
func (j *jsonRows) flush() error {
	if len(j.batch.rows) == 0 {
		return nil
	}
	err := j.to.Rows(&j.batch)
	j.batch.clear()
	return err
}

// end hands the last batch out, and refuses a file without items.
func (j *jsonRows) end() error {
	if j.read == 0 {
		return Refuse(SourceEmpty, "JSON holds no items; check the filters of the export job")
	}
	return j.flush()
}

// decode reads the item of a text, whatever it is.
func (j *jsonRows) decode(text []byte) error {
	j.text.Reset(text)
	j.Reset(&j.text)
	j.path = j.path[:0]
	var err error
	switch j.PeekKind() {
	case 0:
		_, err = j.ReadToken()
		return err
	case '{':
		err = j.object()
	default:
		j.batch.reject()
		err = j.skip()
	}
	if err != nil {
		return err
	}
	if _, err := j.ReadToken(); !errors.Is(err, io.EOF) {
		return Refuse(FormatMismatch, "%s: text behind the object on its line; export one object a line", j.at())
	}
	return nil
}

// object reads an object of an item; the keys of objects within it are joined
// with dots.
func (j *jsonRows) object() error {
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	if err := j.checkDepth(); err != nil {
		return err
	}
	outer := len(j.path)
	for j.PeekKind() != '}' {
		key, err := j.ReadValue()
		if err != nil {
			return err
		}
		j.enter(outer, key)
		if err := j.member(outer == 0); err != nil {
			return err
		}
	}
	j.path = j.path[:outer]
	_, err := j.ReadToken()
	return err
}

// enter appends a key, in quotes, to the path of its object, which has a
// certain length.
func (j *jsonRows) enter(outer int, key jsontext.Value) {
	j.path = j.path[:outer]
	if outer > 0 {
		j.path = append(j.path, '.')
	}
	// The decoder has checked the key.
	j.path, _ = jsontext.AppendUnquote(j.path, key)
	if outer == 0 {
		j.name = append(j.name[:0], key...)
	}
}

// member reads the value of the key that path ends with. outermost says that
// the key is one of the item itself.
func (j *jsonRows) member(outermost bool) error {
	kind := j.PeekKind()
	if kind == '{' {
		return j.object()
	}
	column, err := j.columns.find(j.path)
	if err != nil {
		return Refuse(TooManyColumns, "%s: more than %d keys match the names of fields; export fewer", j.at(), maxColumns)
	}
	if outermost {
		j.index.learn(j.name, column)
	}
	if kind == '[' {
		return j.list(column)
	}
	literal, err := j.ReadValue()
	if err != nil {
		return err
	}
	form := scalarForm(literal.Kind())
	if form == Null {
		literal = nil
	}
	return j.set(column, form, literal)
}

// set gives a cell to a column; a string is still in quotes.
func (j *jsonRows) set(column int, form Form, text []byte) error {
	if column < 0 {
		return nil
	}
	if !j.batch.set(column, form, text) {
		return Refuse(JSONDuplicateKey, "%s: two keys have one path; check the export job", j.at())
	}
	return nil
}

// scalarForm gives the form of a scalar.
func scalarForm(kind jsontext.Kind) Form {
	switch kind {
	case '"':
		return JSONString
	case 'n':
		return Null
	case '0':
		return JSONNumber
	}
	return JSONBool
}

// list reads an array within an item: its texts are joined.
func (j *jsonRows) list(column int) error {
	if column < 0 {
		return j.skip()
	}
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	var joined []byte
	for j.PeekKind() != ']' {
		if j.PeekKind() != '"' {
			if err := j.skip(); err != nil {
				return err
			}
			continue
		}
		text, err := j.ReadValue()
		if err != nil {
			return err
		}
		if len(joined) < maxField {
			// The decoder has checked the text.
			joined, _ = jsontext.AppendUnquote(append(joined, "; "...), text)
		}
	}
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	return j.set(column, List, bytes.TrimPrefix(joined, []byte("; ")))
}

// skip passes over a value.
func (j *jsonRows) skip() error {
	depth := j.StackDepth()
	for {
		if _, err := j.ReadToken(); err != nil {
			return err
		}
		if err := j.checkDepth(); err != nil {
			return err
		}
		if j.StackDepth() == depth {
			return nil
		}
	}
}

func (j *jsonRows) checkDepth() error {
	if j.depth+j.StackDepth() > envelope.MaxDepth {
		return tooDeep(j.at())
	}
	return nil
}
