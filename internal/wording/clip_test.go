// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClip(t *testing.T) {
	for _, test := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"fits", "Contoso", 7, "Contoso"},
		{"too long", "Contoso", 6, "Contos"},
		{"empty", "", 0, ""},
		{"no room", "Contoso", 0, ""},
		{"a rune stays whole", "Zürich", 2, "Z"},
		{"a rune that just fits", "Zürich", 3, "Zü"},
		{"quotes take two bytes", `""""`, 6, `"""`},
		{"angle brackets take six", "<b>", 7, "<b"},
		{"line separators take six", "\u2028\u2028", 11, "\u2028"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Clip(test.in, test.limit); got != test.want {
				t.Errorf("Clip(%q, %d) = %q, want %q", test.in, test.limit, got, test.want)
			}
		})
	}
}

// What a status takes is bounded whatever the data holds, bytes that are no
// text included.
func TestClipBoundsJSON(t *testing.T) {
	anyBytes := rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), anyBytes).Draw(t, "text")
		limit := rapid.IntRange(0, 64).Draw(t, "limit")
		out := Clip(in, limit)
		encoded, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if size := len(encoded) - len(`""`); size > limit {
			t.Errorf("%d bytes of JSON, more than %d: %q", size, limit, out)
		}
		if !strings.HasPrefix(in, out) {
			t.Errorf("%q is no beginning of %q", out, in)
		}
		if utf8.ValidString(in) && !utf8.ValidString(out) {
			t.Errorf("a rune was cut: %q", out)
		}
	})
}
