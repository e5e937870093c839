// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// everyone writes distinct users out: on which date, how many, and their state
// in each service. Idle is shown as the days since the last activity.
func everyone(c *facts.Customer) (lines []string) {
	for _, u := range c.Users {
		for _, s := range u.States {
			var in []string
			for i, p := range u.Services {
				state := map[bool]string{true: "entitled", false: "not entitled"}[s.In[i].Entitled]
				if s.In[i].Idle != facts.NeverActive {
					state += fmt.Sprint(" idle ", s.In[i].Idle)
				}
				in = append(in, strings.TrimSpace(fmt.Sprint(p.Service, " ", p.PartnerID))+fmt.Sprintf(" %02d/%02d ", p.AsOf.Month, p.AsOf.Day)+state)
			}
			lines = append(lines, fmt.Sprintf("%02d/%02d: %d %s", u.AsOf.Month, u.AsOf.Day, s.Count, strings.Join(in, ", ")))
		}
	}
	return lines
}

// TestUsers is docs/semantics.md sections 3.3 and 5: over all workloads a user
// counts once, also where services have different dates.
func TestUsers(t *testing.T) {
	var none civil.Date
	teams := func(id string, last int, changes ...func(*facts.Record)) facts.Record {
		r := user(id, licensed("Teams", november(last)))
		for _, change := range changes {
			change(&r)
		}
		return r
	}
	october := civil.Date{Year: 2026, Month: time.October, Day: 31}
	for name, c := range map[string]struct {
		records []facts.Record
		want    []string
	}{
		"by state": {
			[]facts.Record{
				teams("a", 18), teams("b", 18), teams("c", 2), user("d", licensed("Teams", none)), user("e", unlicensed("Teams", november(18))), user("f", unlicensed("Teams", none)),
			},
			[]string{"11/18: 1 o365 11/18 not entitled", "11/18: 1 o365 11/18 entitled", "11/18: 1 o365 11/18 not entitled idle 0", "11/18: 2 o365 11/18 entitled idle 0", "11/18: 1 o365 11/18 entitled idle 16"},
		},
		"the latest activity of all workloads": {
			[]facts.Record{user("a", licensed("Teams", november(3)), unlicensed("Exchange", november(9)), licensed("Yammer", none))},
			[]string{"11/18: 1 o365 11/18 entitled idle 9"},
		},
		"licensed anywhere, active where not": {
			[]facts.Record{user("a", licensed("Teams", none), unlicensed("Yammer", november(9)))},
			[]string{"11/18: 1 o365 11/18 entitled idle 9"},
		},
		"activity after the as-of date is none yet": {
			[]facts.Record{teams("a", 20), user("b", licensed("Teams", november(19)), licensed("Exchange", november(17)))},
			[]string{"11/18: 1 o365 11/18 entitled", "11/18: 1 o365 11/18 entitled idle 1"},
		},
		"activity before it, too": {
			[]facts.Record{teams("a", 20), teams("a", 16)},
			[]string{"11/18: 1 o365 11/18 entitled idle 2"},
		},
		"deleted users are not entitled": {
			[]facts.Record{teams("a", 9, deleted), user("b", unlicensed("Teams", november(9))), teams("b", 3, deleted)},
			[]string{"11/18: 1 o365 11/18 not entitled idle 9", "11/18: 1 o365 11/18 entitled idle 9"},
		},
		"users of two partners are the first's": {
			[]facts.Record{teams("a", 9, of("o365", "P2")), teams("a", 9, of("o365", "P1")), teams("b", 9, of("o365", "P2")), teams("c", 9), user("c", licensed("Exchange", november(9))), teams("b", 9), teams("d", 9), user("d", licensed("Exchange", november(9))), with(user("d", licensed("Yammer", none)), of("o365", "P1"))},
			[]string{"11/18: 1 o365 11/18 entitled idle 9", "11/18: 2 o365 P1 11/18 entitled idle 9", "11/18: 1 o365 P2 11/18 entitled idle 9"},
		},
		"services of one date": {
			[]facts.Record{teams("a", 18), teams("a", 9, of("crm", "P1")), teams("b", 9, of("crm", ""))},
			[]string{"11/18: 1 crm 11/18 entitled idle 9", "11/18: 1 crm P1 11/18 entitled idle 9, o365 11/18 entitled idle 0"},
		},
		"services of different dates": {
			[]facts.Record{teams("a", 18), teams("a", 9, of("crm", ""), on(november(10))), teams("b", 9, of("crm", ""), on(november(10))), teams("c", 18)},
			[]string{"11/18: 1 crm 11/10 entitled idle 1", "11/18: 1 o365 11/18 entitled idle 0", "11/18: 1 o365 11/18 entitled idle 0, crm 11/10 entitled idle 1"},
		},
		"deleted on the later date, and not in another service": {
			[]facts.Record{teams("a", 9, deleted), teams("a", 9, of("crm", ""), on(november(10)))},
			[]string{"11/18: 1 o365 11/18 not entitled idle 9, crm 11/10 entitled idle 1"},
		},
		"each service has its own latest date": {
			[]facts.Record{teams("gone", 3, on(november(9))), teams("a", 18), teams("a", 9, of("crm", ""), on(november(9))), teams("gone", 3, of("crm", ""), on(november(8)))},
			[]string{"11/18: 1 o365 11/18 entitled idle 0, crm 11/09 entitled idle 0"},
		},
		"whatever the case of the service": {
			[]facts.Record{teams("a", 18, of("Power Platform", "")), teams("b", 9, of("power platform", ""), on(november(10)))},
			[]string{"11/18: 1 Power Platform 11/18 entitled idle 0"},
		},
		"at the end of each month": {
			[]facts.Record{
				teams("a", 18), teams("a", 3, on(november(17))), teams("b", 3, on(november(17))),
				teams("c", 1, of("crm", ""), on(october.AddDays(-1))), teams("a", 1, of("crm", ""), on(october)), teams("b", 1, on(october.AddDays(-2))),
			},
			[]string{"10/31: 1 o365 10/29 entitled", "10/31: 1 crm 10/31 entitled", "11/18: 1 o365 11/18 entitled idle 0, crm 10/31 entitled"},
		},
		"dates that become the same": {
			[]facts.Record{teams("a", 18, on(none)), teams("a", 9), teams("b", 9, on(none), of("o365", "P1")), teams("b", 9, of("o365", "P2"))},
			[]string{"11/18: 1 o365 11/18 entitled idle 0", "11/18: 1 o365 P1 11/18 entitled idle 9"},
		},
		"day and month of one date": {
			[]facts.Record{teams("a", 18, monthly), teams("a", 9), teams("b", 9, monthly)},
			[]string{"11/18: 1 o365 11/18 entitled idle 9, o365 11/18 entitled idle 0", "11/18: 1 o365 11/18 entitled idle 9"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for range c.records {
				c.records = append(c.records[1:], c.records[0])
				if diff := cmp.Diff(c.want, everyone(build(t, c.records...).Customer(contoso))); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// TestUsersOfManyMonths keeps what facts hold bounded, whatever is in a file.
func TestUsersOfManyMonths(t *testing.T) {
	var records []facts.Record
	for i := range 3 * facts.UsersMonths {
		records = append(records, with(user("a", licensed("Teams", november(9))), on(facts.MonthEnd(2020, time.Month(i+1)))))
	}
	users := build(t, records...).Customer(contoso).Users
	newest := records[len(records)-1].AsOf
	if len(users) != facts.UsersMonths || slices.MaxFunc(users, func(x, y facts.Users) int { return x.AsOf.DaysSince(y.AsOf) }).AsOf != newest {
		t.Errorf("%d dates of users, the last %v", len(users), users[len(users)-1].AsOf)
	}
}
