// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

var (
	september = date(2026, time.September, 10)
	october   = date(2026, time.October, 5)
)

// monthly is the usage of a customer in October and November.
func monthly(customer string, then, now int64) []facts.Record {
	return []facts.Record{on(used(customer, "Exchange", 100, then), october), used(customer, "Exchange", 100, now)}
}

// TestChanges is docs/semantics.md section 12.
func TestChanges(t *testing.T) {
	end := date(2026, time.October, 31)
	for _, c := range []struct {
		name    string
		records [][]facts.Record
		want    *portfolio.Changes
	}{
		{"nothing", nil, nil},
		{"one month", [][]facts.Record{{used("a", "Exchange", 100, 40)}}, nil},
		{"became low", [][]facts.Record{monthly("a", 50, 49)}, &portfolio.Changes{Since: end, BecameLow: 1, Movers: []changes.Mover{{ID: "a", From: 50, To: 49}}}},
		{"recovered, though deployment is unknown", [][]facts.Record{monthly("a", 49, 50)}, &portfolio.Changes{Since: end, Recovered: 1, Movers: []changes.Mover{{ID: "a", From: 49, To: 50}}}},
		{"stays low", [][]facts.Record{monthly("a", 10, 10)}, &portfolio.Changes{Since: end}},
		{"is new", [][]facts.Record{monthly("a", 60, 60), {used("b", "Exchange", 100, 1)}}, &portfolio.Changes{Since: end}},
		{"is left behind", [][]facts.Record{monthly("a", 60, 60), {on(used("b", "Exchange", 100, 1), october)}}, &portfolio.Changes{Since: end}},
		{"left behind before", [][]facts.Record{monthly("a", 60, 60), {on(used("b", "Exchange", 100, 60), september), used("b", "Exchange", 100, 1)}},
			&portfolio.Changes{Since: end, BecameLow: 1, Movers: []changes.Mover{{ID: "b", From: 60, To: 1}}}},
		{"the last month that has figures", [][]facts.Record{{on(used("a", "Exchange", 100, 60), september), used("a", "Exchange", 100, 70)}},
			&portfolio.Changes{Since: date(2026, time.September, 30), Movers: []changes.Mover{{ID: "a", From: 60, To: 70}}}},
		{"was too small to judge", [][]facts.Record{{on(used("a", "Exchange", 9, 1), october), used("a", "Exchange", 100, 11)}}, &portfolio.Changes{Since: end, BecameLow: 1}},
		{"usage was unknown", [][]facts.Record{{on(sold("a", 100, 90), october), sold("a", 100, 90)}, {used("a", "Exchange", 100, 11)}}, &portfolio.Changes{Since: end}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := portfolio.Sum(input(t, slices.Concat(c.records...)), nil).Changes
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Where one's own licenses are judged, the changes are theirs.
func TestChangesOfOwnFigures(t *testing.T) {
	own := func(records []facts.Record) []facts.Record {
		for i := range records {
			records[i].Subject.PartnerID = "own"
		}
		return records
	}
	in := input(t, slices.Concat(own(monthly("a", 60, 40)), monthly("a", 40, 60)))
	in.Figures.Scope.PartnerIDs, in.Figures.OwnOnly, in.Targets.OwnOnly = []string{"own"}, true, true
	want := &portfolio.Changes{Since: date(2026, time.October, 31), BecameLow: 1, Movers: []changes.Mover{{ID: "a", From: 60, To: 40}}}
	if diff := gocmp.Diff(want, portfolio.Sum(in, nil).Changes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// dated draws rows of a few customers in three months.
func dated(t *rapid.T) (records []facts.Record) {
	for range rapid.IntRange(1, 40).Draw(t, "rows") {
		id := fmt.Sprintf("customer-%d", rapid.IntRange(0, 5).Draw(t, "customer"))
		asOf := rapid.SampledFrom([]civil.Date{september, october, october.AddDays(20), asOf}).Draw(t, "date")
		count := rapid.Int64Range(0, 30)
		r := on(sold(id, count.Draw(t, "sold"), count.Draw(t, "assigned")), asOf)
		if rapid.Bool().Draw(t, "usage") {
			r = on(used(id, rapid.SampledFrom([]string{"Exchange", "Teams", "Yammer"}).Draw(t, "workload"), count.Draw(t, "entitled"), count.Draw(t, "active")), asOf)
		}
		records = append(records, r)
	}
	return records
}

// judged is a customer of the reference.
type judged struct {
	low, healthyOrSmall map[string]bool
	used                *int32
}

// judgeAll evaluates the rows up to a day as if there were no others.
func judgeAll(t *rapid.T, records []facts.Record, until civil.Date) map[string]judged {
	kept := slices.DeleteFunc(slices.Clone(records), func(r facts.Record) bool { return r.AsOf.After(until) })
	in := inputOf(t, kept)
	in.Targets.MaxDataAge = 1000 * 24 * time.Hour
	all := map[string]judged{}
	portfolio.Sum(in, func(c *portfolio.Customer) {
		j := judged{map[string]bool{}, map[string]bool{}, nil}
		for _, f := range c.Result.Findings {
			j.low[f.Type] = f.Status == "True"
			j.healthyOrSmall[f.Type] = f.Status == "False" || f.Reason == "TooFewLicenses"
		}
		if u := c.Metrics.Usage; u != nil {
			if p, ok := adoption.Percent(c.Result.AdjustedActive, u.Entitled); ok {
				j.used = &p
			}
		}
		all[c.ID] = j
	})
	return all
}

var verdictFindings = []string{"LowDeployment", "LowUsage"}

func isLow(j judged) bool { return j.low["LowDeployment"] || j.low["LowUsage"] }

// compareJudged is the rule as it is written.
func compareJudged(then, now map[string]judged, since civil.Date) *portfolio.Changes {
	want := &portfolio.Changes{Since: since}
	var fell, rose []changes.Mover
	for id, n := range now {
		was, ok := then[id]
		if !ok {
			continue
		}
		became, recovered := false, true
		for _, f := range verdictFindings {
			became = became || n.low[f] && was.healthyOrSmall[f]
			recovered = recovered && (!was.low[f] || n.healthyOrSmall[f])
		}
		if isLow(n) && !isLow(was) && became {
			want.BecameLow++
		}
		if isLow(was) && !isLow(n) && recovered {
			want.Recovered++
		}
		if was.used == nil || n.used == nil {
			continue
		}
		m := changes.Mover{ID: id, From: *was.used, To: *n.used}
		if m.To < m.From {
			fell = append(fell, m)
		}
		if m.To > m.From {
			rose = append(rose, m)
		}
	}
	sort := func(list []changes.Mover) {
		slices.SortFunc(list, func(a, b changes.Mover) int {
			return cmp.Or(cmp.Compare(max(b.To-b.From, b.From-b.To), max(a.To-a.From, a.From-a.To)), cmp.Compare(a.ID, b.ID))
		})
	}
	sort(fell)
	sort(rose)
	want.Movers = append(fell, rose...)
	return want
}

// TestChangesAgreeWithTheReference: the verdict then is that of the rows which were
// there then.
func TestChangesAgreeWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := dated(t)
		in := inputOf(t, records)
		in.Targets.MaxDataAge = 1000 * 24 * time.Hour
		got := portfolio.Sum(in, nil).Changes
		if got == nil {
			return
		}
		want := compareJudged(judgeAll(t, records, got.Since), judgeAll(t, records, asOf), got.Since)
		for i := range got.Movers {
			got.Movers[i].Name = ""
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
