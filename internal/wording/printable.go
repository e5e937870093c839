// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import (
	"strings"
	"unicode"
)

// Printable gives a text on one line that can be seen as it is. A line break or a
// tab becomes a space. Characters that files may not have in their texts become
// U+FFFD: control characters, invisible formatting characters such as marks of
// text direction, and bytes that are not UTF-8. Texts of a spec go through it
// before they are shown, because a spec may be older than the patterns of its
// schema.
func Printable(text string) string { return strings.Map(printable, text) }

func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case unicode.IsPrint(r) || unicode.Is(unicode.Zs, r):
		return r
	}
	return unicode.ReplacementChar
}
