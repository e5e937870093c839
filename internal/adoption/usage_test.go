// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func ofProduct(r facts.Record, id, name string) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.ProductID, r.Subject.ProductName = id, name })
}

// TestUsage is docs/semantics.md section 5, basis Entitlements: summed over
// workloads, OneDrive and SharePoint never added, and the same workload in two
// services added.
func TestUsage(t *testing.T) {
	for name, c := range map[string]struct {
		records []facts.Record
		want    Usage
	}{
		"zero is zero": {
			[]facts.Record{used("Teams", 0, 0)},
			Usage{Workloads: []Workload{{Name: "Teams", Entitled: 0, Active: 0}}},
		},
		"most entitled first, then by name": {
			[]facts.Record{used("Teams", 5, 1), used("Exchange", 5, 2), used("Yammer", 9, 3)},
			Usage{Entitled: 19, Active: 6, Workloads: []Workload{{Name: "Yammer", Entitled: 9, Active: 3}, {Name: "Exchange", Entitled: 5, Active: 2}, {Name: "Teams", Entitled: 5, Active: 1}}},
		},
		"keyed by name without regard to case": {
			[]facts.Record{used("Planner", 5, 1), used("PLANNER", 5, 2)},
			Usage{Entitled: 10, Active: 3, Workloads: []Workload{{Name: "PLANNER", Entitled: 10, Active: 3}}},
		},
		"products and partners of a workload are added": {
			[]facts.Record{ofProduct(used("Teams", 5, 1), "p1", "E1"), ofProduct(used("Teams", 6, 2), "p3", "E3"), byPartner(used("Teams", 7, 3), "1")},
			Usage{Entitled: 18, Active: 6, Workloads: []Workload{{Name: "Teams", Entitled: 18, Active: 6}}},
		},
		"the same workload in two services is added": {
			[]facts.Record{used("SharePoint", 10, 4), in(used("SharePoint", 20, 5), "crm")},
			Usage{Entitled: 30, Active: 9, Workloads: []Workload{{Name: "SharePoint", Entitled: 30, Active: 9}}},
		},
		"without a workload the product stands in": {
			[]facts.Record{ofProduct(used("", 10, 4), "p1", "Dynamics 365 Sales"), ofProduct(used("", 5, 3), "p2", "")},
			Usage{Entitled: 15, Active: 7, Workloads: []Workload{{Name: "Dynamics 365 Sales", Entitled: 10, Active: 4}, {Name: "p2", Entitled: 5, Active: 3}}},
		},
		"rows with neither count in the totals": {
			[]facts.Record{used("", 10, 4), used("Teams", 5, 3)},
			Usage{Entitled: 15, Active: 7, Workloads: []Workload{{Name: "Teams", Entitled: 5, Active: 3}}},
		},
		"OneDrive and SharePoint: the larger of each count": {
			[]facts.Record{used("OneDrive", 90, 50), used("SharePoint", 100, 47), used("Exchange", 10, 1)},
			Usage{Entitled: 110, Active: 51, LowerBound: true, Workloads: []Workload{{Name: "SharePoint", Entitled: 100, Active: 50, LowerBound: true}, {Name: "Exchange", Entitled: 10, Active: 1}}},
		},
		"OneDrive alone is SharePoint": {
			[]facts.Record{used("OneDrive", 90, 50)},
			Usage{Entitled: 90, Active: 50, Workloads: []Workload{{Name: "SharePoint", Entitled: 90, Active: 50}}},
		},
		"SharePoint has one spelling": {
			[]facts.Record{used("SHAREPOINT", 90, 50), in(used("onedrive", 1, 1), "crm")},
			Usage{Entitled: 91, Active: 51, Workloads: []Workload{{Name: "SharePoint", Entitled: 91, Active: 51}}},
		},
		"OneDrive and SharePoint of different services are added": {
			[]facts.Record{used("OneDrive", 10, 4), in(used("SharePoint", 20, 5), "crm")},
			Usage{Entitled: 30, Active: 9, Workloads: []Workload{{Name: "SharePoint", Entitled: 30, Active: 9}}},
		},
		"a lower bound in one service is one in the sum": {
			[]facts.Record{used("OneDrive", 10, 4), used("SharePoint", 9, 5), in(used("SharePoint", 20, 5), "crm"), in(used("SharePoint", 1, 1), "other")},
			Usage{Entitled: 31, Active: 11, LowerBound: true, Workloads: []Workload{{Name: "SharePoint", Entitled: 31, Active: 11, LowerBound: true}}},
		},
		"rows of each are added before the larger is taken": {
			[]facts.Record{byPartner(used("OneDrive", 10, 4), "1"), byPartner(used("OneDrive", 10, 4), "2"), used("SharePoint", 15, 5)},
			Usage{Entitled: 20, Active: 8, LowerBound: true, Workloads: []Workload{{Name: "SharePoint", Entitled: 20, Active: 8, LowerBound: true}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := compute([]Source{{Customer: customer(t, c.records...)}}).Usage
			if diff := cmp.Diff(&c.want, got, cmpopts.IgnoreFields(Usage{}, "Origin", "Sources", "Basis", "WindowFrom", "WindowTo"), cmpopts.IgnoreFields(Workload{}, "HighWater")); diff != "" {
				t.Errorf("usage (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWorkloadIndex(t *testing.T) {
	u := compute([]Source{{Customer: customer(t, used("Teams", 9, 1), used("Exchange", 8, 1))}}).Usage
	for name, want := range map[string]int{"Teams": 0, "teams": 0, "EXCHANGE": 1, "Yammer": -1, "": -1} {
		if got := u.WorkloadIndex(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}

// TestFindWorkload is docs/semantics.md sections 1 and 7: by any name it is known
// under.
func TestFindWorkload(t *testing.T) {
	u := Usage{Workloads: []Workload{{Name: "Exchange"}, {Name: "SharePoint"}, {Name: "Microsoft Teams"}, {Name: "Field Service"}}}
	for name, want := range map[string]int{
		"exchange": 0, "EXO": 0, "Exchange Online": 0, "SPO": 1, "OneDrive": 1, "OneDrive for Business": 1,
		"microsoft teams": 2, "field service": 3, "Yammer": -1, "": -1,
	} {
		if got := u.FindWorkload(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}
