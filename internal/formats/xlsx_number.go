// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"strconv"
	"strings"
)

// decimalDigits takes a number as a workbook stores it, such as 120, 0.5 or
// 1.2E+3, apart: its whole digits and its fraction, without needless zeros.
// Digits move, and nothing is rounded. Negative and huge numbers are not ok.
func decimalDigits(raw []byte) (whole, fraction string, ok bool) {
	const mostExponent = 30
	mantissa, power, scientific := bytes.Cut(bytes.ToUpper(raw), []byte("E"))
	exponent := 0
	if scientific {
		n, err := strconv.Atoi(string(power))
		if err != nil || n > mostExponent || n < -mostExponent {
			return "", "", false
		}
		exponent = n
	}
	before, after, _ := strings.Cut(string(mantissa), ".")
	if len(raw) > maxPath || !allDigits(before+after) {
		return "", "", false
	}
	before, after = movePoint(before, after, exponent)
	if before = strings.TrimLeft(before, "0"); before == "" {
		before = "0"
	}
	return before, strings.TrimRight(after, "0"), true
}

// movePoint moves the decimal point of a number to the right, or to the left
// when places are negative.
func movePoint(before, after string, places int) (string, string) {
	if places >= 0 {
		after += strings.Repeat("0", places)
		return before + after[:places], after[places:]
	}
	before = strings.Repeat("0", -places) + before
	point := len(before) + places
	return before[:point], before[point:] + after
}

func allDigits(text string) bool { return text != "" && digits([]byte(text)) == len(text) }
