// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// users are the users of tenant-1 per workload, by how they are: entitled, and
// active on the 18th with and without a license.
func users(t *testing.T, file string, o Options) map[string][4]int64 {
	t.Helper()
	o.Kind = facts.KindActivity
	found := map[string][4]int64{}
	for _, a := range one(t, file, o, nil).Activities {
		counts := [4]int64{a.Entitled, 0, 0, a.Unstated}
		for _, d := range a.Days {
			if d.Day == (civil.Date{Year: 2026, Month: 11, Day: 18}) {
				counts[1], counts[2] = d.Licensed, d.Gone+d.Elsewhere
			}
		}
		found[a.Workload] = counts
	}
	return found
}

// TestLicensed is docs/semantics.md section 5: who is licensed and not deleted, by
// what the file says of it.
func TestLicensed(t *testing.T) {
	for name, c := range map[string]struct {
		header, row string
		want        [4]int64
	}{
		"by flag":                         {"Has Teams License,Assigned Products", "True,", [4]int64{1, 1, 0, 0}},
		"not, by flag":                    {"Has Teams License,Assigned Products", "no,E3", [4]int64{0, 0, 1, 0}},
		"flag empty, by assign date":      {"Has Teams License,Teams License Assign Date", ",2026-01-01", [4]int64{1, 1, 0, 0}},
		"by assign date":                  {"Teams License Assign Date,Assigned Products", "2026-01-01,", [4]int64{1, 1, 0, 0}},
		"not, by assign date":             {"Teams License Assign Date,Assigned Products", ",E3", [4]int64{0, 0, 1, 0}},
		"by products":                     {"Assigned Products", "E3+E5", [4]int64{1, 1, 0, 0}},
		"not, by products":                {"Assigned Products", "", [4]int64{0, 0, 1, 0}},
		"flag empty, nothing else said":   {"Has Teams License", "", [4]int64{0, 0, 0, 1}},
		"nothing said":                    {"x", "", [4]int64{0, 0, 0, 1}},
		"another workload's flag":         {"Has Exchange License", "False", [4]int64{0, 0, 0, 1}},
		"deleted":                         {"Is Deleted,Has Teams License", "True,True", [4]int64{0, 0, 1, 0}},
		"deleted, nothing said":           {"Is Deleted", "1", [4]int64{0, 0, 1, 0}},
		"deleted by date":                 {"Deleted Date", "2026-11-18", [4]int64{0, 0, 1, 0}},
		"a date, but not deleted (again)": {"Is Deleted,Deleted Date", "False,2026-11-18", [4]int64{0, 0, 0, 1}},
		"deleted by state":                {"User State", "deleted", [4]int64{0, 0, 1, 0}},
		"not deleted by state":            {"User State", "active", [4]int64{0, 0, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			file := "customerId,upn,Teams Last Activity Date," + c.header + "\ntenant-1,a,2026-11-18," + c.row + "\n"
			got := users(t, file, usageOptions())
			if diff := cmp.Diff(map[string][4]int64{"Teams": c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLicensedByWhatTheReportIs is docs/semantics.md section 5: the report on users
// of Copilot lists licensed ones, one on mailboxes says nothing, and a constant
// says it for the workload that the file is about.
func TestLicensedByWhatTheReportIs(t *testing.T) {
	file := func(header string) string {
		return "Report Refresh Date,User Principal Name,Last Activity Date," + header + "\n2026-11-18,a@example.com,2026-11-18,\n2026-11-18,b@example.com,,\n"
	}
	apps, mailboxes := file("Word Copilot Last Activity Date"), file("Recipient Type")
	for name, c := range map[string]struct {
		file, workload string
		constants      map[string]string
		want           map[string][4]int64
	}{
		"Copilot":                     {apps, "Microsoft 365 Copilot", nil, map[string][4]int64{"Copilot": {2, 1, 0, 0}, "Copilot Word": {2, 0, 0, 0}}},
		"another workload":            {apps, "Teams", nil, map[string][4]int64{"Teams": {0, 0, 0, 2}, "Copilot Word": {2, 0, 0, 0}}},
		"mailboxes":                   {mailboxes, "Exchange", nil, map[string][4]int64{"Exchange": {0, 0, 0, 2}}},
		"mailboxes, with a constant":  {mailboxes, "Exchange", map[string]string{"licensed.Exchange": "true"}, map[string][4]int64{"Exchange": {2, 1, 0, 0}}},
		"by any name of the workload": {mailboxes, "Exchange Online", map[string]string{"licensed.EXO": "true"}, map[string][4]int64{"Exchange": {2, 1, 0, 0}}},
		"not licensed":                {mailboxes, "Exchange", map[string]string{"licensed.Exchange": "false"}, map[string][4]int64{"Exchange": {0, 0, 1, 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			o := usageOptions(func(o *Options) {
				o.Constants = map[string]string{"customerId": "tenant-1", "workloadName": c.workload}
				maps.Copy(o.Constants, c.constants)
			})
			if diff := cmp.Diff(c.want, users(t, c.file, o)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWorkloadFields is docs/semantics.md section 2: columns and constants per
// workload, also of one that no report knows.
func TestWorkloadFields(t *testing.T) {
	o := usageOptions(func(o *Options) {
		o.Columns = map[string]string{"lastActivity.Field Service": "FS last", "licensed.EXO": "mail", "userId": "who"}
		o.Constants = map[string]string{"licensed.Field Service": "yes", "customerId": "tenant-1", "lastActivity.Yammer": "2026-11-18"}
	})
	file := "who,FS last,mail,exchangeLastActivityDate,lastActivity.Teams,licensed-teams\na,2026-11-18,1,2026-11-18,2026-11-18,0\n"
	want := map[string][4]int64{
		"Exchange": {1, 1, 0, 0}, "Field Service": {1, 1, 0, 0}, "Teams": {0, 0, 1, 0}, "Yammer": {0, 0, 0, 1},
	}
	if diff := cmp.Diff(want, users(t, file, o)); diff != "" {
		t.Error(diff)
	}
}

// A report on one workload may have a row per user and workload.
func TestWorkloadOfTheRow(t *testing.T) {
	file := "customerId,upn,Last Activity Date,Is Licensed,Workload\n" +
		"tenant-1,a,2026-11-18,yes,EXO\ntenant-1,a,,yes,SharePoint Online\ntenant-1,a,2026-11-18,no,OneDrive\n"
	want := map[string][4]int64{"Exchange": {1, 1, 0, 0}, "SharePoint": {1, 1, 0, 0}}
	if diff := cmp.Diff(want, users(t, file, usageOptions())); diff != "" {
		t.Error(diff)
	}
}

// TestCategories is docs/semantics.md section 7: Help and HowTo, in any spelling or
// translated; nothing else is told apart.
func TestCategories(t *testing.T) {
	o := usageOptions(ofKind(facts.KindRequest))
	o.Values = map[string]map[string]string{"category": {"Wie geht das?": "HowTo"}}
	var file strings.Builder
	file.WriteString("Tenant ID,Created,Category,Tickets\n")
	for _, category := range []string{"Help", "HELP", "how-to", "How To", "HowTo", "WIE GEHT DAS?", "Outage", "Ms. Example", "help me"} {
		file.WriteString("tenant-1,2026-11-18T23:59:00+14:00," + category + ",1\n")
	}
	file.WriteString("tenant-1,2026-11-18T00:00:00Z,Help,7\ntenant-1,2026-11-18T00:00:00Z,Help,0\n")
	day := civil.Date{Year: 2026, Month: 11, Day: 18}
	want := []facts.Requests{{Day: day, Category: "Help", Count: 9}, {Day: day, Category: "HowTo", Count: 4}, {Day: day, Category: "Other", Count: 3}}
	if diff := cmp.Diff(want, one(t, file.String(), o, nil).Requests); diff != "" {
		t.Error(diff)
	}
}

// TestRequestsAsOf is docs/semantics.md section 7, row HighSupportDemand: an as-of
// date is the source's, and the day of a request its own. Of several lists the
// latest is current (section 3.3).
func TestRequestsAsOf(t *testing.T) {
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: 11, Day: d} }
	for name, c := range map[string]struct {
		file     string
		constant string
		made, to civil.Date
	}{
		"both":              {"requestedAt,asOf\n2026-11-03,2026-11-18\n", "", day(3), day(18)},
		"as-of, constant":   {"requestedAt\n2026-11-03\n", "2026-11-18", day(3), day(18)},
		"day only":          {"requestedAt\n2026-11-03\n", "", day(3), day(3)},
		"as-of empty":       {"requestedAt,asOf\n2026-11-03,\n", "", day(3), day(3)},
		"as-of only":        {"asOf\n2026-11-18\n", "", day(18), day(18)},
		"day empty":         {"requestedAt,asOf\n,2026-11-18\n", "", day(18), day(18)},
		"a later list":      {"requestedAt,asOf\n2026-11-03,2026-11-17\n2026-11-03,2026-11-18\n", "", day(3), day(18)},
		"day beside months": {"requestedAt,month\n2026-11-03,2026-11\n", "", day(3), day(3)},
	} {
		t.Run(name, func(t *testing.T) {
			o := usageOptions(ofKind(facts.KindRequest))
			o.Constants = map[string]string{"category": "Help", "customerId": "tenant-1"}
			if c.constant != "" {
				o.Constants["asOf"] = c.constant
			}
			result, err := Read(t.Context(), reader(c.file), o)
			if err != nil {
				t.Fatal(err)
			}
			set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
			if diff := cmp.Diff([]facts.Requests{{Day: c.made, Category: "Help", Count: 1}}, set.Customer("tenant-1").Requests); diff != "" {
				t.Error(diff)
			}
			if _, to, _ := set.Dates(); to != c.to {
				t.Errorf("newest %v, want %v", to, c.to)
			}
		})
	}
}

// TestNothingUsed is docs/semantics.md section 2: empty is not zero, so that a file
// of which no row counts is no data; the counts say why.
func TestNothingUsed(t *testing.T) {
	const header = "customerId,entitled,active,isDuplicate\n"
	for name, c := range map[string]struct {
		file    string
		counts  Counts
		message string
	}{
		"only duplicates": {
			header + "tenant-1,1,1,1\ntenant-1,2,2,true\n", Counts{Read: 2, Duplicates: 2, Customers: 1},
			"no row could be used; 2 of 2 are duplicates and 0 rejected; check the filters of the export job",
		},
		"all rejected": {
			header + "tenant-1,x,1,\ntenant-1,1,1,1\n", Counts{Read: 2, Duplicates: 1, Rejected: 1, Customers: 1},
			"no row could be used; 1 of 2 are duplicates and 1 rejected; check the filters of the export job",
		},
		"JSON": {
			`[{"customerId":"tenant-1","entitled":1,"active":1,"isDuplicate":true}]`, Counts{Read: 1, Duplicates: 1, Customers: 1},
			"no row could be used; 1 of 1 are duplicates and 0 rejected; check the filters of the export job",
		},
		"JSON rejected": {
			`[1]`, Counts{Read: 1, Rejected: 1},
			"no row could be used; 0 of 1 are duplicates and 1 rejected; check the filters of the export job",
		},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := Read(t.Context(), reader(c.file), usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 }))
			var fault *Error
			if !errors.As(err, &fault) || fault.Reason != SourceEmpty || fault.Message != c.message {
				t.Fatalf("Read: %v", err)
			}
			if diff := cmp.Diff(c.counts, result.Counts); diff != "" || result.Facts != nil {
				t.Errorf("facts %v, %s", result.Facts, diff)
			}
		})
	}
}

// TestRepeatedIDs is docs/semantics.md section 3.1: counted once, and counted
// apart; only flagged rows are duplicates of the customer.
func TestRepeatedIDs(t *testing.T) {
	for name, c := range map[string]struct {
		kind facts.Kind
		file string
	}{
		"subscriptions": {facts.KindSubscription, "customerId,id,status,quantity,isDuplicate\ntenant-1,a,active,1,\nTENANT-1,A ,active,1,\ntenant-1,b,active,1,1\n"},
		"users":         {facts.KindActivity, "customerId,upn,teamsLastActivityDate,isDuplicate\ntenant-1,a,,\nTENANT-1,A ,,\ntenant-1,b,,1\n"},
	} {
		result, err := Read(t.Context(), reader(c.file), usageOptions(ofKind(c.kind)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Counts{Read: 3, Used: 1, Duplicates: 2, Customers: 1}, result.Counts); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if n := result.Facts.Build(civil.DateOf(now), civil.DateOf(now)).Customer("tenant-1").Duplicates; n != 1 {
			t.Errorf("%s: customer has %d duplicates, want 1", name, n)
		}
	}
}

// TestValues is docs/semantics.md section 2: the file's words become ours.
func TestValues(t *testing.T) {
	o := usageOptions(func(o *Options) {
		o.Values = map[string]map[string]string{
			"workloadName": {"Post": "Exchange"}, "serviceName": {"büro": "o365"},
			"duplicate": {"ja": "yes", "nein": "no"}, "freeOrPaid": {"gratis": "free"},
		}
	})
	file := "customerId,workload,service,entitled,active,duplicate,freeOrPaid\n" +
		"tenant-1,POST,Büro,10,5,nein,\ntenant-1,Post,Büro,10,5,JA,\ntenant-1,Teams,,1,1,,Gratis\n"
	day := civil.DateOf(now)
	want := []facts.Usage{
		{Subject: &facts.Subject{Service: "o365", Workload: "Exchange"}, AsOf: day, Entitled: 10, Active: 5},
		{Subject: &facts.Subject{Workload: "Teams", Free: true}, AsOf: day, Entitled: 1, Active: 1},
	}
	if diff := cmp.Diff(want, one(t, file, o, nil).Usages); diff != "" {
		t.Error(diff)
	}
	numbers := usageOptions(ofKind(facts.KindSubscription, func(o *Options) {
		o.Values = map[string]map[string]string{"state": {"7": "expired"}, "isTrial": {"false": "true"}}
	}))
	if got := standingOf(t, `[{"customerId":"tenant-1","id":"a","state":7,"quantity":1}]`, numbers); got != facts.StandingInGracePeriod {
		t.Errorf("standing %s", got)
	}
	if got := standingOf(t, `[{"customerId":"tenant-1","id":"a","state":7,"quantity":1,"isTrial":false}]`, numbers); got != facts.StandingTrial {
		t.Errorf("standing %s", got)
	}
}

// TestFreeProducts is docs/semantics.md section 3.6: the built-in list, with more or
// without it.
func TestFreeProducts(t *testing.T) {
	for name, c := range map[string]struct {
		list   []string
		noList bool
		want   map[string]bool
	}{
		"built in": {nil, false, map[string]bool{"FLOW_FREE": true, "Own": false}},
		"more":     {[]string{"own"}, false, map[string]bool{"FLOW_FREE": true, "Own": true}},
		"instead":  {[]string{"own"}, true, map[string]bool{"FLOW_FREE": false, "Own": true}},
		"none":     {nil, true, map[string]bool{"FLOW_FREE": false, "Own": false}},
	} {
		got := map[string]bool{}
		o := subscriptionOptions(func(o *Options) { o.FreeProducts, o.NoBuiltInProducts = c.list, c.noList })
		for _, s := range one(t, "customerId,skuId,status,quantity\ntenant-1,FLOW_FREE,active,1\ntenant-1,Own,active,1\n", o, nil).Subscriptions {
			got[s.ProductID] = s.Free
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A list of texts is one text; what else is in it is passed over.
func TestJSONLists(t *testing.T) {
	for list, want := range map[string]facts.Standing{
		`[]`:                                facts.StandingDisabled,
		`["other","Suspected fraud"]`:       facts.StandingSuspendedFraud,
		`[null,{"a":["fraud"]},1,"unpaid"]`: facts.StandingSuspendedNonPayment,
		`"fraud"`:                           facts.StandingSuspendedFraud,
		`null`:                              facts.StandingDisabled,
	} {
		file := `[{"customerId":"tenant-1","id":"a","status":"suspended","quantity":1,"suspensionReasons":` + list + `}]`
		if got := standingOf(t, file, subscriptionOptions()); got != want {
			t.Errorf("%s: %s, want %s", list, got, want)
		}
	}
	for list, want := range map[string]int64{`[]`: 0, `["E3"]`: 1, `null`: 0} {
		file := `[{"customerId":"tenant-1","userId":"a","teamsLastActivityDate":"2026-11-18","assignedProducts":` + list + `}]`
		if got := users(t, file, usageOptions())["Teams"][0]; got != want {
			t.Errorf("%s: %d entitled, want %d", list, got, want)
		}
	}
}
