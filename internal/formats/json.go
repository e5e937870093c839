package formats

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

// readJSON reads one document: an array of items, or an envelope of one.
func (f file) readJSON(text io.Reader) error {
	document := envelope.New(text)
	rows := newJSONRows(f.to)
	err := document.Read(func(item jsontext.Value) error {
		rows.depth = document.StackDepth()
		return rows.take(item)
	})
	rows.read = document.Items
	if err != nil {
		return rows.locate(envelopeFault(err, rows.at()), false)
	}
	if err := checkEnvelope(document); err != nil {
		return err
	}
	return rows.end()
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
		return Refuse(FormatMismatch, "two arrays of records in one envelope; export one")
	case errors.Is(err, envelope.ErrTwoDocuments):
		return Refuse(FormatMismatch, "more than one JSON document; export one array")
	}
	return err
}

// checkEnvelope refuses an envelope without items, or with a part of them only.
func checkEnvelope(d *envelope.Document) error {
	switch {
	case d.Failure && !d.List:
		return Refuse(VendorError, "API answered with an error object; check credentials")
	case d.NextPage:
		return Refuse(SourceTruncated, "answer names a next page; export everything in one file")
	case d.Members > 0 && !d.List:
		return Refuse(FormatMismatch, "JSON object without an array named items or value; export an array of records, or set spec.format.type: NDJSON for one object a line")
	}
	return nil
}
