// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func ofKind(kind facts.Kind, change ...func(*Options)) func(*Options) {
	return func(o *Options) {
		o.Kind = kind
		for _, c := range change {
			c(o)
		}
	}
}

func constant(field, value string) func(*Options) {
	return func(o *Options) { o.Constants = map[string]string{field: value} }
}

func column(field, value string) func(*Options) {
	return func(o *Options) { o.Columns = map[string]string{field: value} }
}

// TestBadSubscriptions is docs/semantics.md section 2, row Subscriptions.
func TestBadSubscriptions(t *testing.T) {
	kind := ofKind(facts.KindSubscription)
	file := func(row string) string {
		return "customerId,subscriptionId,skuId,state,quantity,assignedSeats,activeSeats,activeUnits,suspendedUnits,isTrial,trialEnd\ntenant-1," + row + "\n"
	}
	judge(t, []badFile{
		{"good", file("a,,active,1,,,,,,"), kind, "accepted"},
		{"good SKU", "customerId,skuId,activeUnits\ntenant-1,a,5\n", kind, "accepted"},
		{"blank bucket", "customerId,skuId,activeUnits,warningUnits\ntenant-1,a,,5\n", kind, `ValueMissing: row 2, column 3 (unitsEnabled): empty; check the export job`},
		{"only a SKU id, but a state", file(",a,active,1,,,,,,"), kind, "accepted"},
		{"words for nothing", file("a,-,active,1,N/A,-,,null,-,none"), kind, "accepted"},
		{"no id", file(",,active,1,,,,,,"), kind, `ValueMissing: row 2, column "subscriptionId": empty, and so is skuId; map one in spec.columns`},
		{"no state", file("a,,,1,,,,,,"), kind, `ValueMissing: row 2, column "state": empty; check the export job`},
		{"no licenses", file("a,,active,,,,,,,"), kind, `ValueMissing: row 2, column 5 (licensesSold): empty; missing is not zero`},
		{"licenses", file("a,,active,x,,,,,,"), kind, `NumberFormat: row 2, column 5 (licensesSold): not a number; use digits 0-9`},
		{"assigned", file("a,,active,1,-1,,,,,"), kind, `NumberOutOfRange: row 2, column 6 (licensesAssigned): negative count`},
		{"active", file("a,,active,1,1,1.5,,,,"), kind, `NumberFormat: row 2, column 7 (licensesActive): must be a whole number`},
		{"units", file("a,,active,1,1,1,5%,,,"), kind, `NumberFormat: row 2, column 8 (unitsEnabled): percent sign; export the plain count`},
		{"second units", file("a,,active,1,1,1,5,x,,"), kind, `NumberFormat: row 2, column 9 (unitsSuspended): not a number; use digits 0-9`},
		{"too many units", file("a,,active,1,1,1,9223372036854775807,,,"), kind, `NumberOutOfRange: row 2, column 8 (unitsEnabled): more units than there can be`},
		{"flag", file("a,,active,1,,,,,perhaps,"), kind, `RowUnexpected: row 2, column "isTrial": neither yes nor no; export true or false, or translate the word in spec.values`},
		{"flag, translated", file("a,,active,1,,,,,Perhaps,"), ofKind(facts.KindSubscription, func(o *Options) {
			o.Values = map[string]map[string]string{"isTrial": {"PERHAPS": "no"}}
		}), "accepted"},
		{"date", file("a,,active,1,,,,,,01/02/2026"), kind, `DateAmbiguous: row 2, column "trialEnd": day/month order unknown; set spec.format.dateFormat`},
		{"dates with and without a time", file("a,,active,1,,,,,,2026-01-01\ntenant-1,b,,active,1,,,,,,2026-01-01T00:00:00"), kind, "accepted"},
		{"an end", "customerId,id,state,quantity,commitmentEndDate\ntenant-1,a,active,1,12/31/2026\n", kind, `DateAmbiguous: row 2, column 5 (commitmentEnd): day/month order unknown; set spec.format.dateFormat`},
		{"another end", "customerId,id,state,quantity,nextLifecycleDateTime\ntenant-1,a,active,1,2026-02-30\n", kind, `DateInvalid: row 2, column 5 (nextLifecycleAt): no such day; check the export job`},
		{"a date in the future", file("a,,active,1,,,,,,2030-01-01"), kind, "accepted"},
		{"id", file("a\x00,,active,1,,,,,,"), kind, `CharacterForbidden: row 2, column "subscriptionId": contains a NUL byte; clean the export`},
		{"SKU", file("a,b\x00,active,1,,,,,,"), kind, `CharacterForbidden: row 2, column "skuId": contains a NUL byte; clean the export`},
		{"header without id", "customerId,state,quantity\n", kind, `HeaderMissing: row 1: required column "subscriptionId" or "skuId" not found among 3 columns; map it in spec.columns`},
		{"header without state", "customerId,id,quantity\n", kind, `HeaderMissing: row 1: required column "state", "unitsEnabled", "unitsWarning", "unitsSuspended" or "unitsLockedOut" not found among 3 columns; map it in spec.columns`},
		{"header without licenses", "customerId,id,status\n", kind, `HeaderMissing: row 1: required column "licensesSold", "unitsEnabled", "unitsWarning", "unitsSuspended" or "unitsLockedOut" not found among 3 columns; map it in spec.columns`},
		{"two states", "customerId,id,status,state,quantity\n", kind, `HeaderDuplicate: row 1, column "state": columns 3 and 4 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"list for an id", `[{"customerId":"tenant-1","id":["a"],"status":"active","quantity":1}]`, kind, `RowUnexpected: item 1, field "subscriptionId": a list where a single value is expected; map another key in spec.columns`},
		{"list for a state, of numbers", `[{"customerId":"tenant-1","id":"a","status":[1],"quantity":1}]`, kind, `ValueMissing: item 1, field "state": empty; check the export job`},
		{"key missing", `[{"customerId":"tenant-1","id":"a","quantity":1}]`, kind, `FieldMissing: item 1, field "state": missing; map the key in spec.columns or set spec.constants`},
		{"reasons cut", `[{"customerId":"tenant-1","suspensionReasons":["a"`, kind, `SourceTruncated: item 1: JSON ends before it is complete; export it again`},
		{"another dataset's field", "customerId,id,state,quantity\n", ofKind(facts.KindSubscription, column("userId", "x")), `HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation`},
		{"a workload's field", "customerId,id,state,quantity\n", ofKind(facts.KindSubscription, column("licensed.Teams", "x")), `HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation`},
		{"another dataset's words", "customerId,id,state,quantity\n", ofKind(facts.KindSubscription, func(o *Options) {
			o.Values = map[string]map[string]string{"category": {"a": "b"}}
		}), `HeaderMissing: spec.values names a field that the dataset does not have; see the dataset's fields in the documentation`},
	})
}

// TestBadActivity is docs/semantics.md section 2, row UserActivity.
func TestBadActivity(t *testing.T) {
	kind := ofKind(facts.KindActivity)
	file := func(row string) string {
		return "customerId,userPrincipalName,Is Deleted,Has Teams License,Teams Last Activity Date\ntenant-1," + row + "\n"
	}
	alone := func(row string) string { return "customerId,upn,Last Activity Date,workload\ntenant-1," + row + "\n" }
	const dateInvalid = "not a date; export as YYYY-MM-DD or set spec.format.dateFormat"
	judge(t, []badFile{
		{"good", file("a,False,True,2026-11-18"), kind, "accepted"},
		{"never active", file("a,False,True,"), kind, "accepted"},
		{"no user", file(",False,True,"), kind, `ValueMissing: row 2, column 2 (userId): empty; check the export job`},
		{"user", file("a\u202e,False,True,"), kind, `CharacterForbidden: row 2, column 2 (userId): contains an invisible formatting character; clean the export`},
		{"flag", file("a,x,True,"), kind, `RowUnexpected: row 2, column "isDeleted": neither yes nor no; export true or false, or translate the word in spec.values`},
		{"license", file("a,False,x,"), kind, `RowUnexpected: row 2, column 4 (licensed.Teams): neither yes nor no; export true or false, or translate the word in spec.values`},
		{"date", file("a,False,True,recently"), kind, `DateInvalid: row 2, column 5 (lastActivity.Teams): ` + dateInvalid},
		{"future", file("a,False,True,2026-11-23"), kind, `DateInFuture: row 2, column 5 (lastActivity.Teams): later than now + 24 h; check spec.timeZone and the export job`},
		{"one workload", alone("a,2026-11-18,Teams"), kind, "accepted"},
		{"one workload, date", alone("a,x,Teams"), kind, `DateInvalid: row 2, column 3 (lastActivity.<Workload>): ` + dateInvalid},
		{"one workload, not named", alone("a,2026-11-18,"), kind, `ValueMissing: row 2, column 4 (workloadName): empty; check the export job`},
		{"header without user", "customerId,Teams Last Activity Date\n", kind, `HeaderMissing: row 1: required column "userId" not found among 2 columns; map it in spec.columns`},
		{"header without activity", "customerId,upn,Has Teams License\n", kind, `HeaderMissing: row 1: required column "lastActivity.<Workload>" not found among 3 columns; map it in spec.columns`},
		{"header without workload", "customerId,upn,Last Activity Date\n", kind, `HeaderMissing: row 1: required column "workloadName" or "workloadCode" not found among 3 columns; map it in spec.columns`},
		{"workload as a constant", "customerId,upn,Last Activity Date\ntenant-1,a,\n", ofKind(facts.KindActivity, constant("workloadCode", "YAM")), "accepted"},
		{"activity twice", "customerId,upn,Teams Last Activity Date,Microsoft Teams Last Activity Date\n", kind, `HeaderDuplicate: row 1, column "lastActivity.Teams": columns 3 and 4 both match when case and spaces are ignored; remove one, or name one in spec.columns`},
		{"mapped, but not there", "customerId,upn,Teams Last Activity Date\n", ofKind(facts.KindActivity, column("licensed.Field Service", "FS")), `HeaderMissing: row 1: spec.columns.licensed.Field Service refers to a column that is not in the file; correct it`},
		{"mapped twice", "customerId,upn\n", ofKind(facts.KindActivity, func(o *Options) {
			o.Columns = map[string]string{"lastActivity.Exchange": "a", "lastActivity.EXO": "b"}
		}), `HeaderDuplicate: spec.columns names a field of one workload twice; remove one`},
		{"no workload in the name", "customerId,upn\n", ofKind(facts.KindActivity, column("lastActivity. ", "a")), `HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation`},
		{"JSON without activity", `[{"customerId":"tenant-1","userId":"a"}]`, kind, `HeaderMissing: no item has a key for the last activity in a workload; map it in spec.columns`},
		{"JSON without workload", `[{"customerId":"tenant-1","userId":"a","lastActivityDate":null}]`, kind, `FieldMissing: item 1, field "workloadName": missing; map the key in spec.columns or set spec.constants`},
		{"list for a user", `[{"customerId":"tenant-1","userId":[]}]`, kind, `RowUnexpected: item 1, field "userId": a list where a single value is expected; map another key in spec.columns`},
		{"list for a date", `[{"customerId":"tenant-1","userId":"a","teamsLastActivityDate":[]}]`, kind, `RowUnexpected: item 1, field "lastActivity.Teams": a list where a single value is expected; map another key in spec.columns`},
	})
}

// TestBadRequests is docs/semantics.md section 2, row SupportRequests.
func TestBadRequests(t *testing.T) {
	kind := ofKind(facts.KindRequest)
	file := func(row string) string { return "customerId,requestedAt,category,count\ntenant-1," + row + "\n" }
	judge(t, []badFile{
		{"good", file("2026-11-18,Help,2"), kind, "accepted"},
		{"blank count", file("2026-11-18,Help,"), kind, `ValueMissing: row 2, column "count": empty; check the export job`},
		{"by as-of date", "customerId,asOf,category\ntenant-1,2026-11-18,Help\n", kind, "accepted"},
		{"no date", file(",Help,1"), kind, `ValueMissing: row 2, column "requestedAt": empty; check the export job`},
		{"date", file("18.11.2026,Help,1"), kind, `DateAmbiguous: row 2, column "requestedAt": day/month order unknown; set spec.format.dateFormat`},
		{"future", file("2026-11-30,Help,1"), kind, `DateInFuture: row 2, column "requestedAt": later than now + 24 h; check spec.timeZone and the export job`},
		{"no category", file("2026-11-18,,1"), kind, `ValueMissing: row 2, column "category": empty; check the export job`},
		{"count", file("2026-11-18,Help,x"), kind, `NumberFormat: row 2, column "count": not a number; use digits 0-9`},
		{"header without date", "customerId,category\n", kind, `HeaderMissing: row 1: required column "requestedAt", "asOf" or "month" not found among 2 columns; map it in spec.columns`},
		{"header without category", "customerId,date\n", kind, `HeaderMissing: row 1: required column "category" not found among 2 columns; map it in spec.columns`},
		{"list for a category", `[{"customerId":"tenant-1","date":"2026-11-18","category":["Help"]}]`, kind, `RowUnexpected: item 1, field "category": a list where a single value is expected; map another key in spec.columns`},
		{"as-of date", "customerId,asOf,category\ntenant-1,x,Help\n", kind, `DateInvalid: row 2, column "asOf": not a date; export as YYYY-MM-DD or set spec.format.dateFormat`},
	})
}

// TestPortfolioFiguresAreRefused is docs/semantics.md section 2: percentages found
// in a file are never used. The portfolio's own figures have these and no
// counts: they are refused, never taken for a customer's.
func TestPortfolioFiguresAreRefused(t *testing.T) {
	const row = `{"items":[{"proratedDeploymentPercent":0.84,"proratedLicensesUsagePercent":0.5,"licensesSold":120,"workloadName":"Exchange","processedDateTime":"2026-11-18T00:00:00Z","serviceName":"o365","channel":"reseller"}]}`
	const nobody = `FieldMissing: item 1, field "customerId": missing; map the key in spec.columns or set spec.constants`
	own := constant("customerId", "tenant-1")
	judge(t, []badFile{
		{"deployment", row, ofKind(facts.KindDeployment), nobody},
		{"usage", row, ofKind(facts.KindUsage), nobody},
		{"deployment as a customer's", row, ofKind(facts.KindDeployment, own), `FieldMissing: item 1, field "licensesAssigned": missing; map the key in spec.columns or set spec.constants`},
		{"usage as a customer's", row, ofKind(facts.KindUsage, own), `FieldMissing: item 1, field "licensesEntitled": missing; map the key in spec.columns or set spec.constants`},
	})
}

// A month that is written in words is refused: without a date, the months of a
// file would be added up.
func TestFiscalMonths(t *testing.T) {
	judge(t, []badFile{
		{"in words", "customerId,id,status,quantity,FiscalMonthName\ntenant-1,a,active,1,October\n", ofKind(facts.KindSubscription),
			`DateInvalid: row 2, column 5 (month): not a date; export as YYYY-MM-DD or set spec.format.dateFormat`},
		{"beside a month", "customerId,id,status,quantity,FiscalMonthName,Month\ntenant-1,a,active,1,October,2026-10-01\n", ofKind(facts.KindSubscription), "accepted"},
	})
}

// More workloads than there is room for are refused, not dropped.
func TestTooManyWorkloads(t *testing.T) {
	o := usageOptions(ofKind(facts.KindActivity, func(o *Options) {
		o.Columns = map[string]string{}
		for c := 'A'; c < 'A'+maxWorkloads; c++ {
			o.Columns["lastActivity.Workload "+string(c)] = string(c)
		}
	}))
	const want = "HeaderMissing: spec.columns names a field that the dataset does not have; see the dataset's fields in the documentation"
	if got := verdict(t, "customerId,upn\n", o); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
