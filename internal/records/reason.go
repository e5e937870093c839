package records

import "fmt"

// Reason says in one word why a file or a row was refused. The list is closed;
// docs/conditions.md explains each.
type Reason string

// Reasons for which a whole file is refused.
const (
	// SourceEmpty: no bytes, no data rows, or none that could be used. Empty is
	// never zero.
	SourceEmpty Reason = "SourceEmpty"
	// SourceTooLarge: more bytes than allowed, or a suspicious compression ratio.
	SourceTooLarge Reason = "SourceTooLarge"
	// SourceTruncated: the file stops before its end, or names a next page.
	SourceTruncated Reason = "SourceTruncated"
	// SourceCorrupt: the compressed stream, or the file, is damaged.
	SourceCorrupt Reason = "SourceCorrupt"
	// ArchiveInvalid: a ZIP archive that does not hold exactly one plain file.
	ArchiveInvalid Reason = "ArchiveInvalid"
	// EncodingUnsupported: an encoding that is not known, or cannot be told safely.
	EncodingUnsupported Reason = "EncodingUnsupported"
	// EncodingInvalid: bytes that are not text in the file's encoding.
	EncodingInvalid Reason = "EncodingInvalid"
	// FormatMismatch: not an export, or not in the format that spec.format declares.
	FormatMismatch Reason = "FormatMismatch"
	// VendorError: the API answered with an error object.
	VendorError Reason = "VendorError"
	// QuoteUnterminated: a quoted field that is not closed.
	QuoteUnterminated Reason = "QuoteUnterminated"
	// QuoteInvalid: a quote where none may stand.
	QuoteInvalid Reason = "QuoteInvalid"
	// TooManyColumns: more than 256 columns.
	TooManyColumns Reason = "TooManyColumns"
	// TooManyRows: more rows than allowed.
	TooManyRows Reason = "TooManyRows"
	// HeaderDuplicate: two columns match one field.
	HeaderDuplicate Reason = "HeaderDuplicate"
	// HeaderMissing: a required or configured column is not in the file.
	HeaderMissing Reason = "HeaderMissing"
	// HeaderRepeated: the header stands in the middle of the file again.
	HeaderRepeated Reason = "HeaderRepeated"
	// DelimiterMismatch: the file is not separated as spec.format.delimiter says.
	DelimiterMismatch Reason = "DelimiterMismatch"
	// LineEnding: lines end with CR alone.
	LineEnding Reason = "LineEnding"
	// JSONInvalid: not JSON by its grammar.
	JSONInvalid Reason = "JSONInvalid"
	// JSONDuplicateKey: an object has one key twice.
	JSONDuplicateKey Reason = "JSONDuplicateKey"
	// JSONTooDeep: more than 64 levels.
	JSONTooDeep Reason = "JSONTooDeep"
	// TooManyRejected: more rows were rejected than spec.maxRejectedPercent allows.
	TooManyRejected Reason = "TooManyRejected"
)

// Reasons for which a row is rejected.
const (
	// RowWidth: more or fewer fields than the header.
	RowWidth Reason = "RowWidth"
	// RowUnexpected: a row that is no record, such as a line of totals.
	RowUnexpected Reason = "RowUnexpected"
	// FieldTooLong: a field of more than 64 KiB (refuses the file), or an id of
	// more than 253 bytes (rejects the row).
	FieldTooLong Reason = "FieldTooLong"
	// FieldMissing: a JSON item without a required key.
	FieldMissing Reason = "FieldMissing"
	// CharacterForbidden: a NUL, a control or an invisible character.
	CharacterForbidden Reason = "CharacterForbidden"
	// ValueMissing: a required count is empty. Missing is not zero.
	ValueMissing Reason = "ValueMissing"
	// NumberFormat: not a whole number written with the digits 0-9.
	NumberFormat Reason = "NumberFormat"
	// NumberAmbiguous: the mark may be a decimal or a thousands mark.
	NumberAmbiguous Reason = "NumberAmbiguous"
	// NumberOutOfRange: negative, or a number or a sum beyond 64 bits.
	NumberOutOfRange Reason = "NumberOutOfRange"
	// DateAmbiguous: the order of day and month is not known.
	DateAmbiguous Reason = "DateAmbiguous"
	// DateInvalid: not a date, no such day or time, or not written as the dates above it.
	DateInvalid Reason = "DateInvalid"
	// DateInFuture: more than 24 hours from now.
	DateInFuture Reason = "DateInFuture"
)

// Error refuses a whole file. Its message is made of our own words, numbers
// and field names only, never of anything the file holds.
type Error struct {
	Reason  Reason
	Message string
	cause   error
}

// Error gives the message: place, what is wrong, what to do.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the technical cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }

func refuse(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// problem is what is wrong with one value or row; its place is added by who
// knows it.
type problem struct {
	reason Reason
	// field is noField when the whole row is meant.
	field field
	// what is wrong, and what to do.
	what string
}

func wrong(reason Reason, what string) *problem {
	return &problem{reason: reason, field: noField, what: what}
}

// in names the field a problem is in.
func (p *problem) in(f field) *problem {
	if p != nil {
		p.field = f
	}
	return p
}
