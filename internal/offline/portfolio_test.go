// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// all is a portfolio of the source of one, with a second customer.
var all = strings.Replace(one, "    acme,", "    globex,Exchange,100,10,2026-11-18\n    acme,", 1) + `---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec:
  sources: [{name: usage}]
  targets: {deploymentPercent: 0}
  customerTemplate: {metadata: {labels: {team: blue}}}
`

const nowFlag = "--now=2026-11-20T09:00:00Z"

// A portfolio has the table of its CRD's columns, and what its template
// generates is evaluated and printed like other reports.
func TestPortfolioTable(t *testing.T) {
	stdout, stderr, status := execute(t, all, "-f", "-", nowFlag)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var rows []string
	for line := range strings.Lines(stdout) {
		rows = append(rows, strings.Join(strings.Fields(line), " "))
	}
	want := []string{
		"NAME CUSTOMERS LOW UNKNOWN DEPLOYED USED AS OF READY",
		"all 2 1 0 31 2026-11-18 True",
		"",
		"NAME CUSTOMER DEPLOYED USED ADOPTION REASON AS OF READY",
		"all-globex globex 10 Low BelowTarget 2026-11-18 True",
		"acme acme 53 Healthy OnTarget 2026-11-18 True",
		"all-acme acme 53 Healthy OnTarget 2026-11-18 True",
	}
	if len(rows) < 10 {
		t.Fatalf("printed %q", rows)
	}
	if diff := cmp.Diff(want, rows[3:10]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is generated has the defaults of the schema and the labels of the
// template; a name that is taken is left alone.
func TestGeneratedReports(t *testing.T) {
	taken := strings.Replace(all, "metadata: {name: acme}", "metadata: {name: all-acme}", 1)
	reports := evaluate(t, taken, nowFlag)
	if len(reports) != 2 || reports[0].Name != "all-acme" || reports[0].Labels != nil {
		t.Fatalf("reports %+v", reports)
	}
	got := reports[1]
	if diff := cmp.Diff(map[string]string{"team": "blue", v1alpha1.PortfolioLabel: "all"}, got.Labels); diff != "" || *got.Spec.Targets.UsagePercent != 50 {
		t.Errorf("usage target %d, labels (-want +got):\n%s", *got.Spec.Targets.UsagePercent, diff)
	}
	stdout, _, _ := execute(t, taken, "-f", "-", "-o", "json", nowFlag)
	var list struct{ Items []v1alpha1.PortfolioAdoption }
	if err := json.Unmarshal([]byte(stdout), &list); err != nil {
		t.Fatal(err)
	}
	p := list.Items[1]
	conditions := fmt.Sprint(p.Status.Conditions)
	if p.Kind != "PortfolioAdoption" || p.Status.Customers.Low != 1 || !strings.Contains(conditions, "NameTaken") {
		t.Errorf("%s: %+v, conditions %s", p.Kind, p.Status.Customers, conditions)
	}
}

// A generated report that is Low counts, and a portfolio without its source is
// a fault.
func TestPortfolioExitStatus(t *testing.T) {
	if _, _, status := execute(t, all, "-f", "-", nowFlag, "--fail-on-low"); status != exitLow {
		t.Errorf("status %d of a low customer, want %d", status, exitLow)
	}
	_, stderr, status := execute(t, strings.ReplaceAll(all, "sources: [{name: usage}]\n  targets: {deploymentPercent: 0}\n  customerTemplate", "sources: [{name: other}]\n  customerTemplate"), "-f", "-", nowFlag)
	if status != exitFailed || !strings.HasSuffix(stderr, "(1 portfolio waits for it)\n") {
		t.Errorf("status %d: %s", status, stderr)
	}
}

// The customers of a portfolio without a template have rows, those of a
// template have a report that has.
func TestPortfolioCSV(t *testing.T) {
	template := "  customerTemplate: {metadata: {labels: {team: blue}}}\n"
	for name, test := range map[string]struct {
		manifests string
		want      []string
	}{
		"without": {strings.Replace(all, template, "", 1), []string{
			"acme Customer acme 100 53", "acme Workload acme 100 53",
			"globex Customer all 100 10", "globex Workload all 100 10",
			"acme Customer all 100 53", "acme Workload all 100 53",
		}},
		"with": {all, []string{
			"acme Customer acme 100 53", "acme Workload acme 100 53",
			"acme Customer all-acme 100 53", "acme Workload all-acme 100 53",
			"globex Customer all-globex 100 10", "globex Workload all-globex 100 10",
		}},
		"for some": {strings.Replace(all, template, "  customerTemplate: {when: {adoption: [Low]}}\n", 1), []string{
			"acme Customer acme 100 53", "acme Workload acme 100 53",
			"acme Customer all 100 53", "acme Workload all 100 53",
			"globex Customer all-globex 100 10", "globex Workload all-globex 100 10",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, status := execute(t, test.manifests, "-f", "-", "-o", "csv", "--locale", "de", nowFlag)
			if status != 0 {
				t.Fatalf("status %d: %s", status, stderr)
			}
			rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
			if err != nil || rows[0][1] != "Kunde" {
				t.Fatalf("%v: %q", err, stdout)
			}
			var got []string
			for _, row := range rows[1:] {
				got = append(got, strings.Join([]string{row[0], row[12], row[31], row[7], row[8]}, " "))
			}
			slices.Sort(got)
			slices.Sort(test.want)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
