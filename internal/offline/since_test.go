// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// crowdManifests are a portfolio with a report for each customer.
const crowdManifests = `apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: usage}
spec: {dataset: LicenseUsage, configMap: {name: usage, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec:
  sources: [{name: usage}]
  targets: {deploymentPercent: 0}
  customerTemplate: {}
`

// crowd are the rows of a month. One customer in 50 is gone in the second month, and
// one in 40 new. Some are too small to be judged, some have no entitlements.
func crowd(customers int, month string) string {
	var rows strings.Builder
	for i := range customers {
		if month == "11" && i%50 == 7 || month == "10" && i%40 == 3 {
			continue
		}
		entitled, active := 5+i%97, (i*7919)%101
		if month == "11" {
			entitled, active = entitled+i%3-1, (i*104729)%101
		}
		if i%211 == 0 {
			entitled, active = 0, 0
		}
		fmt.Fprintf(&rows, "customer-%05d,Customer %d,Exchange,%d,%d,2026-%s-18\n", i, i, entitled, min(active, entitled), month)
	}
	return rows.String()
}

// evaluateCrowd writes the output of `report -o json` into a file.
func evaluateCrowd(t *testing.T, rows, day string) (path string) {
	t.Helper()
	folder := t.TempDir()
	data := filepath.Join(folder, "usage.csv")
	write := func(path, content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(data, "customerId,customerName,workloadName,licensesEntitled,licensesActive,asOf\n"+rows)
	stdout, stderr, status := execute(t, crowdManifests, "-f", "-", "-o", "json", "--now", day, "--data", "usage="+data)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	path = filepath.Join(folder, day+".json")
	write(path, stdout)
	return path
}

// bare is what a comparison by hand reads of a list.
type bare struct {
	Kind string
	Spec struct {
		Customer struct{ ID string }
	}
	Status struct {
		Adoption string
		Usage    *struct{ AdjustedUsagePercent *int }
		Changes  *struct {
			BecameLow, Recovered int
			Movers               []struct {
				ID       string
				From, To int
			}
		}
	}
}

func readBare(t *testing.T, path string) (customers map[string]bare, portfolio bare) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Items []bare }
	if err := json.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	customers = map[string]bare{}
	for _, item := range list.Items {
		switch item.Kind {
		case "CustomerAdoption":
			customers[item.Spec.Customer.ID] = item
		case "PortfolioAdoption":
			portfolio = item
		}
	}
	return customers, portfolio
}

// differences are the ids of what is different, sorted, and the movers in words.
type differences struct {
	BecameLow, Recovered, New, Gone []string
	Movers                          []string
}

// bruteForce compares two lists as the rule is written.
func bruteForce(then, now map[string]bare) (d differences) {
	type moved struct {
		id       string
		from, to int
	}
	var fell, rose []moved
	percent := func(b bare) *int {
		if b.Status.Usage == nil {
			return nil
		}
		return b.Status.Usage.AdjustedUsagePercent
	}
	for id, n := range now {
		was, found := then[id]
		from, to := percent(was), percent(n)
		switch {
		case !found:
			d.New = append(d.New, id)
			continue
		case from == nil || to == nil:
			continue
		case n.Status.Adoption == "Low" && was.Status.Adoption != "Low":
			d.BecameLow = append(d.BecameLow, id)
		case n.Status.Adoption != "Low" && was.Status.Adoption == "Low":
			d.Recovered = append(d.Recovered, id)
		}
		if m := (moved{id, *from, *to}); m.to < m.from {
			fell = append(fell, m)
		} else if m.to > m.from {
			rose = append(rose, m)
		}
	}
	for id := range then {
		if _, found := now[id]; !found {
			d.Gone = append(d.Gone, id)
		}
	}
	for _, list := range [][]moved{fell, rose} {
		slices.SortFunc(list, func(a, b moved) int {
			return cmp.Or(cmp.Compare(max(b.to-b.from, b.from-b.to), max(a.to-a.from, a.from-a.to)), cmp.Compare(a.id, b.id))
		})
		for _, m := range list[:min(10, len(list))] {
			d.Movers = append(d.Movers, fmt.Sprintf("%s %d %d", m.id, m.from, m.to))
		}
	}
	d.sort()
	return d
}

