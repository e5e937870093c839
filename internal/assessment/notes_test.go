// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestNoteUsersOfOneSource is docs/semantics.md section 5: the figure takes the
// users of one source alone, and says so.
func TestNoteUsersOfOneSource(t *testing.T) {
	note := func(source string) []Note {
		return []Note{{"UsersOfOneSource", "distinct users are those of one source; the users of " + source + " are not among them, as no user can be recognized in two files"}}
	}
	for name, c := range map[string]struct {
		metrics adoption.Metrics
		want    []Note
	}{
		"none":           {adoption.Metrics{Usage: &adoption.Usage{}}, nil},
		"judged users":   {adoption.Metrics{Usage: &adoption.Usage{NotUnited: []int{1}}}, note("source copilot")},
		"users beside":   {adoption.Metrics{Usage: &adoption.Usage{}, Alternate: &adoption.Usage{NotUnited: []int{1, 2}}}, note("source copilot and 1 more")},
		"own users":      {adoption.Metrics{OwnUsage: &adoption.Usage{NotUnited: []int{2}}}, note("source yammer")},
		"once, not more": {adoption.Metrics{Usage: &adoption.Usage{NotUnited: []int{1}}, OwnUsage: &adoption.Usage{NotUnited: []int{2}}}, note("source copilot")},
	} {
		t.Run(name, func(t *testing.T) {
			e := &evidence{Input: Input{Metrics: c.metrics, Sources: []Source{{Name: "main"}, {Name: "copilot"}, {Name: "yammer"}}}}
			if diff := cmp.Diff(c.want, e.notes()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNotes are what else is worth knowing: each once, and none where all is usual.
func TestNotes(t *testing.T) {
	products := func(list ...adoption.Product) func(*Input) {
		return func(in *Input) { in.Metrics.Deployment.Products = list }
	}
	for name, c := range map[string]struct {
		change func(*Input)
		want   []Note
	}{
		"nothing": {func(*Input) {}, nil},
		"unusual units": {
			products(adoption.Product{Name: "free", Sold: 10_000, Assigned: 99}, adoption.Product{Name: "bought", Sold: 10_000, Assigned: 100}, adoption.Product{Name: "small", Sold: 9_999}),
			[]Note{{"UnusualUnits", "1 product is counted with 10000 or more units, of which less than 1 % are assigned; if they are free, add them to spec.freeProducts of source license-deployment"}},
		},
		"a workload without stated licenses": {
			func(in *Input) { in.Metrics.Usage.Workloads[1].Unstated = true },
			[]Note{{"LicensesUnstated", "1 workload is in no sum, as the data does not say who is licensed"}},
		},
		"every renewal is stated": {func(in *Input) { in.Metrics.Renewals = &adoption.Renewals{} }, nil},
		"some ends": {
			func(in *Input) { in.Metrics.Renewals = &adoption.Renewals{Undated: 1} },
			[]Note{{"RenewalsUnstated", "the data does not state the end of 1 counted subscription, so renewals do not count them"}},
		},
		"some renewals": {
			func(in *Input) { in.Metrics.Renewals = &adoption.Renewals{Undated: 2, Unstated: 3} },
			[]Note{{"RenewalsUnstated", "the data does not state the end of 2 counted subscriptions and the automatic renewal of 3 subscriptions, so renewals do not count them"}},
		},
		"services of different dates": {
			func(in *Input) {
				u := in.Metrics.Usage
				u.AsOf, u.WindowFrom, u.WindowTo = asOf.AddDays(-7), asOf.AddDays(-34), asOf.AddDays(-7)
			},
			[]Note{{"DifferentWindows", "the data of usage has different dates: the oldest window is 2026-10-15 to 2026-11-11, the newest 2026-10-22 to 2026-11-18"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Assess(changed(func(in *Input) {
				in.Metrics.Usage.Newest = asOf
				c.change(in)
			})).Notes); diff != "" {
				t.Error(diff)
			}
		})
	}
}
