// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "strings"

// diagnoseDate says why a cell is not a date, so that the export can be mended.
func diagnoseDate(text string) *problem {
	if isSerial(text) {
		return wrong(DateInvalid, "looks like an Excel serial number; export as YYYY-MM-DD")
	}
	day, _, _ := strings.Cut(text, " ")
	parts := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) == 3 && isDigits(strings.Join(parts, "")) {
		if len(parts[0]) <= 2 && len(parts[2]) <= 2 {
			return wrong(DateInvalid, "two-digit year; export four digits")
		}
		return wrong(DateAmbiguous, "day/month order unknown; set spec.format.dateFormat")
	}
	return wrong(DateInvalid, "not a date; export as YYYY-MM-DD or set spec.format.dateFormat")
}

// isSerial: days since 1900, as a spreadsheet counts them, perhaps with a time.
func isSerial(text string) bool {
	days, clock, _ := strings.Cut(text, ".")
	return len(days) == 5 && isDigits(days) && (clock == "" || isDigits(clock))
}

func isDigits(text string) bool {
	_, ok := digitsOnly([]byte(text))
	return ok
}
