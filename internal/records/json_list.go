package records

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// listed are the fields whose value may be a list of texts.
var listed = map[field]bool{suspensionReason: true, assignedProducts: true}

// list reads an array within an item: texts are joined for a field that may
// have several, anything else is passed over.
func (j *jsonItems) list() error {
	claims := j.item.find()
	if len(claims) != 1 || !listed[claims[0].field] {
		if err := j.item.set(value{form: jsonArray}, j.at()); err != nil {
			return err
		}
		return j.skip()
	}
	joined, err := j.join()
	if err != nil {
		return err
	}
	return j.item.set(value{cell, joined}, j.at())
}

// join reads an array and puts its texts into one.
func (j *jsonItems) join() ([]byte, error) {
	if _, err := j.ReadToken(); err != nil {
		return nil, err
	}
	var joined []byte
	for j.PeekKind() != ']' {
		if j.PeekKind() != '"' {
			if err := j.skip(); err != nil {
				return nil, err
			}
			continue
		}
		text, err := j.ReadValue()
		if err != nil {
			return nil, err
		}
		if len(joined) < maxField {
			// The decoder has checked the text.
			joined, _ = jsontext.AppendUnquote(append(joined, "; "...), text)
		}
	}
	_, err := j.ReadToken()
	return bytes.TrimPrefix(joined, []byte("; ")), err
}
