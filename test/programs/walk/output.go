// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"
)

// passing is what differs from day to day: dates, written in either way, and
// ages.
var passing = regexp.MustCompile(`\b(\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2} \d{1,2}, \d{4}|(\d+[dhms])+)\b`)

// shows says whether a page's text shows an output: line by line, but for the
// widths of columns and for dates and ages. A line … stands for any lines.
func shows(text, output string) bool {
	pattern := []string{}
	for _, line := range lines(text) {
		if line == "…" {
			pattern = append(pattern, `(?:.*\n)*`)
		} else {
			pattern = append(pattern, regexp.QuoteMeta(line)+`\n`)
		}
	}
	whole := regexp.MustCompile(`\A` + strings.Join(pattern, "") + `\z`)
	return whole.MatchString(strings.Join(lines(output), "\n") + "\n")
}

// lines are those of a text that are not blank, with what passes named only.
func lines(text string) []string {
	var kept []string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			kept = append(kept, passing.ReplaceAllString(strings.Join(words, " "), "<passing>"))
		}
	}
	return kept
}
