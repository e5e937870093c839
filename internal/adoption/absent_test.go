// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestEmptyIsNotZero is docs/semantics.md section 3.9: no row is no figure, and a
// real 0 is 0.
func TestEmptyIsNotZero(t *testing.T) {
	for name, c := range map[string]*facts.Customer{"no source": nil, "no row": {ID: tenant, Rejected: 3, Duplicates: 2}} {
		m := Compute(Input{Sources: []Source{{Customer: c}}, Scope: Scope{PartnerIDs: []string{"a"}}, HighWater: map[string]int64{"Teams": 3}})
		if diff := cmp.Diff(Metrics{}, m); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	zeros := []Source{
		{Customer: customer(t, sold("E3", 0, 0))}, {Customer: customer(t, used("Teams", 0, 0))}, {Customer: distinct(active(users("Teams", 0)), 0)},
		{Customer: subscribed(subscription("E3", "Counted", 0, 0, 0))}, {Customer: asking(requests(0, "Billing", 1))},
	}
	m := compute(zeros)
	if m.Deployment == nil || m.Usage == nil || m.Alternate == nil || len(m.Subscriptions) != 1 || m.Support == nil {
		t.Errorf("a real 0 is missing: %+v", m)
	}
	for _, source := range zeros[1:4] {
		if u := compute([]Source{source}).Usage; u == nil || u.Entitled != 0 || u.Active != 0 {
			t.Errorf("usage: %+v", u)
		}
	}
	if d := compute(zeros[3:4]).Deployment; d == nil || d.Sold != 0 {
		t.Errorf("deployment of subscriptions: %+v", d)
	}
}
