// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// rowsOf makes n lines of a pattern that takes their number.
func rowsOf(n int, pattern string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, pattern+"\n", i)
	}
	return b.String()
}

func TestNotes(t *testing.T) {
	const (
		sold     = "customerId,productName,licensesSold,licensesAssigned,asOf\n"
		requests = "customerId,requestedAt,category,count\n"
		users    = "customerId,asOf,userId,licensed.Teams,lastActivity.Teams\n"
		guid     = "6f1f7d0e-3c58-4a7b-9d21-5b8e2c94a013,E3,50,45,2026-11-18\n"
	)
	different := rowsOf(20, "tenant-1,P%d,50,45,2026-11-18")
	for name, test := range map[string]struct {
		kind facts.Kind
		file string
		want []string
	}{
		"nothing": {facts.KindDeployment, sold + different, nil},
		"a row twice": {
			facts.KindDeployment, sold + different + "tenant-1,P7,50,45,2026-11-18\n",
			[]string{"RowsRepeated: at least 1 rows are the same as an earlier one and were added to it; if the file was joined or exported twice, remove them"},
		},
		"a file twice, with other blanks": {
			facts.KindDeployment, sold + different + strings.ReplaceAll(different, ",50,", ", 50 ,"),
			[]string{"RowsRepeated: at least 20 rows are the same as an earlier one and were added to it; if the file was joined or exported twice, remove them"},
		},
		"rows that add up": {facts.KindDeployment, sold + rowsOf(20, "tenant-1,P,50,%d,2026-11-18"), nil},
		"rows that add up, by chance alike": {
			facts.KindDeployment, sold + rowsOf(20, "tenant-1,P,50,%d,2026-11-18") + rowsOf(3, "tenant-1,P,50,%d,2026-11-18"), nil,
		},
		"counts of requests twice": {
			facts.KindRequest, requests + "t,2026-11-17,Help,4\nt,2026-11-16,Help,4\nt,2026-11-17,Help,4\n",
			[]string{"RowsRepeated: at least 1 rows are the same as an earlier one and were added to it; if the file was joined or exported twice, remove them"},
		},
		"requests of a day": {facts.KindRequest, "customerId,requestedAt,category\nt,2026-11-17,Help\nt,2026-11-17,Help\n", nil},
		"a row without a name": {facts.KindDeployment, sold + different + "tenant-1,,5,4,2026-11-18\n", []string{
			"NamesMissing: some rows name no product or workload, while others do; their counts are in the sums and in no line of a product or workload",
		}},
		"no names at all": {facts.KindDeployment, sold + "tenant-1,,5,4,2026-11-18\ntenant-2,,5,4,2026-11-18\n", nil},
		"ids of two kinds": {facts.KindDeployment, sold + guid + "Contoso,E3,50,45,2026-11-18\n", []string{
			"CustomerIdsMixed: 1 of 2 customer ids are not GUIDs, while the others are; export the tenant id of each row",
		}},
		"a user of unknown license": {facts.KindActivity, users + "t,2026-11-18,a,true,2026-11-17\nt,2026-11-18,b,,2026-11-17\n", []string{
			"LicensesUnstated: some rows do not say whether the user has a license, while others do; those users count as active and not as licensed",
		}},
		"a workload without licenses beside another": {
			facts.KindActivity, "customerId,asOf,userId,licensed.Teams,lastActivity.Teams,lastActivity.Exchange\nt,2026-11-18,a,true,2026-11-17,2026-11-17\n", nil,
		},
		"all users of unknown license": {facts.KindActivity, users + "t,2026-11-18,a,,2026-11-17\nt,2026-11-18,b,,2026-11-17\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := usageOptions()
			o.Kind = test.kind
			result, err := Read(t.Context(), reader(test.file), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range result.Notes {
				got = append(got, n.Code+": "+n.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A file that was joined to itself is found however large it is.
func TestLargeFileJoinedToItself(t *testing.T) {
	half := rowsOf(100_000, "tenant-1,P%d,50,45,2026-11-18")
	o := usageOptions()
	o.Kind = facts.KindDeployment
	result, err := Read(t.Context(), reader("customerId,productName,licensesSold,licensesAssigned,asOf\n"+half+half), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Notes) != 1 || result.Notes[0].Code != NoteRowsRepeated {
		t.Errorf("notes: %v", result.Notes)
	}
}

func TestNoDateAndNoID(t *testing.T) {
	const header = "customerId,productName,licensesSold,licensesAssigned,asOf\n"
	good := rowsOf(30, "tenant-1,P%d,50,45,2026-11-18")
	for _, date := range []string{"1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"} {
		o := usageOptions()
		o.Kind, o.MaxRejectedPercent = facts.KindDeployment, 10
		result, err := Read(t.Context(), reader(header+good+"tenant-1,Q,50,45,"+date+"\n"), o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Rejection{{DateInvalid, 1, 32}}, result.Rejections); diff != "" {
			t.Errorf("%s: %s", date, diff)
		}
	}
	o := usageOptions()
	o.Kind, o.MaxRejectedPercent = facts.KindDeployment, 10
	result, err := Read(t.Context(), reader(header+good+"{00000000-0000-0000-0000-000000000000},Q,50,45,2026-11-18\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Rejection{{RowUnexpected, 1, 32}}, result.Rejections); diff != "" {
		t.Error(diff)
	}
}
