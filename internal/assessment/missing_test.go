// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestCountsMissing is docs/semantics.md sections 5 and 7: blank counts that a figure
// needs make the customer incomplete, and that figure is not judged.
func TestCountsMissing(t *testing.T) {
	in := changed(func(in *Input) {
		in.Metrics.Lacks = []adoption.Lacking{{Count: adoption.BlankAssigned, Source: in.Metrics.Deployment.Source, Subscriptions: 2}}
	})
	r := Assess(in)
	message := "the assigned licenses of 2 subscriptions are blank in source license-deployment"
	for _, want := range []Finding{{lowDeployment, Unknown, "DataIncomplete", message}, {dataIncomplete, True, "CountsMissing", message}} {
		if diff := cmp.Diff(want, find(r, want.Type)); diff != "" {
			t.Error(diff)
		}
	}
	expect(t, r, lowUsage, False, "OnTarget")
	in.Sources[1].Rejected = 1
	expect(t, Assess(in), dataIncomplete, True, "RowsRejected")
}

// TestNoneCounted: without a counted subscription the message says what became of
// them.
func TestNoneCounted(t *testing.T) {
	summary := func(reason string, n int64) adoption.SubscriptionSummary {
		return adoption.SubscriptionSummary{Reason: reason, Subscriptions: n, Licenses: 10 * n}
	}
	for name, c := range map[string]struct {
		subscriptions []adoption.SubscriptionSummary
		want          string
	}{
		"none known":  {nil, "no source has deployment counts of the customer"},
		"one lapsed":  {[]adoption.SubscriptionSummary{summary("Disabled", 1)}, "no license is sold: the only subscription is left out as Disabled"},
		"all lapsed":  {[]adoption.SubscriptionSummary{summary("InGracePeriod", 1), summary("Disabled", 2)}, "no license is sold: all 3 subscriptions are left out, 2 of them as Disabled"},
		"one counted": {[]adoption.SubscriptionSummary{summary("Counted", 1), summary("Disabled", 2)}, "no source has deployment counts of the customer"},
	} {
		t.Run(name, func(t *testing.T) {
			r := Assess(changed(func(in *Input) { in.Metrics.Deployment, in.Metrics.Subscriptions = nil, c.subscriptions }))
			if f := find(r, lowDeployment); f != (Finding{lowDeployment, Unknown, "NoData", c.want}) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// TestUnnamedRows is docs/semantics.md section 3.8: rejected rows that name no
// customer are told, and no customer is incomplete for them.
func TestUnnamedRows(t *testing.T) {
	r := Assess(changed(func(in *Input) { in.Sources[1].Unnamed = 3 }))
	want := Finding{dataIncomplete, False, "Complete", "every listed source names the customer, and none of the customer's rows was rejected; 3 rows of any customer could not be read in source license-usage"}
	if diff := cmp.Diff(want, find(r, dataIncomplete)); diff != "" {
		t.Error(diff)
	}
	expect(t, r, lowUsage, False, "OnTarget")
}

// TestTargetsThatAreNotJudged is docs/semantics.md section 7: LowUsage names the
// workload and says why.
func TestTargetsThatAreNotJudged(t *testing.T) {
	const reached = "usage 65 % (138 of 210, adjusted) reaches the target of 50 %"
	for name, c := range map[string]struct {
		targets []WorkloadTarget
		want    string
	}{
		"not there":   {[]WorkloadTarget{{"Copilot", 60}}, reached + "; not judged: Copilot (the customer does not have it)"},
		"too few":     {[]WorkloadTarget{{"Yammer", 60}}, reached + "; not judged: Yammer (10 entitled, fewer than 11)"},
		"several":     {[]WorkloadTarget{{"Yammer", 60}, {"Copilot", 60}}, reached + "; not judged: Copilot (the customer does not have it), and 1 more"},
		"all judged":  {[]WorkloadTarget{{"Exchange", 60}}, reached},
		"not counted": {[]WorkloadTarget{{"SharePoint", 20}}, reached + "; not judged: SharePoint (its licenses are not stated)"},
	} {
		t.Run(name, func(t *testing.T) {
			f := find(Assess(changed(func(in *Input) {
				in.Targets.Workloads, in.Targets.MinimumLicenses = c.targets, 11
				in.Metrics.Usage.Workloads[1].Unstated = name == "not counted"
			})), lowUsage)
			if f.Status != False || f.Message != c.want {
				t.Errorf("got %s %q, want %q", f.Status, f.Message, c.want)
			}
		})
	}
}
