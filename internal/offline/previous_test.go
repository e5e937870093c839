// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"testing"
)

// A previous status written by hand holds what one wants remembered, and no
// more (docs/semantics.md sections 7 and 9).
func TestAPartOfAPreviousStatusIsEnough(t *testing.T) {
	previous := `
status:
  belowTarget: [Usage]
  workloads: [{name: Exchange, highWaterMark: 90}]
  trend: [{asOf: "2026-10-31", usagePercent: 40}]
`
	report := evaluate(t, one+previous, "--now", "2026-11-20T09:00:00Z")[0]
	if got := reasonOf(t, report, "LowUsage"); got != "BelowTarget" {
		t.Errorf("53 %% after being below 50: LowUsage has the reason %s, want BelowTarget until 55", got)
	}
	if got := report.Status.Workloads[0].HighWaterMark; got == nil || *got != 90 {
		t.Errorf("high-water mark %v, want the earlier 90", got)
	}
	if got := len(report.Status.Trend); got != 2 {
		t.Errorf("trend of %d points, want October's and November's", got)
	}
}
