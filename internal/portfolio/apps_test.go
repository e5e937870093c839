// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// An app of Copilot is summed up like a workload, and is in no total. The free chat of
// one customer is not the app of another.
func TestApps(t *testing.T) {
	app := func(customer, name string, entitled, active int64) facts.Record {
		r := used(customer, name, entitled, active)
		r.Subject.PartOf = "Copilot"
		return r
	}
	in := input(t, []facts.Record{
		used("a", "Copilot", 40, 25), app("a", "Copilot Word", 40, 3), app("a", "Copilot Chat", 40, 9),
		used("b", "Copilot", 10, 5), app("b", "Copilot Word", 10, 4), used("b", "Copilot Chat", 30, 20),
	})
	in.HighWater = map[string]int64{"copilot/copilot word": 11, "Copilot Chat": 21}
	u := portfolio.Sum(in, nil).Metrics.Usage
	if u.Entitled != 80 || u.Active != 50 {
		t.Errorf("%d active of %d", u.Active, u.Entitled)
	}
	got := map[string]string{}
	for _, w := range u.Workloads {
		got[adoption.WorkloadKey(w.Name, w.PartOf)] = fmt.Sprint(w.Entitled, " ", w.Active, " ", w.HighWater)
	}
	want := map[string]string{"copilot": "50 30 30", "copilot chat": "30 20 21", "copilot/copilot chat": "40 9 9", "copilot/copilot word": "50 7 11"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
