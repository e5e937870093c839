// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// ofTenant reads a file whose customer the spec gives.
func ofTenant(change ...func(*Options)) Options {
	o := usageOptions(change...)
	if o.Constants == nil {
		o.Constants = map[string]string{}
	}
	o.Constants["customerId"] = "tenant-1"
	return o
}

// TestReportsOfOneWorkload: the vendor's reports on the users of one workload do not
// name it, and need no constant for it. The last column of each has a word that is
// no count.
func TestReportsOfOneWorkload(t *testing.T) {
	for name, c := range map[string]struct {
		header, licensed, not string
		want                  string
	}{
		"TeamsUserActivityUserDetail": {
			"Report Refresh Date,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Is Licensed,Report Period",
			"2026-11-18,%s,2026-11-18,False,,E3,1,Yes,30", "2026-11-18,%s,2026-11-18,False,,E3,1,No,30", "Teams",
		},
		"EmailActivityUserDetail": {
			"Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Assigned Products,Report Period",
			"2026-11-18,%s,x,False,,2026-11-18,1,2,3,E3,30", "2026-11-18,%s,x,False,,2026-11-18,1,2,3,,30", "Exchange",
		},
		"M365AppUserDetail": {
			"Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac,Mobile,Web,Assigned Products",
			"2026-11-18,%s,2026-01-01,2026-11-18,30,Yes,No,No,No,E3", "2026-11-18,%s,2026-01-01,2026-11-18,30,Yes,No,No,No,", "Office apps",
		},
		"YammerActivityUserDetail": {
			"Report Refresh Date,User Principal Name,User State,State Change Date,Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period",
			"2026-11-18,%s,active,,2026-11-18,1,2,3,E3,30", "2026-11-18,%s,deleted,,2026-11-18,1,2,3,E3,30", "Yammer",
		},
		"SharePointActivityUserDetail": {
			"Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Visited Page Count,Assigned Products,Report Period",
			"2026-11-18,%s,False,,2026-11-18,1,2,3,E3,30", "2026-11-18,%s,False,,2026-11-18,1,2,3,,30", "SharePoint",
		},
		"OneDriveActivityUserDetail": {
			"Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Assigned Products,Report Period",
			"2026-11-18,%s,False,,2026-11-18,1,2,E3,30", "2026-11-18,%s,False,,2026-11-18,1,2,,30", "OneDrive",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.Join([]string{c.header, fmt.Sprintf(c.licensed, "a"), fmt.Sprintf(c.licensed, "b"), fmt.Sprintf(c.not, "c")}, "\n") + "\n"
			want := map[string][4]int64{c.want: {2, 2, 1, 0}}
			if diff := cmp.Diff(want, users(t, file, ofTenant())); diff != "" {
				t.Error(diff)
			}
			named := ofTenant(func(o *Options) { o.Constants = map[string]string{"workloadName": "Intune"} })
			if diff := cmp.Diff(map[string][4]int64{"Intune": {2, 2, 1, 0}}, users(t, file, named)); diff != "" {
				t.Errorf("named by the spec: %s", diff)
			}
		})
	}
}

// TestUnknownReportOfOneWorkload: where nothing says which workload, it is asked for.
func TestUnknownReportOfOneWorkload(t *testing.T) {
	file := "Report Refresh Date,User Principal Name,Last Activity Date,Send Count\n2026-11-18,a,2026-11-18,1\n"
	if got := verdict(t, file, ofTenant(ofKind(facts.KindActivity))); !strings.HasPrefix(got, "HeaderMissing: ") || !strings.Contains(got, "workloadName") {
		t.Error(got)
	}
}

