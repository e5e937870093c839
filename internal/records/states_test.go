// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func subscriptionOptions(change ...func(*Options)) Options {
	o := usageOptions(change...)
	o.Kind = facts.KindSubscription
	return o
}

// TestStates is docs/semantics.md section 5: the words of every vocabulary.
func TestStates(t *testing.T) {
	for want, words := range map[facts.Standing][]string{
		facts.StandingCounted:             {"active", "Active", "ACTIVE", "Enabled", "Open", "Opened", "1", "Counted", "Entitled", "Extended service term", "EST", "est", "active, enabled", "Active;"},
		facts.StandingInGracePeriod:       {"expired", "Expired", "Warning", "In Grace Period", "In Grace", "InGracePeriod", "4", "Warned", "PastDue", "past_due", "Grace", "GracePeriod", "grace-period", "active, warning", "Warning|Active", "Active / Past Due"},
		facts.StandingDisabled:            {"disabled", "suspended", "Suspended", "SUSPENDED", "LockedOut", "Inactive", "2", "6", "Suspended by partner", "enabled;suspended", "warning, LockedOut", "suspended/expired"},
		facts.StandingDeprovisioned:       {"deleted", "Deleted", "DEPROVISIONED", "De-provisioned", "Churned", "Closed", "3", "free trial expired", "FREE_TRIAL_EXPIRED", "deleted | active | suspended"},
		facts.StandingCancelled:           {"Canceled", "Cancelled"},
		facts.StandingOther:               {"pending", "none", "Other", "0", "5", "something new", "initialized", "INITIALIZED", "active, something new"},
		facts.StandingTrial:               {"Trial", "free", "free trial", "FREE_TRIAL", "active, trial"},
		facts.StandingUpgraded:            {"Upgraded"},
		facts.StandingSuspendedFraud:      {"SuspendedFraud"},
		facts.StandingSuspendedNonPayment: {"Suspended (non-payment)", "SuspendedNonPayment"},
	} {
		for _, word := range words {
			o := subscriptionOptions(func(o *Options) {
				o.Values = map[string]map[string]string{"state": {" Suspended (Non-Payment)": "SuspendedNonPayment"}}
			})
			if got := standingOf(t, "customerId,id,state,quantity\ntenant-1,a,\""+word+"\",1\n", o); got != want {
				t.Errorf("%s: %s, want %s", word, got, want)
			}
		}
	}
}

// TestUnknownStates is docs/semantics.md section 5: rows whose state has a word
// that is in no vocabulary are counted, and nobody takes them for known ones.
func TestUnknownStates(t *testing.T) {
	for name, c := range map[string]struct {
		state   string
		unknown int64
	}{
		"known":              {"active", 0},
		"known, but Other":   {"pending", 0},
		"none":               {"none", 0},
		"several known":      {"active, warning", 0},
		"translated":         {"Aktiv", 0},
		"unknown":            {"on hold", 1},
		"one of two unknown": {"deleted; on hold", 1},
		"two unknown":        {"on hold, who knows", 1},
	} {
		t.Run(name, func(t *testing.T) {
			o := subscriptionOptions(func(o *Options) { o.Values = map[string]map[string]string{"state": {"aktiv": "active"}} })
			result, err := Read(t.Context(), reader("customerId,id,state,quantity\ntenant-1,a,\""+c.state+"\",1\ntenant-1,b,active,1\n"), o)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Counts.UnknownStates; got != c.unknown {
				t.Errorf("%d unknown states, want %d", got, c.unknown)
			}
		})
	}
}

// A list of states is a cell of several.
func TestListOfStates(t *testing.T) {
	file := `[{"customerId":"tenant-1","id":"a","state":["active","warning"],"quantity":1}]`
	if got := standingOf(t, file, subscriptionOptions()); got != facts.StandingInGracePeriod {
		t.Errorf("%s, want InGracePeriod", got)
	}
}

func standingOf(t *testing.T, file string, o Options) facts.Standing {
	t.Helper()
	list := one(t, file, o, nil).Subscriptions
	if len(list) != 1 {
		t.Fatalf("%s: %d standings, want 1", file, len(list))
	}
	return list[0].Standing
}

