// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/formats"

// Reason says in one word why a file was refused or a row rejected. It is one
// of package formats, which are about bytes, or one of these.
type Reason = formats.Reason

// Error refuses a whole file. Its message is made of our own words, numbers
// and field names only, never of anything the file holds.
type Error = formats.Error

// Reasons for which a whole file is refused.
const (
	// SourceEmpty: no row could be used. Empty is never zero.
	SourceEmpty = formats.SourceEmpty
	// TooManyRows: more rows than allowed.
	TooManyRows Reason = "TooManyRows"
	// TooManyGroups: more customers, products, dates or users than allowed.
	TooManyGroups Reason = "TooManyGroups"
	// HeaderDuplicate: two columns match one field.
	HeaderDuplicate Reason = "HeaderDuplicate"
	// HeaderAmbiguous: a column may be one of two fields.
	HeaderAmbiguous Reason = "HeaderAmbiguous"
	// HeaderMissing: a required or configured column is not in the file.
	HeaderMissing Reason = "HeaderMissing"
	// TooManyRejected: more rows were rejected than spec.maxRejectedPercent allows.
	TooManyRejected Reason = "TooManyRejected"
)

// Reasons for which a row is rejected.
const (
	// RowUnexpected: a row that is no record, such as one without a customer.
	RowUnexpected = formats.RowUnexpected
	// FieldTooLong: an id of more than 253 bytes.
	FieldTooLong = formats.FieldTooLong
	// CustomerIDUnlike: not an id like the others of the file, which are GUIDs.
	CustomerIDUnlike Reason = "CustomerIdUnlike"
	// FieldMissing: a JSON item without a required key.
	FieldMissing Reason = "FieldMissing"
	// CharacterForbidden: a NUL, a control or an invisible character.
	CharacterForbidden Reason = "CharacterForbidden"
	// ValueMissing: a required count is empty. Missing is not zero.
	ValueMissing = formats.ValueMissing
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

// problem is what is wrong with one value or row. It does not say where the row
// is.
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
