// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package wording bounds and phrases texts that are always in English: the
// messages of conditions and events, and the explanations of verdicts. Texts,
// numbers and durations come in; texts go out. What people read in six languages
// is in internal/report.
package wording

import (
	"fmt"
	"time"
)

// Count gives a number with its noun: 1 row, 2 rows.
func Count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Span gives a duration in days when it is a whole number of days, else in
// hours, minutes and seconds.
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return Count(int64(d/day), "day")
	}
	return d.String()
}