// TestFirstReason is docs/semantics.md section 5: the first reason that applies.
func TestFirstReason(t *testing.T) {
	header := "customerId,id,quantity,asOf,state,isTrial,trialStart,trialEnd,freeOrPaid,suspensionReasons,upgradedTo,trialToPaidConversionDate\n"
	row := func(cells string) string {
		return header + "tenant-1,a,1,2026-11-18," + cells + strings.Repeat(",", 7-strings.Count(cells, ",")) + "\n"
	}
	for name, c := range map[string]struct {
		cells string
		want  facts.Standing
	}{
		"active":                              {"active,,,,,,", facts.StandingCounted},
		"trial":                               {"active,true,,,,,", facts.StandingTrial},
		"not a trial":                         {"active,False,,,,,", facts.StandingCounted},
		"within the trial":                    {"active,,2026-11-18,2026-12-18,,,", facts.StandingTrial},
		"within, to the end":                  {"active,,2026-10-18,2026-11-18,,,", facts.StandingTrial},
		"before the trial":                    {"active,,2026-11-19,2026-12-18,,,", facts.StandingCounted},
		"after the trial":                     {"active,,2026-10-18,2026-11-17,,,", facts.StandingCounted},
		"not a trial, whatever the dates say": {"active,false,2026-11-01,2026-12-18,,,", facts.StandingCounted},
		"a trial, whatever the dates say":     {"active,yes,2026-10-18,2026-11-17,,,", facts.StandingTrial},
		"a trial, though converted":           {"active,yes,2026-10-18,2026-12-17,,,,2026-11-01", facts.StandingTrial},
		"converted before":                    {"active,,2026-11-01,2026-12-18,,,,2026-11-10", facts.StandingCounted},
		"converted on the day":                {"active,,2026-11-01,2026-12-18,,,,2026-11-18", facts.StandingCounted},
		"converted later":                     {"active,,2026-11-01,2026-12-18,,,,2026-11-19", facts.StandingTrial},
		"converted after its end":             {"active,,2026-11-01,2026-11-18,,,,2027-11-19", facts.StandingTrial},
		"converted before its beginning":      {"active,,2026-11-01,2026-12-18,,,,2026-10-19", facts.StandingCounted},
		"converted in time":                   {"active,,2026-11-01,2026-12-18,,,,2026-11-17T06:00:00Z", facts.StandingCounted},
		"converted, no dates":                 {"active,,,,,,,2026-12-19", facts.StandingCounted},
		"never converted":                     {"active,,2026-11-01,2026-12-18,,,,Never", facts.StandingTrial},
		"converted in the first year":         {"active,,2026-11-01,2026-12-18,,,,0001-01-01T00:00:00", facts.StandingTrial},
		"paid since":                          {"active,no,,,Paid,,", facts.StandingCounted},
		"a trial product":                     {"active,,,,Trial,,", facts.StandingTrial},
		"trial before fraud":                  {"suspended,true,,,,fraud,", facts.StandingTrial},
		"trial before the end of it":          {"deleted,,2026-11-01,2026-11-30,,,", facts.StandingTrial},
		"fraud":                               {"suspended,,,,,Suspected Fraud,x", facts.StandingSuspendedFraud},
		"fraud before non-payment":            {"suspended,,,,,NonPayment; FRAUD,", facts.StandingSuspendedFraud},
		"non-payment":                         {"suspended,,,,,non-payment,x", facts.StandingSuspendedNonPayment},
		"non-payment by another word":         {"disabled,,,,,Past Due,", facts.StandingSuspendedNonPayment},
		"non-payment, expired":                {"expired,,,,,unpaid,", facts.StandingSuspendedNonPayment},
		"a reason while active":               {"active,,,,,fraud,", facts.StandingCounted},
		"another reason":                      {"suspended,,,,,customer asked,", facts.StandingDisabled},
		"upgraded":                            {"active,,,,,,other", facts.StandingUpgraded},
		"upgraded before cancelled":           {"canceled,,,,,,other", facts.StandingUpgraded},
		"upgraded to nothing":                 {"canceled,,,,,,-", facts.StandingCancelled},
		"cancelled before grace period":       {"canceled,,,,,,", facts.StandingCancelled},
	} {
		t.Run(name, func(t *testing.T) {
			if got := standingOf(t, row(c.cells), subscriptionOptions()); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestBuckets is docs/semantics.md section 2: a SKU with enabled, warning and
// suspended units is several facts.
func TestBuckets(t *testing.T) {
	is := func(standing facts.Standing, licenses, assigned int64) facts.Subscription {
		return facts.Subscription{Standing: standing, Count: 1, Licenses: licenses, Assigned: assigned, HasAssigned: true}
	}
	header := "customerId,skuId,consumedUnits,activeUnits,warningUnits,suspendedUnits,lockedOutUnits,capabilityStatus,isTrial\n"
	for name, c := range map[string]struct {
		cells string
		want  []facts.Subscription
	}{
		"enabled":                 {"6,5,0,0,0,Enabled,", []facts.Subscription{is("Counted", 5, 6)}},
		"all":                     {"6,5,4,3,2,Enabled,", []facts.Subscription{is("Counted", 5, 6), is("Disabled", 5, 0), is("InGracePeriod", 4, 0)}},
		"grace period":            {"1100,0,1100,0,0,Warning,", []facts.Subscription{is("InGracePeriod", 1100, 1100)}},
		"locked out":              {"1,0,0,0,2,LockedOut,", []facts.Subscription{is("Disabled", 2, 1)}},
		"suspended":               {"1,0,0,2,0,Enabled,", []facts.Subscription{is("Disabled", 2, 1)}},
		"nothing left":            {"2,0,0,0,0,Deleted,", []facts.Subscription{is("Deprovisioned", 0, 2)}},
		"nothing left, no status": {"2,0,0,0,0,,", []facts.Subscription{is("Counted", 0, 2)}},
		"trial":                   {"1,5,4,0,0,Enabled,true", []facts.Subscription{{Standing: "Trial", Count: 2, Licenses: 9, Assigned: 1, HasAssigned: true}}},
		"no consumed units":       {",5,0,0,0,Enabled,", []facts.Subscription{{Standing: "Counted", Count: 1, Licenses: 5, LacksAssigned: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := one(t, header+"tenant-1,E3,"+c.cells+"\n", subscriptionOptions(), nil).Subscriptions
			for i := range got {
				if got[i].ProductID != "E3" {
					t.Errorf("product %q", got[i].ProductID)
				}
				got[i].Subject, got[i].AsOf = nil, c.want[0].AsOf
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOneBucketIsEnough is docs/semantics.md section 2: a state or unit buckets.
func TestOneBucketIsEnough(t *testing.T) {
	for column, want := range map[string]facts.Standing{
		"activeUnits": facts.StandingCounted, "warningUnits": facts.StandingInGracePeriod,
		"suspendedUnits": facts.StandingDisabled, "lockedOutUnits": facts.StandingDisabled,
	} {
		if got := standingOf(t, "customerId,skuId,"+column+"\ntenant-1,E3,5\n", subscriptionOptions()); got != want {
			t.Errorf("%s: %s, want %s", column, got, want)
		}
	}
}

// The SKU is what a subscription is of, whatever product there is beside it.
func TestSubscriptionIsOfItsSKU(t *testing.T) {
	for cells, want := range map[string]string{"P1,E3": "E3", "P1,": "P1", ",E3": "E3"} {
		c := one(t, "customerId,id,status,quantity,productId,skuId\ntenant-1,a,active,1,"+cells+"\n", subscriptionOptions(), nil)
		if got := c.Subscriptions[0].ProductID; got != want {
			t.Errorf("%s: product %q, want %q", cells, got, want)
		}
	}
}

// A row of buckets with an id counts once, bucket by bucket.
func TestBucketsAreToldApart(t *testing.T) {
	row := "tenant-1,a,5,4\n"
	c := one(t, "customerId,id,activeUnits,warningUnits\n"+row+row, subscriptionOptions(), nil)
	if len(c.Subscriptions) != 2 || c.Subscriptions[0].Licenses != 5 || c.Subscriptions[1].Licenses != 4 {
		t.Errorf("%+v", c.Subscriptions)
	}
}

// What is billed by usage is no license, nor is what has the class of a company.
func TestWhatIsNoLicense(t *testing.T) {
	for columns, want := range map[string]bool{
		"billingType\n%usage": true, "unitType\n%Usage": true, "unitType,billingType\n%Licenses,usage": true, "billingType\n%license": false,
		"TargetClass\n%Company": true, "TargetClass\n%User": false,
	} {
		file := "customerId,id,status,quantity," + strings.Replace(columns, "%", "tenant-1,a,active,1,", 1) + "\n"
		result, err := Read(t.Context(), reader(file), usageOptions(ofKind(facts.KindSubscription)))
		if err != nil {
			t.Fatal(err)
		}
		day := civil.DateOf(now)
		if got := result.Facts.Build(day, day).Customer("tenant-1").Subscriptions; len(got) != 1 || got[0].Unassignable != want {
			t.Errorf("%q: %+v", columns, got)
		}
	}
}

// A header that means two things is asked for, and not guessed.
func TestAmbiguousHeaders(t *testing.T) {
	kind := ofKind(facts.KindSubscription)
	mapped := func(field string) func(*Options) {
		return func(o *Options) { kind(o); o.Columns = map[string]string{field: "Active"} }
	}
	table := "customerId,skuId,status,quantity,Active,Warning\ntenant-1,a,active,1,1,0\n"
	item := `[{"customerId":"tenant-1","skuId":"a","status":"active","quantity":1,"active":1}]`
	judge(t, []badFile{
		{"column", table, kind, `HeaderAmbiguous: row 1: column 5 may be "unitsEnabled" or "licensesActive"; say which in spec.columns`},
		{"key", item, kind, `HeaderAmbiguous: a key may be "unitsEnabled" or "licensesActive"; say which in spec.columns`},
		{"units", table, mapped("unitsEnabled"), "accepted"},
		{"users", table, mapped("licensesActive"), "accepted"},
	})
}
