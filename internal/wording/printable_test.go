// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"Contoso":                    "Contoso",
		"Zürich & Söhne, 北京":         "Zürich & Söhne, 北京",
		"no\u00a0break":              "no\u00a0break",
		"two\nlines\tof\r\nthem":     "two lines of  them",
		"\x1b[31mred":                "\ufffd[31mred",
		"a\x00b\u202ec\u200bd\ufeff": "a\ufffdb\ufffdc\ufffdd\ufffd",
		"a\u2028b\u0085c\x7f":        "a\ufffdb\ufffdc\ufffd",
		"bad \xff byte":              "bad \ufffd byte",
		"":                           "",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\u202eb\x1b")
	f.Fuzz(func(t *testing.T, text string) {
		got := Printable(text)
		if !utf8.ValidString(got) || Printable(got) != got {
			t.Errorf("%q: got %q", text, got)
		}
		for _, r := range got {
			if r != unicode.ReplacementChar && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) {
				t.Errorf("%q: %q is shown", text, r)
			}
		}
	})
}
