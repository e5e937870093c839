// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestReportPeriod is docs/semantics.md section 12: how a row names its period.
func TestReportPeriod(t *testing.T) {
	for text, want := range map[string]int32{
		"": 0, " ": 0, "null": 0, "7": 7, "28": 28, "30": 30, "90": 90, "180": 180,
		"D30": 30, "d180": 180, " 30 ": 30, "30.0": 30,
		"ALL": 1, "0": 1, "-30": 1, "30 days": 1, "D": 1, "99999999999": 1,
	} {
		file := "customerId,userId,asOf,Teams Last Activity Date,Has Teams License,Report Period\ntenant-1,a,2026-11-18,,true," + text + "\n"
		if got := periodOf(t, file, nil); got != want {
			t.Errorf("CSV %q: %d, want %d", text, got, want)
		}
	}
	for json, want := range map[string]int32{"30": 30, `"30"`: 30, `"D90"`: 90, "null": 0, "30.5": 1} {
		file := `[{"customerId":"tenant-1","userId":"a","asOf":"2026-11-18","teamsLastActivityDate":null,"hasTeamsLicense":true,"reportPeriod":` + json + `}]`
		if got := periodOf(t, file, nil); got != want {
			t.Errorf("JSON %s: %d, want %d", json, got, want)
		}
	}
	file := "customerId,userId,asOf,Teams Last Activity Date,Has Teams License\ntenant-1,a,2026-11-18,,true\n"
	if got := periodOf(t, file, map[string]string{"reportPeriod": "90"}); got != 90 {
		t.Errorf("a constant: %d", got)
	}
}

func periodOf(t *testing.T, file string, constants map[string]string) int32 {
	t.Helper()
	result, err := Read(t.Context(), strings.NewReader(file), Options{Kind: facts.KindActivity, Now: now, LengthKnown: true, Constants: constants})
	if err != nil {
		t.Fatal(err)
	}
	day := civil.DateOf(now)
	return result.Facts.Build(day, day).Customer("tenant-1").Users[0].Services[0].Period
}
