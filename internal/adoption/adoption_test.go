// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

const tenant = "11111111-1111-1111-1111-111111111111"

var asOf = date(2026, time.November, 18)

func date(year int, month time.Month, day int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: day}
}

// customer is what a source says that holds these records.
func customer(t interface{ Fatal(...any) }, records ...facts.Record) *facts.Customer {
	b := facts.NewBuilder()
	for _, r := range records {
		r.CustomerID = tenant
		if _, err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build(asOf, asOf).Customer(tenant)
}

// sold is a deployment record of a product of Office 365.
func sold(product string, sold, assigned int64) facts.Record {
	return facts.Record{
		Kind: facts.KindDeployment, AsOf: asOf, Sold: sold, Assigned: assigned,
		Subject: facts.Subject{Service: "o365", ProductName: product},
	}
}

// used is a usage record of a workload of Office 365.
func used(workload string, entitled, active int64) facts.Record {
	return facts.Record{
		Kind: facts.KindUsage, AsOf: asOf, Entitled: entitled, Active: active,
		Subject: facts.Subject{Service: "o365", Workload: workload},
	}
}

// with changes a record.
func with(r facts.Record, change func(*facts.Record)) facts.Record {
	change(&r)
	return r
}

func on(r facts.Record, d civil.Date) facts.Record {
	return with(r, func(r *facts.Record) { r.AsOf = d })
}

func in(r facts.Record, service string) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.Service = service })
}

func monthKeyed(r facts.Record, d civil.Date) facts.Record {
	return with(r, func(r *facts.Record) { r.AsOf, r.Subject.MonthKeyed = d, true })
}

// compute gives the figures without a scope.
func compute(sources []Source) Metrics { return Compute(Input{Sources: sources}) }

// TestWorkedExample is docs/semantics.md section 11, up to where it is judged.
func TestWorkedExample(t *testing.T) {
	got := compute([]Source{
		{Name: "license-deployment", Customer: customer(t, sold("Office 365 E3", 100, 84), in(sold("Dynamics", 20, 7), "crm"))},
		{Name: "license-usage", Customer: customer(t, used("Exchange", 100, 81), used("SharePoint", 100, 47), used("Yammer", 10, 64))},
	})
	want := Metrics{
		Deployment: &Deployment{
			Origin: Origin{Source: 0, AsOf: asOf, Newest: asOf},
			Sold:   120, Assigned: 91,
			Products: []Product{{Name: "Office 365 E3", Sold: 100, Assigned: 84}, {Name: "Dynamics", Sold: 20, Assigned: 7}},
		},
		Usage: &Usage{
			Sources: []int{1},
			Origin:  Origin{Source: 1, AsOf: asOf, Newest: asOf}, Basis: Entitlements,
			Entitled: 210, Active: 192,
			Workloads: []Workload{
				{Name: "Exchange", Entitled: 100, Active: 81, HighWater: 81},
				{Name: "SharePoint", Entitled: 100, Active: 47, HighWater: 47},
				{Name: "Yammer", Entitled: 10, Active: 64, HighWater: 64},
			},
			WindowFrom: date(2026, time.October, 22), WindowTo: asOf,
		},
		Trend: []TrendPoint{{asOf, new(int32(75)), new(int32(91)), new(int32(65))}},
		History: []Snapshot{{
			Month: date(2026, time.November, 30), AsOf: asOf, Deployment: Ratio{91, 120}, Usage: Ratio{192, 210}, Adjusted: Ratio{138, 210},
		}},
		AsOf: asOf,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

// TestFirstSourceWins is docs/semantics.md sections 4 and 5: numerator and
// denominator come from the first listed source that has the figure.
func TestFirstSourceWins(t *testing.T) {
	one := customer(t, sold("E3", 10, 1), used("Teams", 10, 2))
	two := customer(t, sold("E3", 20, 20), used("Teams", 20, 20))
	onlyUsage := customer(t, used("Teams", 30, 3))
	onlyFree := customer(t, isFree(sold("Power BI (free)", 1000, 1)), used("Teams", 40, 4))
	rejectedOnly := &facts.Customer{ID: tenant, Rejected: 3}

	for name, c := range map[string]struct {
		customers         []*facts.Customer
		deployment, usage int // index of the source, -1: no figure
	}{
		"both have it":            {[]*facts.Customer{one, two}, 0, 0},
		"other order":             {[]*facts.Customer{two, one}, 0, 0},
		"notCounted source first": {[]*facts.Customer{nil, two}, 1, 1},
		"one figure each":         {[]*facts.Customer{onlyUsage, one}, 1, 0},
		"only rejected rows":      {[]*facts.Customer{rejectedOnly, one}, 1, 1},
		"all rows excluded":       {[]*facts.Customer{onlyFree, one}, 1, 0},
		"nobody has deployment":   {[]*facts.Customer{onlyUsage, onlyFree}, -1, 0},
		"nobody has anything":     {[]*facts.Customer{nil, rejectedOnly}, -1, -1},
		"no sources":              {nil, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []Source
			for _, c := range c.customers {
				sources = append(sources, Source{Customer: c})
			}
			m := compute(sources)
			got := [2]int{-1, -1}
			if m.Deployment != nil {
				got[0] = m.Deployment.Source
			}
			if m.Usage != nil {
				got[1] = m.Usage.Source
			}
			if want := [2]int{c.deployment, c.usage}; got != want {
				t.Errorf("sources of deployment and usage: got %v, want %v", got, want)
			}
			if (m.Deployment == nil && m.Usage == nil) != m.AsOf.IsZero() {
				t.Errorf("as-of date %v does not fit the figures", m.AsOf)
			}
		})
	}
}

// TestAsOf is docs/semantics.md section 3.5: the oldest current date among the
// figures used.
func TestAsOf(t *testing.T) {
	older, oldest := asOf.AddDays(-3), asOf.AddDays(-9)
	m := compute([]Source{
		{Customer: customer(t, sold("E3", 10, 1), on(in(sold("CRM", 10, 1), "crm"), older))},
		{Customer: customer(t, used("Teams", 10, 1))},
		{Customer: customer(t, on(sold("E3", 10, 1), oldest), on(used("Teams", 10, 1), oldest))},
	})
	if m.Deployment.AsOf != older || m.Usage.AsOf != asOf || m.AsOf != older {
		t.Errorf("deployment %v, usage %v, all %v; want %v, %v, %v", m.Deployment.AsOf, m.Usage.AsOf, m.AsOf, older, asOf, older)
	}
	m = compute([]Source{{Customer: customer(t, sold("E3", 10, 1), on(used("Teams", 10, 1), older))}})
	if m.AsOf != older {
		t.Errorf("usage is older: all %v, want %v", m.AsOf, older)
	}
}

// TestCurrentAsOf is docs/semantics.md sections 3.3 and 3.5 for a single source.
func TestCurrentAsOf(t *testing.T) {
	older := asOf.AddDays(-3)
	for name, c := range map[string]struct {
		customer *facts.Customer
		want     civil.Date
	}{
		"notCounted source":   {nil, civil.Date{}},
		"only rejected rows":  {&facts.Customer{Rejected: 1}, civil.Date{}},
		"history is ignored":  {customer(t, used("Teams", 1, 1), on(used("Teams", 1, 1), older)), asOf},
		"oldest service":      {customer(t, used("Teams", 1, 1), in(on(used("Sales", 1, 1), older), "crm")), older},
		"excluded rows count": {customer(t, on(isFree(sold("FLOW_FREE", 1, 1)), older)), older},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := CurrentAsOf(c.customer)
			if got != c.want || ok != c.want.IsValid() {
				t.Errorf("got %v %v, want %v", got, ok, c.want)
			}
		})
	}
}

