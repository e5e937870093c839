package records

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonItems takes the items of a JSON file in, each from its text. A flat object
// with keys that have been seen is read in one pass, any other item by the
// decoder, token by token.
type jsonItems struct {
	jsonTokens
	// text is that of the item which is decoded.
	text bytes.Reader
	item item
	keys keyring
	// waiting are the items that were looked at, and not taken in yet.
	waiting waitingItems
}

func newJSONItems(in *intake) *jsonItems {
	return &jsonItems{jsonTokens: jsonTokens{Decoder: jsontext.NewDecoder(bytes.NewReader(nil)), in: in}, item: newItem(in.columns)}
}

// take takes an item in that was counted, or rejects it, or the file. It may
// wait until flush.
func (j *jsonItems) take(text []byte) error {
	if j.in.shortcuts.on() && j.wait(text) {
		return nil
	}
	j.flush()
	if !j.read(text, j.at()) {
		return j.decode(text)
	}
	j.in.take(&j.item.values, j.at())
	return nil
}

// read reads a flat item in one pass; false when it must be decoded.
func (j *jsonItems) read(text []byte, at place) bool {
	j.item.reset()
	return j.keys.read(text, &j.item, at)
}

// wait puts a flat item to those that wait; false when there is something about
// it that only the long way knows what to do with.
func (j *jsonItems) wait(text []byte) bool {
	if len(text) > maxWaiting || !j.read(text, j.at()) {
		return false
	}
	v, short := &j.item.values, &j.in.shortcuts
	first, second, ok := j.in.numbers(v[short.counts[0]], v[short.counts[1]])
	if !ok {
		return false
	}
	hash := short.hash(v)
	if !j.waiting.room(len(text)) {
		j.flush()
	}
	j.waiting.add(text, hash, waitingItem{at: j.at(), counts: [2]int64{first, second}})
	return true
}

// flush takes in what waits.
func (j *jsonItems) flush() {
	w := &j.waiting
	j.in.shortcuts.touch(w.hashes)
	from := 0
	for i, each := range w.items {
		text := w.text[from:each.end]
		from = each.end
		if j.in.repeat(j.in.shortcuts.find(w.hashes[i]), each.counts[0], each.counts[1]) {
			continue
		}
		j.read(text, each.at)
		j.in.takeNew(&j.item.values, w.hashes[i], each.at)
	}
	w.clear()
}

// decode takes in the item of a text, whatever it is.
func (j *jsonItems) decode(text []byte) error {
	j.item.reset()
	j.text.Reset(text)
	j.Reset(&j.text)
	if j.PeekKind() == 0 {
		_, err := j.ReadToken()
		return err
	}
	if err := j.useItem(); err != nil {
		return err
	}
	if _, err := j.ReadToken(); !errors.Is(err, io.EOF) {
		return refuse(FormatMismatch, "%s: text behind the object on its line; export one object a line", j.at())
	}
	return nil
}

// useItem takes in the item that the decoder is at.
func (j *jsonItems) useItem() error {
	if j.PeekKind() != '{' {
		j.in.refuse(&j.item.values, wrong(RowUnexpected, "not an object; check the export job"), j.at())
		return j.skip()
	}
	if err := j.object(); err != nil {
		return err
	}
	j.in.take(&j.item.values, j.at())
	return nil
}

// object reads an object of an item; the keys of objects within it are joined
// with dots.
func (j *jsonItems) object() error {
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	if err := j.checkDepth(); err != nil {
		return err
	}
	outer := len(j.item.path)
	for j.PeekKind() != '}' {
		key, err := j.ReadValue()
		if err != nil {
			return err
		}
		j.item.enter(outer, key)
		if outer == 0 {
			j.keys.learn(key, j.item.find())
		}
		if err := j.member(); err != nil {
			return err
		}
	}
	j.item.path = j.item.path[:outer]
	_, err := j.ReadToken()
	return err
}

// member reads the value of the key that path ends with.
func (j *jsonItems) member() error {
	switch j.PeekKind() {
	case '{':
		return j.object()
	case '[':
		return j.list()
	}
	literal, err := j.ReadValue()
	if err != nil {
		return err
	}
	return j.item.set(scalar(literal), j.at())
}

// scalar gives the value of a literal; a string still in quotes.
func scalar(literal jsontext.Value) value {
	switch literal.Kind() {
	case '"':
		return value{jsonString, literal}
	case 'n':
		return value{form: jsonNull}
	case '0':
		return value{jsonNumber, literal}
	}
	return value{jsonBool, literal}
}

// check refuses a file without items, or without a key that it should have.
func (j *jsonItems) check() error {
	j.flush()
	if j.in.counts.Read == 0 {
		return refuse(SourceEmpty, "JSON holds no items; check the filters of the export job")
	}
	for f, mapped := range j.in.columns.mapped {
		if mapped && !j.item.seen[f] {
			return refuse(HeaderMissing, "spec.columns.%s refers to a key that no item has; correct it", j.in.columns.name(field(f)))
		}
	}
	return nil
}