func (d *differences) sort() {
	for _, ids := range [][]string{d.BecameLow, d.Recovered, d.New, d.Gone} {
		slices.Sort(ids)
	}
}

// found is what --since compares.
func found(t *testing.T, previous, current string) (d differences) {
	t.Helper()
	load := func(path string) []*v1alpha1.CustomerAdoption {
		reports, err := previousReports(path)
		if err != nil {
			t.Fatal(err)
		}
		return reports
	}
	c := report.Compare(load(previous), report.Content{Reports: load(current)})
	if c.Since != "2026-10-18" {
		t.Errorf("since %s", c.Since)
	}
	ids := func(reports []*v1alpha1.CustomerAdoption) (ids []string) {
		for _, r := range reports {
			ids = append(ids, r.Spec.Customer.ID)
		}
		return ids
	}
	d = differences{BecameLow: ids(c.BecameLow), Recovered: ids(c.Recovered), New: ids(c.New), Gone: ids(c.Gone)}
	for _, m := range c.Movers {
		d.Movers = append(d.Movers, fmt.Sprintf("%s %d %d", strings.TrimPrefix(m.ID, "default/"), m.From, m.To))
	}
	d.sort()
	return d
}

// TestSinceAgreesWithBruteForce compares 10 000 customers: --since, and the changes
// of the portfolio itself, whose export has both months.
func TestSinceAgreesWithBruteForce(t *testing.T) {
	const customers = 10_000
	october, november := crowd(customers, "10"), crowd(customers, "11")
	var both strings.Builder
	both.WriteString(november)
	stays := map[string]bool{}
	for row := range strings.Lines(november) {
		id, _, _ := strings.Cut(row, ",")
		stays[id] = true
	}
	for row := range strings.Lines(october) {
		if id, _, _ := strings.Cut(row, ","); stays[id] {
			both.WriteString(row)
		}
	}
	previous, current := evaluateCrowd(t, october, "2026-10-20"), evaluateCrowd(t, both.String(), "2026-11-20")
	then, _ := readBare(t, previous)
	now, portfolio := readBare(t, current)
	want := bruteForce(then, now)
	if len(want.BecameLow)*len(want.Recovered)*len(want.New)*len(want.Gone) == 0 || len(want.Movers) != 20 {
		t.Fatalf("the data shows too little: %d, %d, %d, %d, %d", len(want.BecameLow), len(want.Recovered), len(want.New), len(want.Gone), len(want.Movers))
	}
	if diff := gocmp.Diff(want, found(t, previous, current)); diff != "" {
		t.Errorf("--since (-want +got):\n%s", diff)
	}
	changes := portfolio.Status.Changes
	if changes == nil || changes.BecameLow != len(want.BecameLow) || changes.Recovered != len(want.Recovered) {
		t.Fatalf("status.changes %+v, want %d low and %d recovered", changes, len(want.BecameLow), len(want.Recovered))
	}
	var movers []string
	for _, m := range changes.Movers {
		movers = append(movers, fmt.Sprintf("%s %d %d", m.ID, m.From, m.To))
	}
	if diff := gocmp.Diff(want.Movers, movers); diff != "" {
		t.Errorf("movers of status.changes (-want +got):\n%s", diff)
	}
}