// TestMailboxes: the report on mailboxes says nothing of licenses, and shared
// mailboxes are nobody's.
func TestMailboxes(t *testing.T) {
	const header = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Recipient Type,Report Period\n"
	row := func(user, kind string) string {
		return "2026-11-18," + user + ",x,False,,2020-01-01,2026-11-18,10,1000," + kind + ",30\n"
	}
	file := header + row("a", "User") + row("b", "") + row("c", "Shared") + row("d", "RoomMailbox") + row("e", "Equipment") + row("f", "UserMailbox")
	if diff := cmp.Diff(map[string][4]int64{"Exchange": {0, 0, 0, 3}}, users(t, file, ofTenant())); diff != "" {
		t.Errorf("licenses unsaid: %s", diff)
	}
	licensed := ofTenant(func(o *Options) { o.Constants = map[string]string{"licensed.Exchange": "true"} })
	if diff := cmp.Diff(map[string][4]int64{"Exchange": {6, 6, 0, 0}}, users(t, file, licensed)); diff != "" {
		t.Errorf("the spec says that all have a license: %s", diff)
	}
	licensed.Kind = facts.KindActivity
	if result, err := Read(t.Context(), strings.NewReader(file), licensed); err != nil || len(result.Notes) != 1 || result.Notes[0].Code != NoteMailboxesShared || !strings.HasPrefix(result.Notes[0].Message, "3 rows ") {
		t.Errorf("%+v, %v", result, err)
	}
	mapped := ofTenant(func(o *Options) {
		o.Columns = map[string]string{"licensed.Exchange": "Recipient Type", "recipientType": "Recipient Type"}
		o.Values = map[string]map[string]string{"licensed.Exchange": {"User": "true", "UserMailbox": "true", "Shared": "false", "RoomMailbox": "false", "Equipment": "false"}}
	})
	if diff := cmp.Diff(map[string][4]int64{"Exchange": {2, 2, 0, 1}}, users(t, file, mapped)); diff != "" {
		t.Errorf("the type says who has a license: %s", diff)
	}
	german := header + row("a", "Benutzer") + row("b", "Freigegeben")
	if got := verdict(t, german, ofTenant(ofKind(facts.KindActivity))); !strings.HasPrefix(got, "RowUnexpected: ") {
		t.Errorf("words that nobody knows: %s", got)
	}
	translated := ofTenant(func(o *Options) {
		o.Values = map[string]map[string]string{"recipientType": {"Benutzer": "User", "Freigegeben": "Shared"}}
	})
	if diff := cmp.Diff(map[string][4]int64{"Exchange": {0, 0, 0, 1}}, users(t, german, translated)); diff != "" {
		t.Errorf("translated: %s", diff)
	}
}

// TestCopilotApps: each app of the report on the users of Copilot is a part of it,
// with the same licenses. The chat is one of them there, and nowhere else.
func TestCopilotApps(t *testing.T) {
	csv := "Report Refresh Date,Report Period,User Principal Name,Display Name,Last Activity Date,Microsoft Teams Copilot Last Activity Date," +
		"Word Copilot Last Activity Date,Excel Copilot Last Activity Date,PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date," +
		"OneNote Copilot Last Activity Date,Loop Copilot Last Activity Date,Copilot Chat Last Activity Date\n" +
		"2026-11-18,28,a,x,2026-11-18,2026-11-18,,,,,,2026-11-18,2026-11-18\n" +
		"2026-11-18,28,b,x,2026-11-18,2026-11-18,2026-11-18,,,,,,\n" +
		"2026-11-18,28,c,x,,,,,,,,,\n"
	json := `{"value":[
{"reportRefreshDate":"2026-11-18","userPrincipalName":"a","lastActivityDate":"2026-11-18","microsoftTeamsCopilotLastActivityDate":"2026-11-18","loopCopilotLastActivityDate":"2026-11-18","copilotChatLastActivityDate":"2026-11-18"},
{"reportRefreshDate":"2026-11-18","userPrincipalName":"b","lastActivityDate":"2026-11-18","microsoftTeamsCopilotLastActivityDate":"2026-11-18","wordCopilotLastActivityDate":"2026-11-18"},
{"reportRefreshDate":"2026-11-18","userPrincipalName":"c","lastActivityDate":null,"excelCopilotLastActivityDate":null,"powerPointCopilotLastActivityDate":null,"outlookCopilotLastActivityDate":null,"oneNoteCopilotLastActivityDate":null}]}`
	want := map[string]string{
		"Copilot": "3 2", "Copilot Teams": "Copilot 3 2", "Copilot Word": "Copilot 3 1", "Copilot Excel": "Copilot 3 0", "Copilot PowerPoint": "Copilot 3 0",
		"Copilot Outlook": "Copilot 3 0", "Copilot OneNote": "Copilot 3 0", "Copilot Loop": "Copilot 3 1", "Copilot Chat": "Copilot 3 1",
	}
	for form, file := range map[string]string{"CSV": csv, "JSON": json} {
		for name, constants := range map[string]map[string]string{"": nil, " with the workload": {"workloadName": "Microsoft 365 Copilot"}} {
			c := one(t, file, ofTenant(ofKind(facts.KindActivity), func(o *Options) {
				o.Constants = map[string]string{}
				maps.Copy(o.Constants, constants)
			}), nil)
			if diff := cmp.Diff(want, parts(c)); diff != "" {
				t.Errorf("%s%s: %s", form, name, diff)
			}
			if u := c.Users[0].States; len(c.Users) != 1 || len(u) != 2 {
				t.Errorf("%s%s: distinct users %+v", form, name, c.Users)
			}
		}
	}
	free := one(t, "Report Refresh Date,User Principal Name,Copilot Chat Last Activity Date,Has Copilot Chat License\n2026-11-18,a,2026-11-18,True\n", ofTenant(ofKind(facts.KindActivity)), nil)
	if diff := cmp.Diff(map[string]string{"Copilot Chat": "1 1"}, parts(free)); diff != "" {
		t.Errorf("the free chat: %s", diff)
	}
}

