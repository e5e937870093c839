// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// export is a source and its file.
type export struct {
	dataset, spec, file string
}

// manifestsOf are the exports in the order in which one report lists them, and the
// report on customer c1.
func manifestsOf(report string, exports ...export) string {
	var text strings.Builder
	var names []string
	for i, e := range exports {
		name := fmt.Sprint("s", i)
		names = append(names, "{name: "+name+"}")
		fmt.Fprintf(&text, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata:\n  file: |\n", name)
		for line := range strings.Lines(e.file) {
			text.WriteString("    " + line)
		}
		fmt.Fprintf(&text, "\n---\napiVersion: adoption.partnerinsights.io/v1alpha1\nkind: ExportSource\nmetadata: {name: %s}\n", name)
		fmt.Fprintf(&text, "spec:\n  dataset: %s\n  configMap: {name: %s, key: file}\n%s---\n", e.dataset, name, e.spec)
	}
	fmt.Fprintf(&text, "apiVersion: adoption.partnerinsights.io/v1alpha1\nkind: CustomerAdoption\nmetadata: {name: r}\n")
	fmt.Fprintf(&text, "spec:\n  customer: {id: c1}\n  sources: [%s]\n%s", strings.Join(names, ", "), report)
	return text.String()
}

// evaluated gives the report's status.
func evaluated(t *testing.T, manifests string) v1alpha1.CustomerAdoptionStatus {
	t.Helper()
	stdout, stderr, status := execute(t, manifests, "-f", "-", "-o", "json", "--now", "2026-11-20T09:00:00Z")
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var list struct {
		Items []v1alpha1.CustomerAdoption `json:"items"`
	}
	if err := json.Unmarshal([]byte(stdout), &list); err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items {
		if item.Kind == "CustomerAdoption" {
			return item.Status
		}
	}
	t.Fatal("no report was printed")
	return v1alpha1.CustomerAdoptionStatus{}
}

// said writes a status out in short: figures, what inflates them, and the
// conditions asked for.
func said(s v1alpha1.CustomerAdoptionStatus, conditions ...string) (lines []string) {
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	number := func(n *int64) string {
		if n == nil {
			return "?"
		}
		return fmt.Sprint(*n)
	}
	percent := func(n *int32) string {
		if n == nil {
			return "?"
		}
		return fmt.Sprint(*n)
	}
	if l := s.Licenses; l != nil {
		say("deployment %d of %d", l.Assigned, l.Sold)
	}
	if u := s.Usage; u != nil {
		say("usage %d of %s, adjusted %s %%", u.Active, number(u.Entitled), percent(u.AdjustedUsagePercent))
	}
	for _, i := range s.Inflation {
		say("%s %d %s", i.Reason, i.Active, i.Evidence)
	}
	for _, e := range s.ExcludedProducts {
		say("without %s %d %s", e.Name, e.Licenses, e.Reason)
	}
	for _, n := range s.Notes {
		say("note %s", n.Code)
	}
	for _, kind := range conditions {
		if c := meta.FindStatusCondition(s.Conditions, kind); c != nil {
			say("%s %s %s", c.Type, c.Status, c.Reason)
		}
	}
	return lines
}

// constant is the customer of a file that names none.
const constant = "  constants: {customerId: c1}\n"

// users writes rows of a per-user report: so many of each line.
func users(header string, rows ...string) string {
	var text strings.Builder
	text.WriteString("Report Refresh Date,User Principal Name," + header + "\n")
	id := 0
	for _, row := range rows {
		times, cells, _ := strings.Cut(row, "x ")
		n := 0
		_, _ = fmt.Sscan(times, &n)
		for range n {
			id++
			fmt.Fprintf(&text, "2026-11-18,u%d@example.com,%s\n", id, cells)
		}
	}
	return text.String()
}

// TestFiguresOfPerUserReports: files as the vendor's portals write them, alone and
// together (docs/semantics.md sections 3.7, 5 and 6).
func TestFiguresOfPerUserReports(t *testing.T) {
	main := export{"UserActivity", constant, users("Is Deleted,Has Exchange License,Exchange Last Activity Date,Has Teams License,Teams Last Activity Date",
		"15x False,True,2026-11-14,True,2026-11-14", "5x False,True,,True,2026-01-02")}
	copilot := export{
		"UserActivity", "  constants: {customerId: c1, workloadName: Microsoft 365 Copilot}\n",
		users("Last Activity Date,Word Copilot Last Activity Date", "2x 2026-11-14,", "10x ,"),
	}
	mailboxes := users("Is Deleted,Last Activity Date,Recipient Type", "8x False,2026-11-17,User", "4x False,,Shared")
	trial := export{"Subscriptions", "", "customerId,asOf,id,status,offerName,quantity,licensesActive,isTrial,serviceCode\nc1,2026-11-18,s1,active,E3,20,20,false,o365\nc1,2026-11-18,s2,active,Sales,30,18,true,crm\n"}
	for name, c := range map[string]struct {
		report  string
		exports []export
		want    []string
	}{
		"a report on Copilot completes the main one": {
			"  targets: {workloads: [{name: Copilot, usagePercent: 60}]}\n",
			[]export{main, copilot},
			[]string{"usage 32 of 52, adjusted 61 %", "note UsersOfOneSource", "LowUsage True WorkloadBelowTarget"},
		},
		"whichever is listed first": {
			"",
			[]export{copilot, main},
			[]string{"usage 32 of 52, adjusted 61 %", "note UsersOfOneSource", "LowUsage False OnTarget"},
		},
		"mailboxes say nothing of licenses": {
			"",
			[]export{{"UserActivity", "  constants: {customerId: c1, workloadName: Exchange}\n", mailboxes}},
			[]string{"usage 8 of ?, adjusted ? %", "LowUsage Unknown NoData"},
		},
		"the line that the message advises": {
			"",
			[]export{{"UserActivity", "  constants: {customerId: c1, workloadName: Exchange, licensed.Exchange: \"true\"}\n", mailboxes}},
			[]string{"usage 8 of 12, adjusted 66 %", "LowUsage False OnTarget"},
		},
		"another source that says it": {
			"",
			[]export{{"UserActivity", "  constants: {customerId: c1, workloadName: Exchange}\n", mailboxes}, main},
			[]string{"usage 30 of 40, adjusted 75 %", "note UsersOfOneSource", "LowUsage False OnTarget"},
		},
		"no trial is taken out of users": {
			"  usageBasis: Users\n",
			[]export{main, trial},
			[]string{"usage 15 of 20, adjusted 75 %", "LowUsage False OnTarget"},
		},
		"users of Yammer with another license": {
			"",
			[]export{{"UserActivity", constant, users("Is Deleted,Has Teams License,Teams Last Activity Date,Has Yammer License,Yammer Last Activity Date",
				"10x False,True,2026-11-01,False,2026-11-01", "9x False,True,2026-11-01,True,", "1x True,False,,False,2026-11-17")}},
			[]string{"usage 30 of 28, adjusted 67 %", "LicenseTransfer 1 Measured", "YammerOveruse 10 Measured", "LowUsage False OnTarget"},
		},
		"a retired workload": {
			"",
			[]export{{"UserActivity", constant, users("Has Teams License,Teams Last Activity Date,Has Skype For Business License,Skype For Business Last Activity Date",
				"12x True,2026-11-01,True,", "8x True,,True,2021-05-05")}},
			[]string{"usage 12 of 20, adjusted 60 %", "without Skype for Business 20 Retired", "LowUsage False OnTarget"},
		},
		"a retired workload that somebody uses": {
			"",
			[]export{{"UserActivity", constant, users("Has Teams License,Teams Last Activity Date,Has Skype For Business License,Skype For Business Last Activity Date",
				"12x True,2026-11-01,True,", "8x True,,True,2026-11-05")}},
			[]string{"usage 20 of 40, adjusted 50 %", "LowUsage False OnTarget"},
		},
		"a later activity notwithstanding": {
			"",
			[]export{{"UserActivity", constant, users("Has SharePoint License,SharePoint Last Activity Date,Has OneDrive License,OneDrive Last Activity Date",
				"12x True,2026-11-10,True,2026-11-19")}},
			[]string{"usage 12 of 12, adjusted 100 %", "LowUsage False OnTarget"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, said(evaluated(t, manifestsOf(c.report, c.exports...)), "LowUsage")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFiguresOfSubscriptions: lists of subscriptions and SKUs as people have them
// (docs/semantics.md sections 3.6 and 5).
func TestFiguresOfSubscriptions(t *testing.T) {
	const skus = "AccountSkuId,ActiveUnits,ConsumedUnits,SkuPartNumber,SkuId,SuspendedUnits,TargetClass,WarningUnits\n" +
		"contoso:M365EDU_A3_FACULTY,300,240,M365EDU_A3_FACULTY,00000000-0000-4000-8000-000000000007,0,User,0\n"
	skuList := func(spec string, rows ...string) []export {
		return []export{{"Subscriptions", "  constants: {customerId: c1, asOf: \"2026-11-18\"}\n" + spec, skus + strings.Join(rows, "\n") + "\n"}}
	}
	student := "contoso:STANDARDWOFFPACK_IW_STUDENT,1000000,6086,STANDARDWOFFPACK_IW_STUDENT,00000000-0000-4000-8000-000000000008,0,User,0"
	viral := "contoso:CONTOSO_INSIGHTS_VIRAL,10000,2,CONTOSO_INSIGHTS_VIRAL,00000000-0000-4000-8000-000000000009,0,User,0"
	granted := "contoso:CONTOSO_GRANT,20000,3,CONTOSO_GRANT,00000000-0000-4000-8000-000000000010,0,User,0"
	subscriptions := func(rows ...string) []export {
		return []export{{"Subscriptions", "", "customerId,asOf,id,offerName,status,quantity,licensesAssigned,billingType\n" + strings.Join(rows, "\n") + "\n"}}
	}
	for name, c := range map[string]struct {
		exports []export
		want    []string
	}{
		"free SKUs of the list": {
			skuList("", student),
			[]string{"deployment 240 of 300", "without STANDARDWOFFPACK_IW_STUDENT 1000000 Free", "LowDeployment False OnTarget", "DataIncomplete False Complete"},
		},
		"viral SKUs of no list": {
			skuList("", viral),
			[]string{"deployment 240 of 300", "without CONTOSO_INSIGHTS_VIRAL 10000 Free", "LowDeployment False OnTarget", "DataIncomplete False Complete"},
		},
		"units that nobody bought": {
			skuList("", granted),
			[]string{"deployment 243 of 20300", "note UnusualUnits", "LowDeployment True BelowTarget", "DataIncomplete False Complete"},
		},
		"added to the list": {
			skuList("  freeProducts: [CONTOSO_GRANT]\n", granted, student),
			[]string{
				"deployment 240 of 300", "without STANDARDWOFFPACK_IW_STUDENT 1000000 Free", "without CONTOSO_GRANT 20000 Free",
				"LowDeployment False OnTarget", "DataIncomplete False Complete",
			},
		},
		"without the list": {
			skuList("  freeProducts: [CONTOSO_GRANT]\n  builtInFreeProducts: false\n", granted, viral),
			[]string{"deployment 242 of 10300", "without CONTOSO_GRANT 20000 Free", "note UnusualUnits", "LowDeployment True BelowTarget", "DataIncomplete False Complete"},
		},
		"billed by usage": {
			subscriptions("c1,2026-11-18,a,E3,active,120,100,license", "c1,2026-11-18,b,Cloud,active,1,0,usage"),
			[]string{"deployment 100 of 120", "without Cloud 1 NotForUsers", "LowDeployment False OnTarget", "DataIncomplete False Complete"},
		},
		"a blank count": {
			subscriptions("c1,2026-11-18,a,E3,active,120,100,license", "c1,2026-11-18,b,E5,active,100,,license"),
			[]string{"deployment 100 of 120", "LowDeployment Unknown DataIncomplete", "DataIncomplete True CountsMissing"},
		},
		"a blank count of a lapsed one": {
			subscriptions("c1,2026-11-18,a,E3,active,120,100,license", "c1,2026-11-18,b,E5,suspended,100,,license"),
			[]string{"deployment 100 of 120", "LowDeployment False OnTarget", "DataIncomplete False Complete"},
		},
		"all lapsed": {
			subscriptions("c1,2026-11-18,a,E3,expired,120,100,license", "c1,2026-11-18,b,E5,suspended,100,5,license"),
			[]string{"LowDeployment Unknown NoData", "DataIncomplete False Complete"},
		},
		"a rejected row of nobody": {
			subscriptions("c1,2026-11-18,a,E3,active,120,100,license", strings.Repeat("c2,2026-11-18,x,E3,active,1,1,license\n", 20)+",2026-11-18,b,E5,active,100,1,license"),
			[]string{"deployment 100 of 120", "LowDeployment False OnTarget", "DataIncomplete False Complete"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, said(evaluated(t, manifestsOf("", c.exports...)), "LowDeployment", "DataIncomplete")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