// anyRecord draws records that meet in every way they can: few names in
// several spellings, few dates, free ones among them.
func anyRecord(t *rapid.T) facts.Record {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	count := rapid.Int64Range(0, 1<<40)
	return facts.Record{
		CustomerID: tenant,
		Kind:       rapid.SampledFrom([]facts.Kind{facts.KindDeployment, facts.KindUsage}).Draw(t, "kind"),
		AsOf:       asOf.AddDays(-rapid.IntRange(0, 2).Draw(t, "age")),
		Sold:       count.Draw(t, "sold"), Assigned: count.Draw(t, "assigned"),
		Entitled: count.Draw(t, "entitled"), Active: count.Draw(t, "active"),
		Subject: facts.Subject{
			Service:     pick("service", "", "o365", "O365", "crm"),
			ProductID:   pick("id", "", "p1", "P1"),
			ProductName: pick("product", "", "E3", "e3", "Stream"),
			Workload:    pick("workload", "", "Teams", "TEAMS", "SharePoint", "OneDrive", "Yammer"),
			PartnerID:   pick("partner", "", "1"),
			Free:        rapid.Bool().Draw(t, "free"),
			MonthKeyed:  rapid.Bool().Draw(t, "month-keyed"),
		},
	}
}

// TestOrderOfRowsNeverMatters is docs/semantics.md section 3.1: rows add up.
func TestOrderOfRowsNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.Custom(anyRecord), 0, 12).Draw(t, "records")
		want := compute([]Source{{Customer: customer(t, records...)}})
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		got := compute([]Source{{Customer: customer(t, records...)}})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the same rows in another order (-first +second):\n%s", diff)
		}
	})
}

// TestComputeKeepsItsInput: facts are shared by all reports.
func TestComputeKeepsItsInput(t *testing.T) {
	fresh := func() *facts.Customer {
		return customer(t, sold("E3", 10, 1), sold("Stream", 10, 1), on(sold("E3", 9, 1), asOf.AddDays(-1)),
			used("OneDrive", 5, 5), used("SharePoint", 6, 1), on(used("Teams", 9, 1), asOf.AddDays(-1)))
	}
	c := fresh()
	compute([]Source{{Customer: c}})
	CurrentAsOf(c)
	if diff := cmp.Diff(fresh(), c); diff != "" {
		t.Errorf("the customer changed (-before +after):\n%s", diff)
	}
}
