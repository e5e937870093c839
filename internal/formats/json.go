// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

// readJSON reads one document: an array of items, an envelope of one, or one
// item alone.
func (f file) readJSON(text *bufio.Reader) error {
	if start, _ := text.Peek(textBuffer); bytes.HasPrefix(bytes.TrimSpace(start), []byte("{")) {
		text = bufio.NewReaderSize(text, envelope.MaxValue)
		if done, err := f.readSingle(text); done {
			return err
		}
	}
	document := envelope.New(text)
	document.ItemsKey = f.options.Items
	rows := newJSONRows(f.to)
	err := document.Read(func(item jsontext.Value) error {
		rows.depth = document.StackDepth()
		return rows.take(item)
	})
	rows.read = document.Items
	if err != nil {
		return rows.locate(envelopeFault(err, rows.at()), false)
	}
	if err := f.checkEnvelope(document); err != nil {
		return err
	}
	return rows.end()
}

// readSingle reads a document that is one item: an object around no list of
// items, with a key that the consumer wants. done is false when it is anything
// else, and nothing was handed out.
func (f file) readSingle(text *bufio.Reader) (done bool, err error) {
	all, whole := peekAll(text)
	if !whole || f.options.Items != "" || !holdsNoList(all) {
		return false, nil
	}
	rows := newJSONRows(f.to)
	if err := rows.take(bytes.TrimSpace(all)); err != nil {
		return true, rows.locate(err, false)
	}
	if rows.columns.count == 0 {
		return false, nil
	}
	return true, rows.end()
}

// holdsNoList says that a text is an object which is no envelope: it has no list
// of items, no error in its place, and no next page.
func holdsNoList(text []byte) bool {
	d := envelope.New(bytes.NewReader(text))
	err := d.Read(func(jsontext.Value) error { return nil })
	return err == nil && !d.List && !d.Failure && !d.NextPage
}

// peekAll gives the whole of a text that is shorter than its reader's buffer.
func peekAll(text *bufio.Reader) (all []byte, whole bool) {
	all, err := text.Peek(envelope.MaxValue)
	return all, errors.Is(err, io.EOF)
}

// envelopeFault puts what is wrong with a document into our words.
func envelopeFault(err error, at Position) error {
	switch {
	case errors.Is(err, envelope.ErrValueTooLong):
		return Refuse(FieldTooLong, "%s: longer than 1 MiB; export flat records", at)
	case errors.Is(err, envelope.ErrTooDeep):
		return tooDeep(at)
	case errors.Is(err, envelope.ErrTooManyMembers):
		return Refuse(FormatMismatch, "more than %d members around the array of records; export an array of records", envelope.MaxMembers)
	case errors.Is(err, envelope.ErrTwoLists):
		return Refuse(FormatMismatch, "two arrays of records in one envelope; export one, or name its key in spec.format.items")
	case errors.Is(err, envelope.ErrTwoDocuments):
		return Refuse(FormatMismatch, "more than one JSON document; export one array")
	}
	return err
}

// checkEnvelope refuses an envelope without items, or with a part of them only.
func (f file) checkEnvelope(d *envelope.Document) error {
	switch {
	case d.Failure && !d.List:
		return Refuse(VendorError, "API answered with an error object; check credentials")
	case d.NextPage:
		return Refuse(SourceTruncated, "answer names a next page; export everything in one file")
	case d.Members > 0 && !d.List && f.options.Items != "":
		return Refuse(FormatMismatch, "JSON object without an array under the key that spec.format.items names; correct it")
	case d.Members > 0 && !d.List:
		return Refuse(FormatMismatch, "JSON object without an array named items or value; name the key of the array in spec.format.items, or set spec.format.type: NDJSON for one object a line")
	}
	return nil
}
