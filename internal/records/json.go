package records

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonDocument finds the items of a JSON document: those of an array, or of the
// array in an envelope. It holds one item at a time.
type jsonDocument struct {
	jsonTokens
	list *jsonItems
}

// readJSON reads one document.
func readJSON(text io.Reader, in *intake) error {
	bounded := &boundedValues{from: text, in: in}
	bounded.into = jsontext.NewDecoder(bounded)
	j := &jsonDocument{jsonTokens{Decoder: bounded.into, in: in}, newJSONItems(in)}
	switch err := j.document(); {
	case bounded.failure != nil:
		return bounded.failure
	case err != nil:
		return j.locate(err, false)
	}
	return j.list.check()
}

// document reads the one value a file holds.
func (j *jsonDocument) document() (err error) {
	switch j.PeekKind() {
	case '[':
		err = j.items()
	case '{':
		err = j.envelope()
	default:
		err = j.skip()
	}
	if err != nil {
		return err
	}
	var syntax *jsontext.SyntacticError
	if _, err = j.ReadToken(); err == nil || errors.As(err, &syntax) {
		return refuse(FormatMismatch, "more than one JSON document; export one array")
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// found is what an envelope has.
type found struct {
	members int
	// array of items, perhaps null; items when it is not.
	array, items  bool
	failure, next bool
}

// envelope reads the object around the array of items.
func (j *jsonDocument) envelope() error {
	var f found
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	for j.PeekKind() != '}' {
		key, err := j.ReadToken()
		if err != nil {
			return err
		}
		if err := j.envelopeMember(fold(key.String()), &f); err != nil {
			return err
		}
	}
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	return f.check()
}

// check refuses an envelope without items, or with a part of them only.
func (f *found) check() error {
	switch {
	case f.failure && !f.array:
		return refuse(VendorError, "API answered with an error object; check credentials")
	case f.next:
		return refuse(SourceTruncated, "answer names a next page; export everything in one file")
	case f.members > 0 && !f.array:
		return refuse(FormatMismatch, "JSON object without an array named items or value; export an array of records, or set spec.format.type: NDJSON for one object a line")
	}
	return nil
}

// envelopeMember reads one member: the items, or something about them.
func (j *jsonDocument) envelopeMember(key string, f *found) error {
	f.members++
	kind := j.PeekKind()
	isNull := kind == 'n'
	switch key {
	case "items", "value":
		if kind == '[' {
			return j.envelopeItems(f)
		}
		f.array = f.array || isNull
	case "error", "errors":
		f.failure = f.failure || !isNull
	case "nextlink", "@nextlink", "@odatanextlink":
		f.next = f.next || !isNull
	}
	return j.skip()
}

func (j *jsonDocument) envelopeItems(f *found) error {
	if f.items {
		return refuse(FormatMismatch, "two arrays of records in one envelope; export one")
	}
	f.items, f.array = true, true
	return j.items()
}

// items reads the array of items.
func (j *jsonDocument) items() error {
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	j.list.depth = j.StackDepth()
	for j.PeekKind() != ']' {
		if err := j.takeItem(); err != nil {
			return err
		}
	}
	_, err := j.ReadToken()
	return err
}

// takeItem takes one item in, or rejects it.
func (j *jsonDocument) takeItem() error {
	if j.PeekKind() == 0 {
		_, err := j.ReadToken()
		return err
	}
	if err := j.in.begin(); err != nil {
		return err
	}
	text, err := j.ReadValue()
	if err != nil {
		return err
	}
	return j.list.take(text)
}
