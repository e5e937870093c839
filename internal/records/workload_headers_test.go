// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// TestWorkloadHeaders is docs/semantics.md section 1: the headers of a report on
// users may have any spelling of a workload.
func TestWorkloadHeaders(t *testing.T) {
	for workload, spellings := range map[string][]string{
		"Exchange":          {"Exchange", "EXO", "Exchange Online", "Exchange Online (Plan 1)", "Outlook mail"},
		spelling.SharePoint: {"SharePoint", "SPO", "SharePoint Online", "OneDrive and SharePoint", "OneDrive & SharePoint", "OneDrive/SharePoint", "ODSP"},
		spelling.OneDrive:   {"OneDrive", "ODB", "OD4B", "OneDrive for Business", "OneDrive for Business (OD4B)", "Microsoft OneDrive"},
		"Teams":             {"Teams", "Microsoft Teams", "MSTeams", "MS Teams", "TEAMS"},
		spelling.Yammer:     {"Yammer", "Viva Engage", "Microsoft Viva Engage", "Viva Engage Core", "YAMMER_ENTERPRISE", "Viva Engage (Yammer)"},
		spelling.Skype:      {"Skype For Business", "SfB", "Lync Online", "Microsoft Lync"},
		"Office apps":       {"Office apps", "Microsoft 365 Apps", "Office ProPlus", "M365 Apps for enterprise"},
		spelling.Copilot:    {"Copilot", "Microsoft 365 Copilot", "M365 Copilot", "Copilot for Microsoft 365"},
		"Entra ID":          {"Entra ID", "Microsoft Entra ID P1", "Azure AD Premium"},
		"Intune":            {"Intune", "Microsoft Intune", "Windows Intune", "EMS Intune"},
		"Defender":          {"Microsoft Defender", "Microsoft Defender for Office 365", "MDO"},
		"Purview":           {"Purview", "Azure Information Protection", "AIP"},
		"Power BI":          {"Power BI", "PowerBI", "Microsoft Power BI", "Fabric"},
	} {
		for _, name := range spellings {
			t.Run(name, func(t *testing.T) {
				file := "customerId,userId," + name + " Last Activity Date,Has " + name + " License\n" +
					"tenant-1,a,2026-11-17,yes\ntenant-1,b,,True\ntenant-1,c,2026-11-17,no\n"
				checkWorkload(t, file, workload)
				file = "customerId,userId," + name + " Last Activity Date," + name + " License Assign Date\n" +
					"tenant-1,a,2026-11-17,2026-01-01\ntenant-1,b,,2026-01-01\ntenant-1,c,2026-11-17,\n"
				checkWorkload(t, file, workload)
			})
		}
	}
}

// checkWorkload reads a file about three users, of whom two have a license for a
// workload.
func checkWorkload(t *testing.T, file, workload string) {
	t.Helper()
	found := one(t, file, usageOptions(ofKind(facts.KindActivity)), nil).Activities
	if len(found) == 0 {
		t.Fatalf("%s: no activities", file)
	}
	for _, each := range found {
		if each.Workload != workload {
			t.Errorf("workload %q, want %q", each.Workload, workload)
		}
	}
	users := one(t, file, usageOptions(ofKind(facts.KindActivity)), nil).Users
	var entitled int64
	for _, state := range users[len(users)-1].States {
		if state.In[0].Entitled {
			entitled += state.Count
		}
	}
	if entitled != 2 {
		t.Errorf("%d entitled, want 2", entitled)
	}
}

// TestTwoSpellingsOfOneWorkload: two columns of one workload are asked about,
// never added or guessed.
func TestTwoSpellingsOfOneWorkload(t *testing.T) {
	const file = "customerId,userId,Yammer Last Activity Date,Viva Engage Last Activity Date\ntenant-1,a,2026-11-17,\n"
	const want = `HeaderDuplicate: row 1, column "lastActivity.Yammer": columns 3 and 4 both match when case and spaces are ignored; remove one, or name one in spec.columns`
	if got := verdict(t, file, usageOptions(ofKind(facts.KindActivity))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	o := usageOptions(ofKind(facts.KindActivity, column("lastActivity.Viva Engage", "Viva Engage Last Activity Date")))
	if got := verdict(t, file, o); got != "accepted" {
		t.Errorf("named in spec.columns: %s", got)
	}
}

// TestCopilotReport: columns of apps make a file the report on users of Copilot,
// all of whom have a license. A column about Copilot does not.
func TestCopilotReport(t *testing.T) {
	for header, want := range map[string]bool{
		"Word Copilot Last Activity Date":            true,
		"Microsoft Teams Copilot Last Activity Date": true,
		"teamsCopilotLastActivityDate":               true,
		"Copilot Last Activity Date":                 false,
		"Microsoft 365 Copilot Last Activity Date":   false,
		"M365 Copilot Last Activity Date":            false,
		"Word Last Activity Date":                    false,
	} {
		if got := copilotUsersHeader(header); got != want {
			t.Errorf("%s: %t, want %t", header, got, want)
		}
	}
}
