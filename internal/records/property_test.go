// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// cells are what the columns of a dataset's rows may hold: few words, so that
// rows often meet.
type cells struct {
	header string
	words  [][]string
}

var drawn = map[facts.Kind]cells{
	facts.KindSubscription: {
		"customerId,id,skuId,status,quantity,assigned,isTrial,trialEnd,suspensionReason,asOf,activeUnits,warningUnits,commitmentEnd,nextLifecycleAt,autoRenew",
		[][]string{
			{"tenant-1", "TENANT-1"}, {"a", "A", "b"}, {"E3", "FLOW_FREE"}, {"active", "suspended", "deleted"}, {"5", "7"}, {"", "1"},
			{"", "true"}, {"", "2026-11-18"}, {"", "fraud"}, {"", "2026-11-18", "2026-11-19", "2026-11-20"}, {"0", "3"}, {"0", "4"},
			{"", "2026-11-19", "2026-12-01"}, {"", "2026-11-30"}, {"", "yes", "no"},
		},
	},
	facts.KindActivity: {
		"customerId,upn,isDeleted,hasOneDriveLicense,oneDriveLastActivityDate,sharePointLastActivityDate,lastActivityDate,workload,asOf",
		[][]string{
			{"tenant-1"}, {"a", "A", "b", "c"}, {"", "True", "False"}, {"True", "False"}, {"", "2026-11-18", "2026-11-03"},
			{"", "2026-11-18", "2026-11-19"}, {"", "2026-11-02"}, {"Teams", "EXO"}, {"", "2026-11-19", "2026-11-20"},
		},
	},
	facts.KindRequest: {
		"customerId,date,asOf,category,count",
		[][]string{{"tenant-1"}, {"", "2026-11-18", "2026-11-03"}, {"2026-11-18"}, {"Help", "how-to", "Outage"}, {"1", "2"}},
	},
}

// The order of rows never matters, and repeated rows never change a fact.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	for kind, c := range drawn {
		rapid.Check(t, func(t *rapid.T) {
			dated := rapid.Bool().Draw(t, "dated")
			row := rapid.Custom(func(t *rapid.T) string {
				var row []string
				for i, words := range c.words {
					// A file has a date in each row, or in none.
					if words[0] == "" && strings.Split(c.header, ",")[i] == "asOf" {
						words = words[1:]
						if !dated {
							words = []string{""}
						}
					}
					row = append(row, rapid.SampledFrom(words).Draw(t, "cell"))
				}
				return strings.Join(row, ",")
			})
			rows := rapid.SliceOfN(row, 1, 8).Draw(t, "rows")
			want := readRows(t, kind, c.header, rows)
			other := rapid.Permutation(rows).Draw(t, "permutation")
			// Requests have no id to tell a repeated one by.
			if kind != facts.KindRequest && rapid.Bool().Draw(t, "repeat") {
				other = append(other, rows...)
			}
			if diff := cmp.Diff(want, readRows(t, kind, c.header, other)); diff != "" {
				t.Errorf("%s\n%s\n%s", c.header, strings.Join(other, "\n"), diff)
			}
		})
	}
}

func readRows(t *rapid.T, kind facts.Kind, header string, rows []string) *facts.Customer {
	file := header + "\n" + strings.Join(rows, "\n") + "\n"
	result, err := Read(t.Context(), reader(file), usageOptions(ofKind(kind)))
	if err != nil {
		t.Fatalf("%s%v", file, err)
	}
	day := civil.Date{Year: 2026, Month: 11, Day: 19}
	return result.Facts.Build(day, day).Customer("tenant-1")
}
