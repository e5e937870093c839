// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func isFree(r facts.Record) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.Free = true })
}

// TestExcluded is docs/semantics.md section 3.6: excluded, and listed as such.
func TestExcluded(t *testing.T) {
	stream := isFree(sold("Stream", 1_000_000, 3))
	for name, c := range map[string]struct {
		sources []Source
		want    []Excluded
	}{
		"nothing": {
			[]Source{{Customer: customer(t, sold("E3", 200_000, 1))}}, nil,
		},
		"most licenses first, then by name": {
			[]Source{{Customer: customer(t, isFree(sold("FLOW_FREE", 10_000, 1)), isFree(sold("A trial", 10_000, 1)), stream, sold("E3", 1, 1))}},
			[]Excluded{{"Stream", 1_000_000, "Free"}, {"A trial", 10_000, "Free"}, {"FLOW_FREE", 10_000, "Free"}},
		},
		"rows of a product are added": {
			[]Source{{Customer: customer(t, byPartner(stream, "1"), byPartner(isFree(sold("STREAM", 5, 1)), "2"))}},
			[]Excluded{{"STREAM", 1_000_005, "Free"}},
		},
		"history is not listed": {
			[]Source{{Customer: customer(t, on(stream, asOf.AddDays(-1)), sold("E3", 1, 1))}}, nil,
		},
		"licenses sold, not entitled": {
			[]Source{{Customer: customer(t, isFree(ofProduct(used("Video", 7, 1), "", "Stream")))}, {Customer: customer(t, stream)}},
			[]Excluded{{"Stream", 1_000_000, "Free"}},
		},
		"the first source that names it": {
			[]Source{{Customer: customer(t, isFree(sold("Stream", 5, 1)))}, {Customer: customer(t, stream, sold("E3", 1, 1))}},
			[]Excluded{{"Stream", 5, "Free"}},
		},
		"a source behind the figure is not looked at": {
			[]Source{{Customer: customer(t, sold("E3", 1, 1))}, {Customer: customer(t, stream)}}, nil,
		},
		"each with its reason": {
			[]Source{{Customer: customer(t, stream, in(sold("Sales", 4, 1), "crm"), with(sold("Storage", 9, 1), func(r *facts.Record) { r.Subject.Unassignable = true }), sold("E3", 1, 1))}},
			[]Excluded{{"Stream", 1_000_000, "Free"}, {"Storage", 9, "NotForUsers"}, {"Sales", 4, "OutOfScope"}},
		},
		"named by its id, or not at all": {
			[]Source{{Customer: customer(t, isFree(withID(sold("", 3, 1), "FLOW_FREE")), isFree(used("Video", 2, 1)), isFree(used("", 1, 1)))}},
			[]Excluded{{"FLOW_FREE", 3, "Free"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compute(Input{Sources: c.sources, Scope: Scope{Services: Selection{Exclude: []string{"crm"}}}}).Excluded
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("excluded (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExcludedNotCounted: free products are in no figure.
func TestExcludedNotCounted(t *testing.T) {
	m := compute([]Source{{Customer: customer(t,
		isFree(sold("Stream", 1_000_000, 3)), sold("E3", 10, 7),
		isFree(ofProduct(used("Teams", 500, 400), "TEAMS_EXPLORATORY", "")), used("Teams", 10, 5))}})
	if m.Deployment.Sold != 10 || m.Deployment.Assigned != 7 || len(m.Deployment.Products) != 1 {
		t.Errorf("deployment counts free products: %+v", m.Deployment)
	}
	if m.Usage.Entitled != 10 || m.Usage.Active != 5 || len(m.Usage.Workloads) != 1 {
		t.Errorf("usage counts free products: %+v", m.Usage)
	}
}
