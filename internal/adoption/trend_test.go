// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"fmt"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// text makes a trend readable: date, deployment, usage, adjusted usage.
func text(trend []TrendPoint) (lines []string) {
	show := func(p *int32) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	for _, p := range trend {
		lines = append(lines, p.AsOf.String()+" "+show(p.Deployment)+" "+show(p.Usage)+" "+show(p.Adjusted))
	}
	return lines
}

func earlier(d civil.Date, deployment, usage int32) TrendPoint {
	return TrendPoint{d, new(deployment), new(usage), new(usage)}
}

// TestTrend is docs/semantics.md section 9.
func TestTrend(t *testing.T) {
	october, september := date(2026, time.October, 20), date(2026, time.September, 30)
	for name, c := range map[string]struct {
		in   Input
		want []string
	}{
		"no data": {Input{}, nil},
		"one point per month, oldest first": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4), on(used("Teams", 10, 5), asOf.AddDays(-1)), on(used("Teams", 10, 6), october), on(used("Teams", 10, 7), september))}}},
			[]string{"2026-09-30 - 70 70", "2026-10-20 - 60 60", "2026-11-18 - 40 40"},
		},
		"per service the latest date not after the month's end": {
			Input{Sources: []Source{{Customer: customer(t, sold("E3", 10, 4), in(on(sold("Sales", 10, 9), october), "crm"), in(on(sold("Sales", 10, 1), september), "crm"), on(sold("E3", 10, 7), september))}}},
			[]string{"2026-09-30 40 - -", "2026-10-20 80 - -", "2026-11-18 65 - -"},
		},
		"adjusted, in scope": {
			Input{
				Sources: []Source{{Customer: customer(t, on(used("Yammer", 10, 30), october), on(used("Teams", 30, 10), october), on(used("Exchange", 1, 1), october), used("Teams", 30, 10))}},
				Scope:   Scope{Workloads: Selection{Exclude: []string{"Exchange"}}},
			},
			[]string{"2026-10-20 - 100 50", "2026-11-18 - 33 33"},
		},
		"on the judged basis": {
			Input{Sources: []Source{{Customer: distinct(active(users("Teams", 10, day(0, 9, 0))), 10, day(0, 3, 1))}}, Basis: Users}, []string{"2026-11-18 - 40 30"},
		},
		"earlier evaluations": {
			Input{Sources: []Source{{Customer: customer(t, sold("E3", 10, 4))}}, Trend: []TrendPoint{earlier(september, 11, 22)}},
			[]string{"2026-09-30 11 22 22", "2026-11-18 40 - -"},
		},
		"within a month the newest wins": {
			Input{
				Sources: []Source{{Customer: customer(t, sold("E3", 10, 4), used("Teams", 10, 4), on(sold("E3", 10, 6), october), on(used("Teams", 10, 6), october))}},
				Trend:   []TrendPoint{earlier(october.AddDays(1), 11, 22), earlier(asOf.AddDays(-1), 33, 44)},
			},
			[]string{"2026-10-21 11 22 22", "2026-11-18 40 40 40"},
		},
		"of equals the data, completed by what was known": {
			Input{Sources: []Source{{Customer: customer(t, sold("E3", 10, 4))}}, Trend: []TrendPoint{earlier(asOf, 33, 44)}},
			[]string{"2026-11-18 40 44 44"},
		},
		"the newest, completed by the data": {
			Input{Sources: []Source{{Customer: customer(t, on(sold("E3", 10, 4), asOf.AddDays(-1)))}}, Trend: []TrendPoint{{AsOf: asOf, Usage: new(int32(44))}}},
			[]string{"2026-11-18 40 44 -"},
		},
		"nothing to divide by": {Input{Sources: []Source{{Customer: customer(t, sold("E3", 0, 0), used("Teams", 0, 3))}}}, nil},
		"a month of another source only": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4))}, {Customer: customer(t, on(used("Teams", 10, 5), october))}, {Customer: customer(t, on(used("Teams", 10, 6), september))}}},
			[]string{"2026-09-30 - 60 60", "2026-10-20 - 50 50", "2026-11-18 - 40 40"},
		},
		"a month that counted nothing new": {
			Input{Sources: []Source{{Customer: customer(t, on(used("Teams", 10, 4), september))}, {Customer: customer(t, on(used("Teams", 10, 5), october))}}},
			[]string{"2026-09-30 - 40 40"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := Compute(c.in)
			if diff := cmp.Diff(c.want, text(m.Trend)); diff != "" {
				t.Errorf("trend (-want +got):\n%s", diff)
			}
			c.in.Trend = m.Trend
			if diff := cmp.Diff(c.want, text(Compute(c.in).Trend)); diff != "" {
				t.Errorf("read again (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTrendIsBounded is docs/semantics.md section 9: at most 13 points.
func TestTrendIsBounded(t *testing.T) {
	var records []facts.Record
	for months := range 20 {
		records = append(records, on(used("Teams", 100, int64(months)), facts.MonthEnd(2025, time.Month(1+months))))
	}
	in := Input{Sources: []Source{{Customer: customer(t, records...)}}, Trend: []TrendPoint{earlier(date(2020, time.May, 3), 1, 1)}}
	trend := Compute(in).Trend
	if len(trend) != 13 || trend[0].AsOf != date(2025, time.August, 31) || trend[12].AsOf != date(2026, time.August, 31) {
		t.Errorf("got %v", text(trend))
	}
}

// TestHighWater is docs/semantics.md section 9: the largest active count seen per
// workload.
func TestHighWater(t *testing.T) {
	older, oldest := asOf.AddDays(-40), asOf.AddDays(-80)
	late := users("Teams", 10, facts.ActiveDay{Day: older, Licensed: 8})
	late.AsOf = older
	for name, c := range map[string]struct {
		in   Input
		want map[string]int64
	}{
		"current": {Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4))}}}, map[string]int64{"Teams": 4}},
		"history": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4), on(used("teams", 10, 9), older), on(used("Teams", 10, 7), oldest), on(used("Gone", 10, 7), oldest))}}},
			map[string]int64{"Teams": 9},
		},
		"earlier evaluations": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4), used("Yammer", 10, 6))}}, HighWater: map[string]int64{"TEAMS": 12, "Yammer": 5, "Gone": 99}},
			map[string]int64{"Teams": 12, "Yammer": 6},
		},
		"services add up as known on a date": {
			Input{Sources: []Source{{Customer: customer(t, used("SharePoint", 10, 1), in(on(used("SharePoint", 10, 5), older), "crm"), on(used("SharePoint", 10, 7), older.AddDays(1)), in(on(used("SharePoint", 10, 9), oldest), "crm"))}}},
			map[string]int64{"SharePoint": 12},
		},
		"a date on which nothing counts is known, too": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 1), on(used("Teams", 10, 5), oldest), on(isFree(used("Teams", 10, 90)), older), in(on(used("Teams", 10, 3), older), "crm"))}}},
			map[string]int64{"Teams": 5},
		},
		"OneDrive and SharePoint are never added": {
			Input{Sources: []Source{{Customer: customer(t, used("OneDrive", 10, 1), on(used("OneDrive", 10, 6), older), on(used("SharePoint", 10, 7), older))}}},
			map[string]int64{"SharePoint": 7},
		},
		"users, on either basis": {
			Input{Sources: []Source{{Customer: distinct(active(late, users("Teams", 10, day(0, 3, 0))), 10, day(0, 3, 0))}}, Basis: Users},
			map[string]int64{"Teams": 8},
		},
		"another source's history": {
			Input{Sources: []Source{{Customer: customer(t, used("Teams", 10, 4))}, {Customer: customer(t, on(used("Teams", 10, 9), older))}}},
			map[string]int64{"Teams": 4},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]int64{}
			for _, w := range Compute(c.in).Usage.Workloads {
				got[w.Name] = w.HighWater
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("marks (-want +got):\n%s", diff)
			}
		})
	}
}
