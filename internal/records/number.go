// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"math"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// Numbers are exact 64-bit counts. What is written in any other way than as
// digits is refused, never guessed: a wrong count is worse than none.

const (
	tooLarge   = "larger than 9223372036854775807"
	scientific = "scientific notation; format the column as a number before export"
	whole      = "must be a whole number"
)

// number reads a count from a value.
func (a *assembler) number(v formats.Cell) (int64, *problem) {
	switch v.Form {
	case formats.Text, formats.JSONString:
		return cellNumber(v.Text, a.decimal)
	case formats.JSONNumber:
		return literalNumber(v.Text, "must be a whole JSON number")
	case formats.Number:
		return literalNumber(v.Text, whole)
	case formats.Null:
		return 0, wrong(ValueMissing, "null; missing is not zero")
	case formats.Absent:
		return 0, wrong(FieldMissing, "missing; map the key in spec.columns or set spec.constants")
	}
	return 0, wrong(NumberFormat, "must be a whole JSON number")
}

// literalNumber reads a number as programs write it; fault says what it must be.
func literalNumber(text []byte, fault string) (int64, *problem) {
	if n, ok := digitsOnly(text); ok {
		return inRange(n, false)
	}
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	if whole, fraction, ok := bytes.Cut(digits, []byte(".")); ok && onlyZeros(fraction) {
		digits = whole
	}
	if n, ok := digitsOnly(digits); ok {
		return inRange(n, negative)
	}
	if n, ok := exponent(string(digits)); ok && n > 18 {
		return 0, wrong(NumberOutOfRange, tooLarge)
	}
	return 0, wrong(NumberFormat, fault)
}

// cellNumber reads a number as spreadsheets and exports write it. decimal is
// the decimal mark, or 0 when it was not told.
func cellNumber(text []byte, decimal byte) (int64, *problem) {
	if n, ok := digitsOnly(text); ok {
		return inRange(n, false)
	}
	text = bytes.Trim(text, " \t")
	if n, ok := digitsOnly(text); ok {
		return inRange(n, false)
	}
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	if n, ok := digitsOnly(digits); ok && negative {
		return inRange(n, true)
	}
	text = withoutFraction(text, decimal)
	if n, ok := digitsOnly(text); ok {
		return inRange(n, false)
	}
	if grouped, ok := ungroup(text, decimal); ok {
		n, _ := digitsOnly(grouped)
		return inRange(n, false)
	}
	return 0, diagnose(string(text), decimal)
}

// withoutFraction takes a fraction of zeros off, as in 84.0. Where the decimal
// mark was not told, a mark before exactly three digits may be a thousands mark.
func withoutFraction(text []byte, decimal byte) []byte {
	i := bytes.LastIndexAny(text, ".,")
	if i <= 0 || !onlyZeros(text[i+1:]) {
		return text
	}
	if decimal == 0 && len(text)-i-1 != 3 && !bytes.ContainsAny(text[:i], ".,") || text[i] == decimal {
		return text[:i]
	}
	return text
}

func onlyZeros(text []byte) bool { return len(text) > 0 && len(bytes.Trim(text, "0")) == 0 }

// beyond is what digitsOnly gives for a number that does not fit.
const beyond = -1

// digitsOnly reads the digits 0-9; ok is false when there is anything else.
func digitsOnly(text []byte) (n int64, ok bool) {
	for _, c := range text {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		if n == beyond || n > (math.MaxInt64-int64(d))/10 {
			n = beyond
			continue
		}
		n = n*10 + int64(d)
	}
	return n, len(text) > 0
}

func inRange(n int64, negative bool) (int64, *problem) {
	switch {
	case negative && n != 0:
		return 0, wrong(NumberOutOfRange, "negative count")
	case n == beyond:
		return 0, wrong(NumberOutOfRange, tooLarge)
	}
	return n, nil
}

// ungroup takes the thousands marks out, when the decimal mark is told and the
// groups are right.
func ungroup(text []byte, decimal byte) ([]byte, bool) {
	mark := byte('.')
	if decimal == '.' {
		mark = ','
	}
	if decimal == 0 || !wellGrouped(text, mark) {
		return nil, false
	}
	return bytes.ReplaceAll(text, []byte{mark}, nil), true
}

// wellGrouped: one to three digits, then groups of three.
func wellGrouped(text []byte, mark byte) bool {
	groups := bytes.Split(text, []byte{mark})
	for i, group := range groups {
		if _, ok := digitsOnly(group); !ok || len(group) > 3 || (i > 0 && len(group) != 3) {
			return false
		}
	}
	return len(groups) > 1
}
