// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

var (
	asOf = civil.Date{Year: 2026, Month: time.November, Day: 18}
	now  = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)
)

// targets are those of docs/semantics.md section 7.
var targets = assessment.Targets{
	DeploymentPercent: 70, UsagePercent: 50, RecoveryMargin: 5, MinimumLicenses: 10,
	UpsellDeploymentPercent: 95, UpsellUsagePercent: 80, HelpRequestsPer100Users: 10,
}

func sold(customer string, sold, assigned int64) facts.Record {
	return facts.Record{
		CustomerID: customer, CustomerName: "Name of " + customer, Kind: facts.KindDeployment, AsOf: asOf, Sold: sold, Assigned: assigned,
		Subject: facts.Subject{Service: "o365", ProductID: "e3", ProductName: "E3"},
	}
}

func used(customer, workload string, entitled, active int64) facts.Record {
	return facts.Record{
		CustomerID: customer, Kind: facts.KindUsage, AsOf: asOf, Entitled: entitled, Active: active,
		Subject: facts.Subject{Service: "o365", Workload: workload},
	}
}

func on(r facts.Record, asOf civil.Date) facts.Record {
	r.AsOf = asOf
	return r
}

// input is a portfolio over one source for each list of records.
func input(t testing.TB, sources ...[]facts.Record) portfolio.Input {
	t.Helper()
	return inputOf(t, sources...)
}

// inputOf is input for property tests.
func inputOf(t interface{ Fatal(...any) }, sources ...[]facts.Record) portfolio.Input {
	in := portfolio.Input{Targets: targets, Now: now, Ranking: portfolio.Ranking{By: portfolio.UnusedLicenses, Limit: 20}}
	for i, records := range sources {
		b := facts.NewBuilder()
		for _, r := range records {
			if _, err := b.Add(r); err != nil {
				t.Fatal(err)
			}
		}
		in.Sources = append(in.Sources, portfolio.Source{Name: fmt.Sprintf("source-%d", i), Facts: b.Build(asOf, asOf)})
	}
	return in
}

func find(t *testing.T, findings []assessment.Finding, kind string) assessment.Finding {
	t.Helper()
	for _, f := range findings {
		if f.Type == kind {
			f.Type = ""
			return f
		}
	}
	return assessment.Finding{}
}

