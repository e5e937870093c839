// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestTermsOfSubscriptions is docs/semantics.md section 12: under the vendor's names, when a
// subscription ends, and whether it renews by itself. A blank says nothing.
func TestTermsOfSubscriptions(t *testing.T) {
	in := func(days int16, how facts.Renewal) facts.Term {
		return facts.Term{Dated: true, DaysLeft: days, Renewal: how}
	}
	const common = "customerId,asOf,status,quantity,"
	for name, c := range map[string]struct {
		header, cells string
		want          facts.Term
	}{
		"partner center":              {"id,commitmentEndDate,autoRenewEnabled", "a,2026-10-24T23:59:59Z,true", in(10, facts.RenewalAutomatic)},
		"spaces in the time":          {"id,commitmentEndDate,autoRenewEnabled", "a,2026-10-24T06: 41: 12Z,false", in(10, facts.RenewalManual)},
		"an offset":                   {"id,commitmentEndDate", "a,2026-10-24T00:30:00+09:00", in(10, facts.RenewalUnstated)},
		"graph":                       {"id,skuId,nextLifecycleDateTime", "a,b,2026-10-24T00:00:00Z", in(10, facts.RenewalUnstated)},
		"insights":                    {"SubscriptionId,SubscriptionEndDate,IsAutoRenew", "a,2026-10-24,Y", in(10, facts.RenewalAutomatic)},
		"insights, no":                {"SubscriptionGuid,SubscriptionEndDate,IsAutoRenew", "a,2026-10-24,No", in(10, facts.RenewalManual)},
		"our names":                   {"subscriptionId,commitmentEnd,nextLifecycleAt,autoRenew", "a,2026-10-24,2026-10-20,1", in(6, facts.RenewalAutomatic)},
		"both ends of Partner Center": {"id,SubscriptionEndDate,commitmentEndDate", "a,2026-10-20,2026-10-24", in(10, facts.RenewalUnstated)},
		"both ids":                    {"SubscriptionGuid,SubscriptionId,SubscriptionEndDate", "a,b,2026-10-24", in(10, facts.RenewalUnstated)},
		"blank":                       {"id,commitmentEndDate,autoRenewEnabled", "a,,", facts.Term{}},
		"written as blank":            {"id,commitmentEndDate,autoRenewEnabled", "a,n/a,-", facts.Term{}},
		"no date of .NET":             {"id,commitmentEndDate,autoRenewEnabled", "a,0001-01-01T00:00:00,true", facts.Term{}},
		"no date of Windows":          {"id,nextLifecycleDateTime", "a,1601-01-01T00:00:00Z", facts.Term{}},
		"never":                       {"id,commitmentEndDate", "a,Never", facts.Term{}},
		"no end":                      {"id,commitmentEndDate", "a,9999-12-31T23:59:59Z", in(facts.MaxDaysLeft, facts.RenewalUnstated)},
		"one blank":                   {"id,commitmentEndDate,nextLifecycleDateTime", "a,,2026-10-24", in(10, facts.RenewalUnstated)},
		"of a billing cycle":          {"id,billingCycleEndDate", "a,2026-10-24", facts.Term{}},
		"of a state":                  {"id,currentStateEndDate", "a,2026-10-24", facts.Term{}},
		"passed":                      {"id,commitmentEndDate", "a,2026-10-14", in(0, facts.RenewalUnstated)},
	} {
		t.Run(name, func(t *testing.T) {
			got := one(t, common+c.header+"\ntenant-1,2026-10-14,active,1,"+c.cells+"\n", subscriptionOptions(), nil).Subscriptions
			if diff := cmp.Diff(c.want, got[0].Term); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A file whose ends cannot be used is read without them.
func TestEndsSwitchedOff(t *testing.T) {
	o := subscriptionOptions()
	o.Constants = map[string]string{"commitmentEnd": ""}
	got := one(t, "customerId,id,status,quantity,SubscriptionEndDate\ntenant-1,a,active,1,at the end of the year\n", o, nil).Subscriptions
	if got[0].Term != (facts.Term{}) {
		t.Errorf("%+v", got[0].Term)
	}
}
