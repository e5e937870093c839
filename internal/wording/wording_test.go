// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import (
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0 rows", 1: "1 row", 2: "2 rows", 1000: "1000 rows"} {
		if got := Count(n, "row"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	for span, want := range map[time.Duration]string{24 * time.Hour: "1 day", 168 * time.Hour: "7 days", 36 * time.Hour: "36h0m0s"} {
		if got := Span(span); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