// TestSince prints what has changed since an earlier output.
func TestSince(t *testing.T) {
	row := func(id string, active int) string {
		return fmt.Sprintf("%s,Name of %s,Exchange,100,%d,2026-10-18\n", id, id, active)
	}
	previous := evaluateCrowd(t, row("a", 60)+row("b", 40)+row("c", 70)+row("d", 70), "2026-10-20")
	data := filepath.Join(t.TempDir(), "now.csv")
	rows := "customerId,customerName,workloadName,licensesEntitled,licensesActive,asOf\n" +
		strings.ReplaceAll(row("a", 45)+row("b", 52)+row("c", 71)+row("e", 70), "-10-18", "-11-18")
	if err := os.WriteFile(data, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-f", "-", "--now", "2026-11-20", "--data", "usage=" + data, "--since", previous}
	stdout, stderr, status := execute(t, crowdManifests, args...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	want := `
What changed since Oct` + "\u00a018,\u00a0" + `2026
  Became low (1)
    Name of a
  Recovered (1)
    Name of b
  New customers (1)
    Name of e
  Customers no longer in the data (1)
    Name of d
  Largest changes of usage
    Name of a: 60% → 45%
    Name of b: 40% → 52%
    Name of c: 70% → 71%
`
	if !strings.Contains(stdout, want) {
		t.Errorf("printed\n%s\nwant in it\n%s", stdout, want)
	}
	page, _, _ := execute(t, crowdManifests, append(args, "-o", "html")...)
	if first := strings.Index(page, `<section id="changes"`); first < 0 || first > strings.Index(page, `<section id="overview"`) {
		t.Errorf("the page begins with something else")
	}
	if list, _, _ := execute(t, crowdManifests, append(args, "-o", "json")...); strings.Contains(list, "since") {
		t.Errorf("JSON has more than the objects")
	}
}

// A customer that has no report any more, because it has recovered, is not gone, and
// one that got a report is not new.
func TestSinceOfSelectedCustomers(t *testing.T) {
	row := func(id string, active int) string {
		return fmt.Sprintf("%s,Name of %s,Exchange,100,%d,2026-11-18\n", id, id, active)
	}
	selective := strings.Replace(crowdManifests, "customerTemplate: {}", "customerTemplate: {when: {adoption: [Low]}}", 1)
	folder := t.TempDir()
	evaluate := func(rows, format string, more ...string) string {
		data := filepath.Join(folder, "usage.csv")
		if err := os.WriteFile(data, []byte("customerId,customerName,workloadName,licensesEntitled,licensesActive,asOf\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, status := execute(t, selective, append(more, "-f", "-", "-o", format, "--now", "2026-11-20", "--data", "usage="+data)...)
		if status != 0 {
			t.Fatalf("status %d: %s", status, stderr)
		}
		return stdout
	}
	previous := filepath.Join(folder, "previous.json")
	if err := os.WriteFile(previous, []byte(evaluate(row("a", 40)+row("b", 60)+row("c", 30), "json")), 0o600); err != nil {
		t.Fatal(err)
	}
	got := evaluate(row("a", 70)+row("b", 20), "table", "--since", previous)
	_, got, _ = strings.Cut(got, "What changed")
	for _, want := range []string{"Recovered (1)\n    Name of a", "Customers no longer in the data (1)\n    Name of c"} {
		if !strings.Contains(got, want) {
			t.Errorf("printed\n%s\nwant in it\n%s", got, want)
		}
	}
	if strings.Contains(got, "New customers") {
		t.Errorf("a selected customer is new:\n%s", got)
	}
}

// TestSinceRefuses other files, and says what to name.
func TestSinceRefuses(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"no JSON":     {"a: 1\n", "not a list of objects in JSON; name a file that report -o json has written"},
		"no list":     {"{}", "not a list of objects in JSON"},
		"no customer": {`{"kind": "List", "items": [{"kind": "PortfolioAdoption"}]}`, "has no CustomerAdoption; a portfolio needs a customerTemplate to have any"},
		"wrong type":  {`{"kind": "List", "items": [{"kind": "CustomerAdoption", "metadata": {"name": "a", "namespace": "n"}, "spec": 1}]}`, "CustomerAdoption n/a has a field of the wrong type"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "previous.json")
			if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, stderr, status := execute(t, crowdManifests, "-f", "-", "--since", path)
			if status != exitUsage || !strings.Contains(stderr, test.want) {
				t.Errorf("status %d: %s", status, stderr)
			}
		})
	}
	if _, stderr, status := execute(t, crowdManifests, "-f", "-", "--since", "missing.json"); status != exitUsage || !strings.Contains(stderr, "missing.json") {
		t.Errorf("status %d: %s", status, stderr)
	}
}
