// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"math"
	"strings"
	"unicode/utf8"
)

// diagnose says why a cell is not a number, so that the export can be mended.
func diagnose(text string, decimal byte) *problem {
	for _, check := range []func(string, byte) *problem{
		missing, nestedText, notFinite, otherDigits, spaced, exponential, marked, adorned,
	} {
		if p := check(text, decimal); p != nil {
			return p
		}
	}
	return wrong(NumberFormat, "not a number; use digits 0-9")
}

func missing(text string, _ byte) *problem {
	switch strings.ToLower(text) {
	case "", "n/a", "na", "-", "–", "null", "none":
		return wrong(ValueMissing, "empty; missing is not zero")
	}
	return nil
}

// nestedText finds what programs write for an object or a list where a single value
// should be: PowerShell, JavaScript, Python and .NET.
func nestedText(text string, _ byte) *problem {
	for _, start := range []string{"@{", "{", "[", "System.", "Microsoft."} {
		if strings.HasPrefix(text, start) {
			return wrong(NumberFormat, "text of a nested object instead of a number; export its parts, in PowerShell with ConvertTo-Json -Depth 5 or Select-Object")
		}
	}
	return nil
}

func notFinite(text string, _ byte) *problem {
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "nan", "inf", "infinity", "∞":
		return wrong(NumberFormat, "not a finite number; check the export job")
	}
	return nil
}

// otherDigits finds what looks like a number and is not: a sign, an
// apostrophe, another script's digits, another base.
func otherDigits(text string, _ byte) *problem {
	r, _ := utf8.DecodeRuneInString(text)
	if strings.ContainsRune("+-'(−＋－", r) || (r >= '０' && r <= '９') || strings.HasPrefix(strings.ToLower(text), "0x") || strings.Contains(text, "_") {
		return wrong(NumberFormat, "not a plain count; use digits 0-9")
	}
	return nil
}

func spaced(text string, _ byte) *problem {
	for _, space := range []string{" ", "\u00a0", "\u202f", "\u2009"} {
		before, after, ok := strings.Cut(text, space)
		if ok && endsInDigit(before) && startsWithDigit(after) {
			return wrong(NumberFormat, "contains a space; export numbers without grouping")
		}
	}
	return nil
}

func exponential(text string, _ byte) *problem {
	e, ok := exponent(text)
	switch {
	case !ok:
		return nil
	case e > 18:
		return wrong(NumberOutOfRange, tooLarge)
	}
	return wrong(NumberFormat, scientific)
}

// exponent gives the exponent of a number in scientific notation.
func exponent(text string) (int64, bool) {
	mantissa, e, ok := strings.Cut(strings.ToLower(text), "e")
	if !ok || strings.Trim(mantissa, "0123456789.,") != "" || !startsWithDigit(mantissa) {
		return 0, false
	}
	e, small := strings.CutPrefix(strings.TrimPrefix(e, "+"), "-")
	n, ok := digitsOnly([]byte(e))
	switch {
	case small:
		return 0, ok
	case n == beyond:
		return math.MaxInt64, true
	}
	return n, ok
}

// marked judges numbers with a decimal or thousands mark.
func marked(text string, decimal byte) *problem {
	if strings.Trim(text, "0123456789.,") != "" || !startsWithDigit(text) {
		return nil
	}
	if decimal == 0 {
		return undeclared(text)
	}
	if strings.IndexByte(text, decimal) < 0 {
		return wrong(NumberFormat, "thousands mark in the wrong place; check spec.format.decimal")
	}
	return wrong(NumberFormat, whole)
}

// undeclared judges a mark of which it was not told what it is.
func undeclared(text string) *problem {
	switch {
	case wellGrouped([]byte(text), ','), wellGrouped([]byte(text), '.'):
		return wrong(NumberAmbiguous, "a decimal or a thousands mark; set spec.format.decimal")
	case strings.Contains(text, ","):
		return wrong(NumberFormat, `decimal comma; set spec.format.decimal: ","`)
	}
	return wrong(NumberFormat, whole)
}

// adorned finds a percent sign, a currency or a unit beside the number.
func adorned(text string, _ byte) *problem {
	switch {
	case strings.Contains(text, "%"):
		return wrong(NumberFormat, "percent sign; export the plain count")
	case strings.ContainsAny(text, "0123456789"):
		return wrong(NumberFormat, "currency or other text beside the number; export the plain count")
	}
	return nil
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }
