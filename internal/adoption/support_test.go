// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func requests(age int, category string, count int64) facts.Requests {
	return facts.Requests{Day: asOf.AddDays(-age), Category: category, Count: count}
}

func asking(list ...facts.Requests) *facts.Customer {
	return &facts.Customer{ID: tenant, Requests: list}
}

// TestSupport is docs/semantics.md section 7, row HighSupportDemand: the requests
// that count, the 28 days up to the source's date, and per whom.
func TestSupport(t *testing.T) {
	counts := customer(t, used("Teams", 50, 20), used("Exchange", 50, 40), used("", 900, 900))
	people := distinct(active(users("Teams", 50, day(0, 20, 0))), 60, day(0, 30, 0))
	for name, c := range map[string]struct {
		sources        []Source
		requests, user int64
		per100         *int32
	}{
		"help and how-to count": {
			[]Source{{Customer: asking(requests(0, "Help", 1), requests(1, "HowTo", 2), requests(1, "howto", 4), requests(1, "HELP", 8), requests(1, "Billing", 16), requests(1, "", 32))}, {Customer: counts}},
			15, 40, new(int32(37)),
		},
		"28 days up to the source's date": {
			[]Source{{Customer: asking(requests(28, "Help", 1), requests(27, "Help", 2), requests(0, "Help", 4), requests(-1, "Help", 8)), AsOf: asOf}, {Customer: counts}},
			6, 40, new(int32(15)),
		},
		"the source's date, not the customer's": {
			[]Source{{Customer: asking(requests(30, "Help", 1)), AsOf: asOf}, {Customer: counts}}, 0, 40, new(int32(0)),
		},
		"per distinct user where known": {
			[]Source{{Customer: asking(requests(0, "Help", 4))}, {Customer: counts}, {Customer: people}}, 4, 30, new(int32(13)),
		},
		"no user is known":  {[]Source{{Customer: asking(requests(0, "Help", 4))}}, 4, 0, nil},
		"no user is active": {[]Source{{Customer: asking(requests(0, "Help", 4))}, {Customer: customer(t, used("Teams", 50, 0))}}, 4, 0, nil},
		"the first source that has requests": {
			[]Source{{}, {Customer: counts}, {Customer: asking(requests(0, "Help", 4))}, {Customer: asking(requests(0, "Help", 9))}}, 4, 40, new(int32(10)),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := compute(c.sources).Support
			if s.Requests != c.requests || s.Users != c.user || s.AsOf != asOf {
				t.Errorf("got %+v", s)
			}
			if diff := cmp.Diff(c.per100, s.Per100Users); diff != "" {
				t.Errorf("per 100 users (-want +got):\n%s", diff)
			}
		})
	}
	if s := compute([]Source{{Customer: counts}}).Support; s != nil {
		t.Errorf("no request is no figure (section 3.9), got %+v", s)
	}
}

// TestSupportIsNoDate is docs/semantics.md section 3.5: the demand for help does not
// age the other figures.
func TestSupportIsNoDate(t *testing.T) {
	m := compute([]Source{{Customer: asking(requests(30, "Help", 1))}, {Customer: customer(t, used("Teams", 1, 1))}})
	if m.AsOf != asOf {
		t.Errorf("as of %v, want %v", m.AsOf, asOf)
	}
	if got, ok := CurrentAsOf(asking(requests(30, "Help", 1), requests(31, "Help", 1))); got != asOf.AddDays(-30) || !ok {
		t.Errorf("requests are as of %v %v", got, ok)
	}
	if got, ok := CurrentAsOf(&facts.Customer{}); ok {
		t.Errorf("nothing is as of %v", got)
	}
}