// parts writes the users of each workload: what it is a part of, the entitled and the
// active.
func parts(c *facts.Customer) map[string]string {
	found := map[string]string{}
	for _, a := range c.Activities {
		var active int64
		for _, d := range a.Days {
			active += d.Licensed + d.Elsewhere + d.Gone + d.Unstated
		}
		found[a.Workload] = strings.TrimSpace(fmt.Sprint(a.PartOf, " ", a.Entitled, " ", active))
	}
	for _, u := range c.Usages {
		found[u.Workload] = strings.TrimSpace(fmt.Sprint(u.PartOf, " ", u.Entitled, " ", u.Active))
	}
	return found
}

// TestCopilotCounts: the report that counts the users of Copilot is one row of it,
// and one of each app.
func TestCopilotCounts(t *testing.T) {
	const header = "Report Refresh Date,Report Period,Any App Enabled Users,Any App Active Users,Microsoft Teams Enabled Users,Microsoft Teams Active Users,Word Enabled Users,Word Active Users,Copilot Chat Enabled Users,Copilot Chat Active Users\n"
	want := map[string]string{"Copilot": "40 25", "Copilot Teams": "Copilot 40 20", "Copilot Word": "Copilot 40 3", "Copilot Chat": "Copilot 40 9"}
	for name, file := range map[string]string{
		"CSV":  header + "2026-11-18,28,40,25,40,20,40,3,40,9\n",
		"JSON": `{"reportRefreshDate":"2026-11-18","anyAppEnabledUsers":40,"anyAppActiveUsers":25,"microsoftTeamsEnabledUsers":40,"microsoftTeamsActiveUsers":20,"wordEnabledUsers":40,"wordActiveUsers":3,"copilotChatEnabledUsers":40,"copilotChatActiveUsers":9}`,
	} {
		if diff := cmp.Diff(want, parts(one(t, file, ofTenant(), nil))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for period, want := range map[string]string{"28": "", "D28": "", "": "", "7": NoteOtherPeriod, "30": NoteOtherPeriod, "ALL": NoteOtherPeriod} {
		result, err := Read(t.Context(), strings.NewReader(header+"2026-11-18,"+period+",40,25,40,20,40,3,40,9\n"), ofTenant())
		if err != nil || want == "" && result.Notes != nil || want != "" && (len(result.Notes) != 1 || result.Notes[0].Code != want) {
			t.Errorf("period %q: %+v, %v", period, result, err)
		}
	}
	if got := verdict(t, header+"2026-11-18,28,40,25,40,20,40,,40,9\n", ofTenant()); !strings.HasPrefix(got, "ValueMissing: ") {
		t.Errorf("a blank count: %s", got)
	}
	rows := "customerId,asOf,workload,Any App Enabled Users,Any App Active Users,Word Enabled Users,Word Active Users\n" +
		"tenant-1,2026-11-18,,40,25,40,3\ntenant-1,2026-11-18,,2,1,2,1\nTotal,2026-11-18,,42,26,42,4\n"
	if diff := cmp.Diff(map[string]string{"Copilot": "42 26", "Copilot Word": "Copilot 42 4"}, parts(one(t, rows, usageOptions(), nil))); diff != "" {
		t.Errorf("several rows: %s", diff)
	}
	unnamed := strings.Replace(rows, "Total,", ",", 1)
	if diff := cmp.Diff(map[string]string{"Copilot": "42 26", "Copilot Word": "Copilot 42 4"}, parts(one(t, unnamed, usageOptions(), nil))); diff != "" {
		t.Errorf("a sum without a name: %s", diff)
	}
	own := "customerId,asOf,workload,entitled,active\ntenant-1,2026-11-18,Copilot,40,25\ntenant-1,2026-11-18,Word Copilot,40,3\ntenant-1,2026-11-18,Microsoft 365 Copilot Chat,90,50\n"
	if diff := cmp.Diff(map[string]string{"Copilot": "40 25", "Copilot Word": "Copilot 40 3", "Copilot Chat": "90 50"}, parts(one(t, own, usageOptions(), nil))); diff != "" {
		t.Errorf("rows of workloads: %s", diff)
	}
	mapped := usageOptions(func(o *Options) {
		o.Columns = map[string]string{"licensesEntitled.Copilot Word": "W", "licensesActive.Copilot Word": "WA"}
	})
	if diff := cmp.Diff(map[string]string{"Copilot": "40 25", "Copilot Word": "Copilot 38 3"}, parts(one(t, "customerId,asOf,workload,entitled,active,W,WA\ntenant-1,2026-11-18,Copilot,40,25,38,3\n", mapped, nil))); diff != "" {
		t.Errorf("named in spec.columns: %s", diff)
	}
}
