// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// one is a source and a report of one customer, entitled to 100 licenses.
const one = `
apiVersion: v1
kind: ConfigMap
metadata: {name: usage}
data:
  usage.csv: |
    customerId,workloadName,licensesEntitled,licensesActive,asOf
    acme,Exchange,100,53,2026-11-18
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: usage}
spec: {dataset: LicenseUsage, configMap: {name: usage, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: acme}
spec:
  customer: {id: acme}
  sources: [{name: usage}]
  targets: {deploymentPercent: 0}
`

// evaluate gives the CustomerAdoptions that `report -f -` prints for a text.
func evaluate(t *testing.T, manifests string, args ...string) []v1alpha1.CustomerAdoption {
	t.Helper()
	stdout, stderr, status := execute(t, manifests, append([]string{"-f", "-", "-o", "json"}, args...)...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var list struct{ Items []v1alpha1.CustomerAdoption }
	if err := json.Unmarshal([]byte(stdout), &list); err != nil {
		t.Fatal(err)
	}
	var reports []v1alpha1.CustomerAdoption
	for _, item := range list.Items {
		if item.Kind == "CustomerAdoption" {
			reports = append(reports, item)
		}
	}
	return reports
}

func reasonOf(t *testing.T, report v1alpha1.CustomerAdoption, condition string) string {
	t.Helper()
	found := meta.FindStatusCondition(report.Status.Conditions, condition)
	if found == nil {
		t.Fatalf("no condition %s", condition)
	}
	return found.Reason
}

func TestStandardInput(t *testing.T) {
	report := evaluate(t, one)[0]
	if got := *report.Status.Usage.UsagePercent; got != 53 || report.Status.Adoption != v1alpha1.AdoptionHealthy {
		t.Errorf("usage %d %%, %s", got, report.Status.Adoption)
	}
	if report.Namespace != "default" || *report.Spec.Targets.UsagePercent != 50 {
		t.Errorf("no defaults: %+v", report)
	}
}

// TestPreviousStatusIsTheManifestsOwn is docs/semantics.md section 7, hysteresis:
// offline, the previous status is the manifest's own.
func TestPreviousStatusIsTheManifestsOwn(t *testing.T) {
	below := one + "status: {adoption: Low, belowTarget: [Usage]}\n"
	report := evaluate(t, below)[0]
	if got := reasonOf(t, report, v1alpha1.LowUsageCondition); got != v1alpha1.ReasonBelowTarget {
		t.Errorf("53 %% after being below 50 %%: %s", got)
	}
	recovered := strings.Replace(below, ",53,", ",55,", 1)
	if got := evaluate(t, recovered)[0]; got.Status.Adoption != v1alpha1.AdoptionHealthy || got.Status.BelowTarget != nil {
		t.Errorf("55 %% after being below 50 %%: %s, below %v", got.Status.Adoption, got.Status.BelowTarget)
	}
}

// TestUnchangedStatusComesBackUnchanged is docs/semantics.md section 9: reading the
// same data again changes nothing.
func TestUnchangedStatusComesBackUnchanged(t *testing.T) {
	args := []string{"-f", "-", "-o", "yaml"}
	first, _, _ := execute(t, one, append(args, "--now", "2026-11-19T00:00:00Z")...)
	configMap, _, _ := strings.Cut(one, "---")
	second, _, _ := execute(t, configMap+"---\n"+first, args...)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("evaluated on its own output (-first +second):\n%s", diff)
	}
}

func TestNow(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-26T00:00:00Z":      v1alpha1.ReasonFresh,
		"2026-11-26T00:00:01Z":      v1alpha1.ReasonTooOld,
		"2026-11-26T01:00:00+01:00": v1alpha1.ReasonFresh,
	} {
		if got := reasonOf(t, evaluate(t, one, "--now", now)[0], v1alpha1.DataStaleCondition); got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}

func TestData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "usage.tsv")
	text := "customerId\tworkloadName\tlicensesEntitled\tlicensesActive\tasOf\nacme\tExchange\t100\t7\t2026-11-18\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	remote := strings.Replace(one, "configMap: {name: usage, key: usage.csv}", `http: {url: "https://127.0.0.1/usage"}`, 1)
	for _, name := range []string{"usage", "default/usage"} {
		if got := evaluate(t, remote, "--data", name+"="+path)[0].Status.Usage.Active; got != 7 {
			t.Errorf("%s: active %d, want 7", name, got)
		}
	}
	_, stderr, status := execute(t, remote, "-f", "-")
	if status != exitFailed || !strings.Contains(stderr, "SourceAddressForbidden") {
		t.Errorf("without --data: status %d, %s", status, stderr)
	}
}

func TestNamespaces(t *testing.T) {
	other := strings.ReplaceAll(one, "metadata: {", "metadata: {namespace: partners, ")
	other = strings.Replace(other, ",53,", ",5,", 1)
	reports := evaluate(t, one+"---"+other, "--namespace", "team")
	var got []string
	for _, r := range reports {
		got = append(got, r.Namespace+" "+string(r.Status.Adoption))
	}
	if diff := cmp.Diff([]string{"partners Low", "team Healthy"}, got); diff != "" {
		t.Error(diff)
	}
	_, stderr, status := execute(t, one+"---"+other, "-f", "-", "--data", "usage=doc.go")
	if status != exitUsage || !strings.Contains(stderr, "namespace/name") {
		t.Errorf("ambiguous --data: status %d, %s", status, stderr)
	}
}

func TestSuspendedObjectsAreNotEvaluated(t *testing.T) {
	suspended := strings.Replace(one, "{dataset:", "{suspend: true, dataset:", 1)
	_, stderr, status := execute(t, suspended, "-f", "-")
	want := "ExportSource default/usage: Suspended: suspended by spec.suspend; there is no result yet (1 report waits for it)\n"
	if status != exitFailed || stderr != want {
		t.Errorf("status %d\ngot  %s\nwant %s", status, stderr, want)
	}
}