// Three customers, each of whom is judged as on its own, and their sums.
func TestSum(t *testing.T) {
	got := portfolio.Sum(input(t,
		[]facts.Record{sold("a", 100, 90), sold("b", 100, 20), sold("c", 5, 0)},
		[]facts.Record{used("a", "Exchange", 100, 60), used("b", "exchange", 100, 110), used("a", "Yammer", 10, 64)},
	), nil)
	if diff := cmp.Diff([]int64{3, 1, 1, 1}, []int64{got.Total, got.Healthy, got.Low, got.Unknown}); diff != "" {
		t.Errorf("total, healthy, low, unknown (-want +got):\n%s", diff)
	}
	d, u := got.Metrics.Deployment, got.Metrics.Usage
	if d.Sold != 205 || d.Assigned != 110 || len(d.Products) != 1 || d.Products[0].Sold != 205 {
		t.Errorf("deployment %+v", d)
	}
	if u.Entitled != 210 || u.Active != 234 || got.Result.AdjustedActive != 180 || got.Metrics.AsOf != asOf {
		t.Errorf("usage %+v, adjusted %d", u, got.Result.AdjustedActive)
	}
	workloads := []adoption.Workload{
		{Name: "Exchange", Entitled: 200, Active: 170, HighWater: 170}, {Name: "Yammer", Entitled: 10, Active: 64, HighWater: 64},
	}
	if diff := cmp.Diff(workloads, u.Workloads); diff != "" {
		t.Errorf("workloads (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{170, 10}, got.Result.AdjustedWorkloads); diff != "" {
		t.Errorf("adjusted workloads (-want +got):\n%s", diff)
	}
	inflation := []assessment.Contribution{{Reason: "YammerOveruse", Active: 54, Evidence: assessment.Measured}, {Reason: "Unexplained", Active: 10}}
	if diff := cmp.Diff(inflation, got.Result.Inflation); diff != "" {
		t.Errorf("inflation (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]portfolio.FindingCount{{Finding: "LowDeployment", Customers: 1}, {Finding: "UsageInflated", Customers: 2}, {Finding: "DataIncomplete", Customers: 1}}, got.Findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]portfolio.Gift{{Deployment: true}, {Usage: true}}, got.Gave); diff != "" {
		t.Errorf("gave (-want +got):\n%s", diff)
	}
}

// The verdicts on the sums, without hysteresis.
func TestVerdictsOnTheSums(t *testing.T) {
	healthy := []facts.Record{sold("a", 100, 71), used("a", "Exchange", 100, 51)}
	old := asOf.AddDays(-30)
	for _, c := range []struct {
		name    string
		in      portfolio.Input
		finding string
		want    assessment.Finding
	}{
		{"on target", input(t, healthy), "LowDeployment", assessment.Finding{Status: "False", Reason: "OnTarget", Message: "deployment 71 % (71 of 100) reaches the target of 70 %"}},
		{"one low customer makes it low", input(t, append(healthy, sold("b", 100, 60))), "LowDeployment", assessment.Finding{Status: "True", Reason: "BelowTarget", Message: "deployment 65 % (131 of 200) is below its target of 70 %; clears at 70 %"}},
		{"no figure", input(t, healthy[:1]), "LowUsage", assessment.Finding{Status: "Unknown", Reason: "NoData", Message: "no source has usage counts of any customer"}},
		{"nothing at all", input(t, nil), "DataStale", assessment.Finding{Status: "Unknown", Reason: "NoData", Message: "no source has counts of any customer"}},
		{"too few", input(t, []facts.Record{sold("a", 5, 0), sold("b", 4, 0)}), "LowDeployment", assessment.Finding{Status: "Unknown", Reason: "TooFewLicenses", Message: "9 licenses sold, fewer than the 10 that are judged"}},
		{"few each, enough together", input(t, []facts.Record{sold("a", 5, 0), sold("b", 5, 0)}), "LowDeployment", assessment.Finding{Status: "True", Reason: "BelowTarget", Message: "deployment 0 % (0 of 10) is below its target of 70 %; clears at 70 %"}},
		{"one customer is left behind", input(t, append(healthy, on(sold("b", 100, 90), old))), "DataStale", assessment.Finding{Status: "False", Reason: "Fresh", Message: "deployment data of 2026-11-18 is not older than 7 days"}},
		{"a source is left behind", input(t, healthy[:1], []facts.Record{on(healthy[1], old)}), "DataStale", assessment.Finding{Status: "True", Reason: "TooOld", Message: "usage data of 2026-10-19 is older than 7 days"}},
		{"inflated", input(t, append(healthy, used("b", "Exchange", 10, 90))), "UsageInflated", assessment.Finding{Status: "True", Reason: "Unexplained", Message: "141 active of 110 entitled; Unexplained accounts for 80 (72 percentage points)"}},
		{"complete", input(t, healthy), "DataIncomplete", assessment.Finding{Status: "False", Reason: "Complete", Message: "every listed source names every customer, and no customer's row was rejected"}},
		{"silent", input(t, healthy[:1], healthy[1:], []facts.Record{sold("b", 1, 1)}), "DataIncomplete", assessment.Finding{Status: "True", Reason: "CustomerNotInExport", Message: "2 customers are missing from a listed source"}},
		{"what to offer is no verdict on a set", input(t, healthy), "UpsellOpportunity", assessment.Finding{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, find(t, portfolio.Sum(c.in, nil).Result.Findings, c.finding)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Rejected rows are told and do not keep the sums from being judged; a source
// that was never read is told too.
func TestWhatIsMissing(t *testing.T) {
	b := facts.NewBuilder()
	if _, err := b.Add(sold("a", 100, 90)); err != nil {
		t.Fatal(err)
	}
	b.Reject("a")
	b.Reject("b")
	in := input(t)
	in.Sources = []portfolio.Source{{Name: "partly", Facts: b.Build(asOf, asOf)}}
	findings := portfolio.Sum(in, nil).Result.Findings
	want := assessment.Finding{Status: "True", Reason: "RowsRejected", Message: "2 rows of 2 customers could not be read"}
	if diff := cmp.Diff(want, find(t, findings, "DataIncomplete")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := find(t, findings, "LowDeployment"); got.Reason != "OnTarget" {
		t.Errorf("LowDeployment is %s beside rejected rows", got.Reason)
	}
	in = input(t, []facts.Record{sold("a", 100, 90)})
	in.Sources = append(in.Sources, portfolio.Source{Name: "unread"})
	want = assessment.Finding{Status: "True", Reason: "SourceNotRead", Message: "no data has been read from source unread"}
	if diff := cmp.Diff(want, find(t, portfolio.Sum(in, nil).Result.Findings, "DataIncomplete")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whom the portfolio is of.
func TestSelection(t *testing.T) {
	records := []facts.Record{sold("Tenant-A", 100, 90), sold("tenant-b", 50, 20), sold("c", 5, 0), used("d", "Exchange", 20, 1)}
	for _, c := range []struct {
		name      string
		selection adoption.Selection
		minimum   int64
		want      []string
	}{
		{"everybody", adoption.Selection{}, 0, []string{"c", "d", "tenant-a", "tenant-b"}},
		{"by id", adoption.Selection{Include: []string{"TENANT-a", "d"}}, 0, []string{"d", "tenant-a"}},
		{"by pattern", adoption.Selection{Include: []string{"tenant-*"}}, 0, []string{"tenant-a", "tenant-b"}},
		{"by name", adoption.Selection{Include: []string{"name of *"}, Exclude: []string{"* c"}}, 0, []string{"tenant-a", "tenant-b"}},
		{"exclude wins", adoption.Selection{Include: []string{"c"}, Exclude: []string{"C"}}, 0, nil},
		{"sold, else entitled", adoption.Selection{}, 20, []string{"d", "tenant-a", "tenant-b"}},
		{"at the least", adoption.Selection{}, 51, []string{"tenant-a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(t, records)
			in.Selection, in.MinimumLicenses = c.selection, c.minimum
			var got []string
			total := portfolio.Sum(in, func(customer *portfolio.Customer) { got = append(got, customer.ID) }).Total
			if diff := cmp.Diff(c.want, got); diff != "" || total != int64(len(c.want)) {
				t.Errorf("%d customers (-want +got):\n%s", total, diff)
			}
		})
	}
}

// The name is that of the first source which has one; the date of a figure
// from two sources is that of the older one.
func TestTwoSources(t *testing.T) {
	old := asOf.AddDays(-3)
	renamed := sold("a", 1, 1)
	renamed.CustomerName = "another name"
	in := input(t, []facts.Record{used("a", "Exchange", 100, 60)}, []facts.Record{sold("a", 100, 90)}, []facts.Record{renamed, on(sold("b", 100, 90), old)})
	var names []string
	got := portfolio.Sum(in, func(c *portfolio.Customer) { names = append(names, c.Name) })
	if diff := cmp.Diff([]string{"Name of a", "Name of b"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if d := got.Metrics.Deployment; d.AsOf != old || d.Newest != old || d.Source != 2 || d.Sold != 200 || got.Metrics.AsOf != old {
		t.Errorf("deployment %+v, as of %v", d, got.Metrics.AsOf)
	}
	if diff := cmp.Diff([]portfolio.Gift{{Usage: true}, {Deployment: true}, {Deployment: true}}, got.Gave); diff != "" {
		t.Errorf("gave (-want +got):\n%s", diff)
	}
}

// A product that some rows give no name has the name that others give it.
func TestNameOfAProduct(t *testing.T) {
	named, unnamed := sold("b", 10, 2), sold("a", 10, 1)
	named.Subject.ProductName, unnamed.Subject.ProductName = "zero", ""
	got := portfolio.Sum(input(t, []facts.Record{unnamed}, []facts.Record{named, named}), nil)
	want := []adoption.Product{{ID: "e3", Name: "zero", Sold: 30, Assigned: 5}}
	if diff := cmp.Diff(want, got.Metrics.Deployment.Products); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// One's own figures are judged where the targets say so.
func TestOwnFigures(t *testing.T) {
	own, exchange := used("a", "Yammer", 10, 64), used("a", "Exchange", 100, 30)
	own.Subject.PartnerID, exchange.Subject.PartnerID = "own", "own"
	in := input(t, []facts.Record{own, exchange, used("a", "Exchange", 1000, 900)})
	in.Figures.Scope.PartnerIDs, in.Figures.OwnOnly, in.Targets.OwnOnly = []string{"own"}, true, true
	got := portfolio.Sum(in, nil)
	want := assessment.Finding{Status: "True", Reason: "BelowTarget", Message: "own usage 36 % (40 of 110, adjusted) is below its target of 50 %; clears at 50 %"}
	if diff := cmp.Diff(want, find(t, got.Result.Findings, "LowUsage")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Usage != (portfolio.Deciles{3: 1}) || got.Result.AdjustedOwn != 40 || got.Result.AdjustedActive != 940 {
		t.Errorf("deciles %v, adjusted %d of own, %d of all", got.Usage, got.Result.AdjustedOwn, got.Result.AdjustedActive)
	}
}

// Tenths of a percentage: what is above 100 % is in the last.
func TestDeciles(t *testing.T) {
	var records []facts.Record
	for i, assigned := range []int64{0, 9, 10, 19, 89, 90, 100, 101, 250} {
		records = append(records, sold(fmt.Sprint(i), 100, assigned))
	}
	records = append(records, sold("nothing sold", 0, 5), used("usage only", "Exchange", 100, 55))
	got := portfolio.Sum(input(t, records), nil)
	if diff := cmp.Diff(portfolio.Deciles{2, 2, 0, 0, 0, 0, 0, 0, 1, 4}, got.Deployment); diff != "" {
		t.Errorf("deployment (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(portfolio.Deciles{5: 1}, got.Usage); diff != "" {
		t.Errorf("usage (-want +got):\n%s", diff)
	}
}

func TestRanking(t *testing.T) {
	records := []facts.Record{
		sold("a", 100, 50), sold("b", 100, 90), sold("c", 200, 150), sold("d", 9, 0), sold("e", 100, 150),
		used("a", "Exchange", 100, 80), used("b", "Exchange", 100, 20), used("f", "Exchange", 100, 10), used("g", "Exchange", 9, 0),
	}
	for _, c := range []struct {
		by    portfolio.RankBy
		limit int
		want  []string
	}{
		{portfolio.UnusedLicenses, 20, []string{"a", "c", "b", "e"}},
		{portfolio.UnusedLicenses, 2, []string{"a", "c"}},
		{portfolio.DeploymentPercent, 20, []string{"a", "c", "b", "e"}},
		{portfolio.UsagePercent, 20, []string{"f", "b", "a"}},
		{portfolio.UsagePercent, 1, []string{"f"}},
		{portfolio.UsagePercent, 0, nil},
	} {
		t.Run(fmt.Sprint(c.by, c.limit), func(t *testing.T) {
			in := input(t, records)
			in.Ranking = portfolio.Ranking{By: c.by, Limit: c.limit}
			var got []string
			for _, r := range portfolio.Sum(in, nil).Lowest {
				got = append(got, r.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
