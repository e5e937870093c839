// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"strings"
	"testing"
)

// The people of the exports are all called CanaryX7, and whatever a report
// prints, it names none of them. Their counts it does show.
func TestReportNamesNobody(t *testing.T) {
	for _, output := range []string{"table", "wide", "yaml", "json", "html"} {
		t.Run(output, func(t *testing.T) {
			stdout, stderr, status := execute(t, "", "-f", "testdata/personal", "-o", output)
			if status != exitFailed || !strings.Contains(stderr, "HeaderMissing") {
				t.Errorf("status %d, stderr %q: the file that is refused is not told", status, stderr)
			}
			if !strings.Contains(stdout, "acme") {
				t.Fatalf("nothing is reported:\n%s", stdout)
			}
			for place, text := range map[string]string{"stdout": stdout, "stderr": stderr} {
				if i := strings.Index(text, "CanaryX7"); i >= 0 {
					t.Errorf("%s names somebody: …%s…", place, text[max(0, i-100):min(len(text), i+100)])
				}
			}
		})
	}
}

// The counts of those people are in the report.
func TestReportCountsEverybody(t *testing.T) {
	stdout, _, _ := execute(t, "", "-f", "testdata/personal", "-o", "yaml")
	for _, want := range []string{"reason: LicenseTransfer", "requests: 1", "basis: Users", "duplicates: 1", "subscriptions: 1"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}
