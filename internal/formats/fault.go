// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "fmt"

// Reason says in one word why a file is refused or a row is rejected. The list
// is closed; docs/conditions.md explains each. The reasons that need to know
// what a cell means are those of package records.
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
	// HeaderRepeated: the header stands in the middle of the file again.
	HeaderRepeated Reason = "HeaderRepeated"
	// SheetAmbiguous: two sheets of a workbook fit.
	SheetAmbiguous Reason = "SheetAmbiguous"
	// SheetMissing: spec.format.sheet names no visible sheet.
	SheetMissing Reason = "SheetMissing"
	// RowsHidden: a sheet has hidden rows, and nothing says what to do with them.
	RowsHidden Reason = "RowsHidden"
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
	// FieldTooLong: a field of more than 64 KiB (refuses the file), or an id of
	// more than 253 bytes (rejects the row).
	FieldTooLong Reason = "FieldTooLong"
)

// Reasons for which a row is rejected.
const (
	// RowWidth: more or fewer fields than the header.
	RowWidth Reason = "RowWidth"
	// RowUnexpected: a row that is no record.
	RowUnexpected Reason = "RowUnexpected"
	// ValueMissing: a cell is empty, or its formula was never computed.
	ValueMissing Reason = "ValueMissing"
)

// Error refuses a whole file. Its message is made of our own words, numbers
// and the names that the Consumer gave to columns, never of anything the file
// holds.
type Error struct {
	Reason  Reason
	Message string
	// Sheets are the names of sheets that fit, of which one must be chosen. They
	// are words of the file: for the eyes of its owner only, never for a status.
	Sheets []string
	cause  error
}

// Error gives the message: where, what is wrong, what to do.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the technical cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// Refuse makes an *Error.
func Refuse(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// RowError rejects a row. Its message does not say where the row is.
type RowError struct {
	Reason  Reason
	Message string
}

// Error gives the message: what is wrong, what to do.
func (e *RowError) Error() string { return e.Message }
