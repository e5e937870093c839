// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"slices"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// anyLabels are equal where they are the same object, as those of a file are.
var anyLabels = []*facts.Labels{nil, {Segment: "Education"}, {Segment: "education", Market: "DE"}, {Channel: "Reseller"}, {Market: "AT"}}

// anyRecord draws rows that often meet: few ids, dates and subjects.
func anyRecord(t *rapid.T) facts.Record {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	count := rapid.Int64Range(0, 9)
	day := func(name string) civil.Date {
		return rapid.SampledFrom([]civil.Date{{}, november(3), november(18), november(19)}).Draw(t, name)
	}
	r := facts.Record{
		Kind:       rapid.SampledFrom([]facts.Kind{facts.KindSubscription, facts.KindActivity, facts.KindRequest}).Draw(t, "kind"),
		CustomerID: contoso, AsOf: day("asOf"),
		Subject: facts.Subject{Service: pick("service", "o365", "crm"), PartnerID: pick("partner", "", "1"), Labels: rapid.SampledFrom(anyLabels).Draw(t, "labels")},
	}
	switch r.Kind {
	case facts.KindSubscription:
		r.Subscription = facts.SubscriptionRow{
			ID: pick("id", "a", "b", "c"), Standing: facts.Standing(pick("standing", "Counted", "Disabled", "Trial")),
			Licenses: rapid.Int64Range(0, 1).Draw(t, "licenses"), Assigned: rapid.Int64Range(0, 1).Draw(t, "assigned"), HasAssigned: rapid.Bool().Draw(t, "has"),
			Trial: facts.Period{From: day("from"), To: day("to")},
		}
	case facts.KindActivity:
		r.User = facts.UserRow{ID: pick("id", "a", "b", "c"), Deleted: rapid.Bool().Draw(t, "deleted")}
		for _, w := range []string{"Exchange", "SharePoint", "OneDrive"} {
			if rapid.Bool().Draw(t, "has "+w) {
				r.User.Workloads = append(r.User.Workloads, facts.UserWorkload{
					Workload: w, Licensed: rapid.Bool().Draw(t, "licensed"), LastActivity: day("last"),
				})
			}
		}
	default:
		r.Request = facts.RequestRow{Category: pick("category", "Help", "HowTo"), Count: count.Draw(t, "count"), Day: day("made")}
	}
	return r
}

func rapidBuild(t *rapid.T, records []facts.Record) *facts.Customer {
	b := facts.NewBuilder()
	for _, r := range records {
		if _, err := b.Add(r); err != nil {
			t.Fatalf("Add: %v", err)
		}
	}
	return b.Build(modified, firstRead).Customer(contoso)
}

// The order of rows never matters, and repeated rows never change a fact
// (docs/semantics.md section 3.1).
func TestOrderAndDuplicatesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.Custom(anyRecord), 1, 12).Draw(t, "records")
		want := rapidBuild(t, records)
		shuffled := rapid.Permutation(records).Draw(t, "shuffled")
		for _, r := range records {
			// Requests have no id to tell a repeated one by.
			if r.Kind != facts.KindRequest && rapid.Bool().Draw(t, "repeat") {
				shuffled = slices.Insert(shuffled, rapid.IntRange(0, len(shuffled)).Draw(t, "at"), r)
			}
		}
		if diff := cmp.Diff(want, rapidBuild(t, shuffled)); diff != "" {
			t.Error(diff)
		}
	})
}
