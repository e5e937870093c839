// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestEvidence is docs/semantics.md section 6, rows TrialActivity,
// LapsedSubscription and LicenseTransfer: what the data measures, and what it
// bounds where it does not.
func TestEvidence(t *testing.T) {
	counts := customer(t, used("Exchange", 100, 120), used("Yammer", 10, 64))
	id := func(s facts.Subscription, id string) facts.Subscription {
		return of(s, func(s *facts.Subject) { s.ProductID = id })
	}
	for name, c := range map[string]struct {
		customers           []*facts.Customer
		evidence, estimates Causes
	}{
		"nothing": {[]*facts.Customer{counts}, Causes{}, Causes{}},
		"TrialActivity, measured by the figure's own rows": {
			[]*facts.Customer{subscribed(subscription("E3", "Counted", 10, 5, 5), subscription("E3", "Trial", 25, 0, 7))}, Causes{Trial: 7}, Causes{},
		},
		"TrialActivity, measured by another dataset": {
			[]*facts.Customer{counts, subscribed(subscription("E5", "Trial", 25, 0, 7))}, Causes{Trial: 7}, Causes{},
		},
		"TrialActivity, estimated": {
			[]*facts.Customer{counts, subscribed(notCounted(subscription("E5", "Trial", 25, 0, 0)), subscription("E3", "Trial", 50, 0, 0))}, Causes{}, Causes{Trial: 25},
		},
		"LapsedSubscription, measured, with a twin or without": {
			[]*facts.Customer{counts, subscribed(subscription("E3", "InGracePeriod", 9, 0, 1), subscription("E5", "Disabled", 9, 0, 2), subscription("E5", "Deprovisioned", 9, 0, 4))},
			Causes{Lapsed: 7}, Causes{},
		},
		"LapsedSubscription, estimated for those with a twin": {
			[]*facts.Customer{counts, subscribed(
				subscription("e3", "Counted", 100, 0, 0), notCounted(subscription("E3", "InGracePeriod", 1, 0, 0)), notCounted(subscription("E3", "Disabled", 2, 0, 0)),
				notCounted(subscription("E5", "Deprovisioned", 4, 0, 0)), notCounted(subscription("E3", facts.StandingCancelled, 8, 0, 0)),
			)}, Causes{}, Causes{Lapsed: 3},
		},
		"LapsedSubscription, twins by id": {
			[]*facts.Customer{counts, subscribed(
				id(subscription("E3", "Counted", 100, 0, 0), "p1"), id(notCounted(subscription("renamed", "Disabled", 1, 0, 0)), "P1"), notCounted(subscription("E3", "Disabled", 2, 0, 0)),
				notCounted(subscription("", "Disabled", 4, 0, 0)), subscription("", "Counted", 1, 0, 0),
			)}, Causes{}, Causes{Lapsed: 1},
		},
		"neither: suspended, upgraded, canceled and others": {
			[]*facts.Customer{subscribed(subscription("E3", "Counted", 10, 5, 5), subscription("E3", "SuspendedFraud", 1, 0, 1), subscription("E3", "SuspendedNonPayment", 1, 0, 1),
				subscription("E3", "Upgraded", 1, 0, 1), subscription("E3", facts.StandingCancelled, 1, 0, 1), subscription("E3", "Other", 1, 0, 1))}, Causes{}, Causes{},
		},
		"LicenseTransfer, measured by another dataset, of the figure's workloads": {
			[]*facts.Customer{counts, active(users("Exchange", 9, day(1, 5, 3), day(28, 0, 100)), users("Yammer", 9, day(1, 5, 4)), users("Teams", 9, day(1, 5, 50)))},
			Causes{Transfer: 7}, Causes{},
		},
		"LicenseTransfer, at most what is active": {
			[]*facts.Customer{counts, active(users("Exchange", 9, day(1, 0, 130)))}, Causes{Transfer: 120}, Causes{},
		},
		"LicenseTransfer, estimated per product with both counts": {
			[]*facts.Customer{customer(t, sold("E3", 10, 6), sold("E1", 10, 6), sold("E5", 9, 1),
				ofProduct(used("Exchange", 10, 9), "", "e3"), ofProduct(used("Teams", 10, 8), "", "E3"), ofProduct(used("", 10, 5), "", "E1"), used("Exchange", 1, 50))},
			Causes{}, Causes{Transfer: 3},
		},
		"LicenseTransfer, estimated for counted subscriptions": {
			[]*facts.Customer{subscribed(subscription("E3", "Counted", 10, 6, 8), subscription("E3", "Trial", 10, 0, 4))}, Causes{Trial: 4}, Causes{Transfer: 2},
		},
		"a subscription of the figure's service": {
			[]*facts.Customer{customer(t, in(used("Exchange", 100, 120), "o365")), subscribed(of(subscription("E5", "Trial", 25, 0, 7), service("O365")), of(subscription("Sales", "Trial", 25, 0, 9), service("crm")))},
			Causes{Trial: 7}, Causes{},
		},
		"a subscription of another service, measured and estimated": {
			[]*facts.Customer{customer(t, in(used("Exchange", 100, 120), "o365")), subscribed(
				of(subscription("Sales", "Trial", 25, 0, 7), service("crm")), of(notCounted(subscription("Sales", "Trial", 25, 0, 0)), service("crm")),
				of(subscription("Sales", "Counted", 1, 0, 0), service("crm")), of(notCounted(subscription("Sales", "Disabled", 25, 0, 0)), service("crm")))},
			Causes{}, Causes{},
		},
		"a subscription that names no service, or a figure of which a row names none": {
			[]*facts.Customer{customer(t, in(used("Exchange", 100, 120), "o365"), in(used("Intune", 1, 1), "")), subscribed(subscription("E5", "Trial", 25, 0, 7), of(subscription("Sales", "Trial", 25, 0, 9), service("crm")))},
			Causes{Trial: 16}, Causes{},
		},
		"the next source, where the first has subscriptions of other services only": {
			[]*facts.Customer{customer(t, in(used("Exchange", 100, 120), "o365")), subscribed(of(subscription("Sales", "Trial", 25, 0, 7), service("crm"))), subscribed(subscription("E5", "Trial", 25, 0, 5))},
			Causes{Trial: 5}, Causes{},
		},
		"nothing beside per-user data: its licenses say who is entitled": {
			[]*facts.Customer{active(users("Exchange", 10, day(1, 10, 3))), subscribed(subscription("E5", "Trial", 25, 0, 7), notCounted(subscription("E5", "Trial", 25, 0, 0)), subscription("E3", "Disabled", 9, 0, 2))},
			Causes{Transfer: 3}, Causes{},
		},
		"users licensed elsewhere are no LicenseTransfer": {
			[]*facts.Customer{counts, active(users("Exchange", 9, facts.ActiveDay{Day: asOf, Elsewhere: 4, Gone: 2}))}, Causes{Transfer: 2}, Causes{},
		},
		"YammerOveruse, counted per user": {
			[]*facts.Customer{active(users("Yammer", 9, facts.ActiveDay{Day: asOf, Licensed: 1, Elsewhere: 4, Gone: 2}), users("Exchange", 9, facts.ActiveDay{Day: asOf, Elsewhere: 8, Gone: 16}))},
			Causes{Transfer: 18, Yammer: 4}, Causes{},
		},
		"no YammerOveruse of counts from users": {
			[]*facts.Customer{counts, active(users("Yammer", 9, facts.ActiveDay{Day: asOf, Licensed: 1, Elsewhere: 4}))}, Causes{}, Causes{},
		},
		"no source of the evidence, but another": {
			[]*facts.Customer{nil, counts, customer(t, sold("E3", 1, 1)), subscribed(subscription("E5", "Trial", 25, 0, 7)), subscribed(subscription("E5", "Trial", 25, 0, 9))},
			Causes{Trial: 7}, Causes{},
		},
		"the rows without a workload": {
			[]*facts.Customer{customer(t, used("", 10, 12)), subscribed(subscription("", "Trial", 5, 0, 2))}, Causes{Trial: 2}, Causes{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []Source
			for _, c := range c.customers {
				sources = append(sources, Source{Customer: c})
			}
			u := compute(sources).Usage
			if diff := cmp.Diff(c.evidence, u.Evidence); diff != "" {
				t.Errorf("evidence (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.estimates, u.Estimates); diff != "" {
				t.Errorf("estimates (-want +got):\n%s", diff)
			}
		})
	}
}

func service(name string) func(*facts.Subject) {
	return func(s *facts.Subject) { s.Service = name }
}

// TestEvidenceOfOwnLicenses is docs/semantics.md sections 6 and 8: what others sell
// inflates no figure of one's own.
func TestEvidenceOfOwnLicenses(t *testing.T) {
	own := func(s *facts.Subject) { s.PartnerID = "a" }
	c := subscribed(of(subscription("E3", "Counted", 10, 0, 5), own), of(subscription("E3", "Trial", 10, 0, 2), own), subscription("E3", "Trial", 10, 0, 4))
	m := Compute(Input{Sources: []Source{{Customer: c}}, Scope: Scope{PartnerIDs: []string{"a"}}})
	if m.Usage.Evidence.Trial != 6 || m.OwnUsage.Evidence.Trial != 2 || m.OwnUsage.Active != 7 {
		t.Errorf("all %+v, own %+v", m.Usage.Evidence, m.OwnUsage.Evidence)
	}
}

// TestMeasured is docs/semantics.md section 6: measured contributions in the order
// of the table, none counted twice, never more than is active.
func TestMeasured(t *testing.T) {
	for name, c := range map[string]struct {
		usage Usage
		want  Measured
	}{
		"nothing": {Usage{Entitled: 5, Active: 9}, Measured{Adjusted: 9}},
		"Yammer": {
			Usage{Active: 74, Workloads: []Workload{{Name: "Exchange", Entitled: 10, Active: 10}, {Name: "YAMMER", Entitled: 10, Active: 64}}},
			Measured{Causes: Causes{Yammer: 54}, Adjusted: 20, Workloads: []int64{10, 10}},
		},
		"Yammer is over by what the others leave": {
			Usage{Active: 74, Evidence: Causes{Transfer: 9}, Workloads: []Workload{
				{Name: "Exchange", Entitled: 10, Active: 10, Evidence: Causes{Transfer: 4}}, {Name: "Yammer", Entitled: 10, Active: 64, Evidence: Causes{Transfer: 5}},
			}},
			Measured{Causes: Causes{Transfer: 9, Yammer: 49}, Adjusted: 16, Workloads: []int64{6, 10}},
		},
		"never more than is active": {
			Usage{Active: 20, Evidence: Causes{Trial: 15, Lapsed: 4, Transfer: 9}, Workloads: []Workload{{Name: "Yammer", Entitled: 1, Active: 20}}},
			Measured{Causes: Causes{15, 4, 1, 0}, Workloads: []int64{1}},
		},
		"what is left for Yammer": {
			Usage{Active: 20, Evidence: Causes{Trial: 15}, Workloads: []Workload{{Name: "Yammer", Entitled: 1, Active: 20}}},
			Measured{Causes: Causes{Trial: 15, Yammer: 5}, Workloads: []int64{1}},
		},
		"per-user data counts the users of Yammer without a license": {
			Usage{PerUser: true, Active: 34, Evidence: Causes{Transfer: 2, Yammer: 9}, Workloads: []Workload{{Name: "Yammer", Entitled: 30, Active: 34, Evidence: Causes{Transfer: 2, Yammer: 9}}}},
			Measured{Causes: Causes{Transfer: 2, Yammer: 9}, Adjusted: 23, Workloads: []int64{23}},
		},
		"distinct users are of no workload": {
			Usage{Basis: Users, PerUser: true, Active: 20, Evidence: Causes{Transfer: 2}, Workloads: []Workload{{Name: "Yammer", Entitled: 1, Active: 15, Evidence: Causes{Transfer: 1}}}},
			Measured{Causes: Causes{Transfer: 2}, Adjusted: 18, Workloads: []int64{14}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.usage.Measured()); diff != "" {
				t.Errorf("measured (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMeasuredAddsUp: measured and adjusted make active, whatever the evidence
// (docs/semantics.md section 6).
func TestMeasuredAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Int64Range(0, 1<<40)
		causes := func() Causes {
			return Causes{count.Draw(t, "trial"), count.Draw(t, "lapsed"), count.Draw(t, "transfer"), count.Draw(t, "yammer")}
		}
		u := Usage{
			PerUser: rapid.Bool().Draw(t, "per user"), Active: count.Draw(t, "active"), Evidence: causes(),
			Workloads: []Workload{{Name: "Yammer", Entitled: count.Draw(t, "entitled"), Active: count.Draw(t, "in Yammer"), Evidence: causes()}},
		}
		m := u.Measured()
		if m.Trial+m.Lapsed+m.Transfer+m.Yammer+m.Adjusted != u.Active {
			t.Errorf("%+v does not make %d", m, u.Active)
		}
		if m.Adjusted < 0 || m.Yammer < 0 || m.Workloads[0] < 0 || m.Workloads[0] > u.Workloads[0].Active {
			t.Errorf("out of bounds: %+v", m)
		}
	})
}

// TestDuplicates is docs/semantics.md section 6: those of the figure's source.
func TestDuplicates(t *testing.T) {
	once, twice := customer(t, used("Teams", 10, 4)), customer(t, used("Teams", 10, 4))
	twice.Duplicates = 3
	if got := compute(listed([]*facts.Customer{twice, once})).Usage.Duplicates; got != 3 {
		t.Errorf("got %d, want 3", got)
	}
	if got := compute(listed([]*facts.Customer{once, twice})).Usage.Duplicates; got != 0 {
		t.Errorf("of another source: got %d", got)
	}
}
