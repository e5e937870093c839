// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import (
	"strings"
	"unicode/utf8"
)

// Clip shortens text to at most limit bytes of JSON, at a rune boundary, so
// that a status is bounded whatever the data holds.
func Clip(s string, limit int) string {
	size := 0
	for i, r := range s {
		size += jsonSize(r)
		if size > limit {
			return s[:i]
		}
	}
	return s
}

// jsonSize is how many bytes a rune takes in JSON as the API server writes it.
func jsonSize(r rune) int {
	switch {
	case r < ' ' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError || strings.ContainsRune("<>&", r):
		return len(`\u0000`)
	case r == '"' || r == '\\':
		return len(`\"`)
	default:
		return utf8.RuneLen(r)
	}
}
