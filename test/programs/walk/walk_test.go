// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPagesAreWalkedThrough(t *testing.T) {
	tests := map[string]struct {
		page string
		want string // in the error; empty for none
	}{
		"a file and its output": {page: "Save this as `a.yaml`:\n\n```yaml\na: 1\n```\n\n```sh\ncat a.yaml\n```\n\n```\na: 1\n```\n"},
		"state stays":           {page: "```sh\nmkdir x && cd x\na=1\n```\n\n```sh\necho $a ${PWD##*/}\n```\n\n```\n1 x\n```\n"},
		"shown failure":         {page: "```sh\nfalse\necho \"status $?\"\n```\n\n```\nstatus 1\n```\n"},
		"failure":               {page: "one\n\n```sh\nfalse\n```\n\n```sh\ntrue\n```\n", want: ":3: failed"},
		"failure in a pipe":     {page: "```sh\nfalse | true\n```\n", want: ":1: failed"},
		"other output":          {page: "```sh\necho a\n```\n\n```\nb\n```\n", want: "the page shows\nb\n\nbut there came\na\n"},
		"nameless file":         {page: "Save this:\n\n```yaml\na: 1\n```\n", want: "line 3: the text before"},
		"output of nothing":     {page: "```\na\n```\n", want: "line 1: an output without commands"},
		"other language":        {page: "```sql\nselect 1\n```\n", want: "line 1: a block of sql"},
		"no step":               {page: "words\n", want: "no step"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "page.md", test.page)
			write(t, "prelude", "")
			err := run(t.Context(), []string{"page.md", filepath.Join(".", "prelude")})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestOutputsAreCompared(t *testing.T) {
	tests := map[string]struct {
		text, output string
		want         bool
	}{
		"widths, dates and ages": {"a  2026-11-18   1m", "a 2027-01-02 1m30s\n", true},
		"written dates":          {"Oct 25, 2026 – x", "Jan 2, 2027 – x", true},
		"left out":               {"a\n…\nd", "a\nb\nc\nd\n", true},
		"nothing left out":       {"a\n…\nd", "a\nd", true},
		"a line more":            {"a", "a\nb", false},
		"a line less":            {"a\nb", "a", false},
		"a figure":               {"80 70", "80 71", false},
		"no pattern":             {"a.c", "abc", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := shows(test.text, test.output); got != test.want {
				t.Errorf("shows %t, want %t", got, test.want)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
