package records

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth is how deep objects and arrays may lie in each other.
const maxDepth = 64

// jsonReader takes the items of a JSON document in: those of an array, or of
// the array in an envelope. It walks token by token and holds one item's
// fields only.
type jsonReader struct {
	*jsontext.Decoder
	item item
	in   *intake
	// keys are those of items, for who reads items without a decoder; nil for
	// who does not.
	keys *keyring
	// more says that there is something behind what the decoder reads.
	more bool
}

func newJSONReader(text io.Reader, in *intake) *jsonReader {
	return &jsonReader{Decoder: jsontext.NewDecoder(text), in: in, item: newItem(in.columns)}
}

// readJSON reads one document.
func readJSON(text io.Reader, in *intake) error {
	j := newJSONReader(text, in)
	if err := j.document(); err != nil {
		return j.locate(err)
	}
	return j.check()
}

// check refuses a file without items, or without a key that it should have.
func (j *jsonReader) check() error {
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

func (j *jsonReader) at() place { return place{n: j.in.counts.Read, json: true} }

// document reads the one value a file holds.
func (j *jsonReader) document() (err error) {
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
func (j *jsonReader) envelope() error {
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
func (j *jsonReader) envelopeMember(key string, f *found) error {
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

func (j *jsonReader) envelopeItems(f *found) error {
	if f.items {
		return refuse(FormatMismatch, "two arrays of records in one envelope; export one")
	}
	f.items, f.array = true, true
	return j.items()
}

// items reads the array of items.
func (j *jsonReader) items() error {
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	for j.PeekKind() != ']' {
		if err := j.takeItem(); err != nil {
			return err
		}
	}
	_, err := j.ReadToken()
	return err
}

// takeItem takes one item in, or rejects it.
func (j *jsonReader) takeItem() error {
	if j.PeekKind() == 0 {
		_, err := j.ReadToken()
		return err
	}
	if err := j.in.begin(); err != nil {
		return err
	}
	return j.useItem()
}

// useItem takes in the item that has been counted.
func (j *jsonReader) useItem() error {
	j.item.reset()
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
func (j *jsonReader) object() error {
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
		if outer == 0 && j.keys != nil {
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
func (j *jsonReader) member() error {
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

// skip passes over a value.
func (j *jsonReader) skip() error {
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

func (j *jsonReader) checkDepth() error {
	if j.StackDepth() > maxDepth {
		return refuse(JSONTooDeep, "%s: more than %d levels; export flat records", j.at(), maxDepth)
	}
	return nil
}

// locate puts a fault of the grammar into our words.
func (j *jsonReader) locate(err error) error {
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return err
	}
	switch cause := syntax.Err; {
	case errors.Is(cause, io.ErrUnexpectedEOF) && j.more:
		return refuse(JSONInvalid, "%s: does not end on its line; export one object a line", j.at())
	case errors.Is(cause, io.ErrUnexpectedEOF):
		return refuse(SourceTruncated, "%s: JSON ends before it is complete; export it again", j.at())
	case errors.Is(cause, jsontext.ErrDuplicateName):
		return refuse(JSONDuplicateKey, "%s: key repeated; check the export job", j.at())
	case strings.Contains(cause.Error(), "invalid UTF-8"), strings.Contains(cause.Error(), "surrogate"):
		return refuse(EncodingInvalid, "%s: text is not valid Unicode; export as UTF-8", j.at())
	}
	return refuse(JSONInvalid, "%s: not JSON at offset %d; check the export job", j.at(), syntax.ByteOffset)
}
