// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestRetired is docs/semantics.md section 3.7: a retired workload counts nowhere
// once nobody is active in it, and is listed as excluded.
func TestRetired(t *testing.T) {
	const skype = "Skype for Business"
	before := date(2021, time.July, 31)
	for name, c := range map[string]struct {
		customer                   *facts.Customer
		entitled, active, users    int64
		workloads, distinctMembers int
		excluded                   []Excluded
	}{
		"users": {
			customer(t, user("a", facts.UserWorkload{Workload: skype, Licensed: true}, facts.UserWorkload{Workload: "Teams", Licensed: true, LastActivity: asOf}),
				user("b", facts.UserWorkload{Workload: skype, Licensed: true, LastActivity: before})),
			1, 1, 1, 1, 1, []Excluded{{skype, 2, "Retired"}},
		},
		"counts":                {customer(t, used("Teams", 10, 5), used(skype, 8, 0), in(used(skype, 4, 0), "crm")), 10, 5, 0, 1, 0, []Excluded{{skype, 12, "Retired"}}},
		"somebody is active":    {customer(t, used("Teams", 10, 5), used(skype, 8, 0), in(used(skype, 4, 1), "crm")), 22, 6, 0, 2, 0, nil},
		"before the end":        {customer(t, on(used("Teams", 10, 5), before), on(used(skype, 8, 0), before)), 18, 5, 0, 2, 0, nil},
		"after the end":         {customer(t, on(used("Teams", 10, 5), before.AddDays(1)), on(used(skype, 8, 0), before.AddDays(1))), 10, 5, 0, 1, 0, []Excluded{{skype, 8, "Retired"}}},
		"others without anyone": {customer(t, used("Teams", 10, 0)), 10, 0, 0, 1, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := compute([]Source{{Customer: c.customer}})
			if m.Usage.Entitled != c.entitled || m.Usage.Active != c.active || len(m.Usage.Workloads) != c.workloads {
				t.Errorf("%d of %d in %v", m.Usage.Active, m.Usage.Entitled, m.Usage.Workloads)
			}
			if diff := cmp.Diff(c.excluded, m.Excluded); diff != "" {
				t.Errorf("excluded (-want +got):\n%s", diff)
			}
			if m.Alternate != nil && m.Alternate.Entitled != c.users {
				t.Errorf("%d entitled users, want %d", m.Alternate.Entitled, c.users)
			}
		})
	}
}
