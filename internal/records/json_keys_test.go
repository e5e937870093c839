// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// userKeys are keys of items about users, each with what it may say. nil is
// null.
var userKeys = []struct {
	key    string
	values []any
}{
	{"reportRefreshDate", []any{"2026-11-18"}},
	{"partnerId", []any{nil, "7"}},
	{"isDeleted", []any{nil, false, true}},
	{"hasTeamsLicense", []any{nil, false, true}},
	{"teamsLastActivityDate", []any{nil, "2026-11-18", "2026-11-03"}},
	{"exchangeLastActivityDate", []any{nil, "2026-11-17"}},
	{"oneDriveLastActivityDate", []any{nil, "2026-11-17"}},
	{"sharePointLastActivityDate", []any{nil, "2026-11-16"}},
	{"assignedProducts", []any{nil, []any{"E3"}, []any{}}},
}

// A key that is absent means the same as one that is null, in whichever rows,
// and in whichever order (docs/semantics.md section 2).
func TestAbsentKeysAreNull(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole, omitting []map[string]any
		present := map[string]bool{}
		for i := range rapid.IntRange(1, 6).Draw(t, "items") {
			all, some := map[string]any{"upn": i}, map[string]any{"upn": i}
			// Items of one batch know each other's keys; a long one has its own.
			if rapid.Bool().Draw(t, "alone") {
				some["padding"] = strings.Repeat("x", 64<<10)
			}
			for _, each := range userKeys {
				value := rapid.SampledFrom(each.values).Draw(t, each.key)
				all[each.key] = value
				if value != nil {
					some[each.key], present[each.key] = value, true
				}
			}
			whole, omitting = append(whole, all), append(omitting, some)
		}
		// Which keys a file has is what any of its items has.
		for _, each := range userKeys {
			for _, item := range whole {
				if !present[each.key] {
					delete(item, each.key)
				}
			}
		}
		want, got := readItems(t, whole), readItems(t, omitting)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v\n%s", omitting, diff)
		}
	})
}

func readItems(t *rapid.T, items []map[string]any) *facts.Customer {
	file, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	o := usageOptions(ofKind(facts.KindActivity, func(o *Options) {
		o.Constants = map[string]string{"customerId": "tenant-1"}
	}))
	result, err := Read(t.Context(), reader(string(file)), o)
	if err != nil {
		// No item has any activity: both files are refused.
		return nil
	}
	day := civil.Date{Year: 2026, Month: 11, Day: 19}
	return result.Facts.Build(day, day).Customer("tenant-1")
}
