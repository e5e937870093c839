// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func condition(kind string, status metav1.ConditionStatus) metav1.Condition {
	return metav1.Condition{Type: kind, Status: status, Reason: "Because", Message: "a sentence"}
}

// TestTransitions is docs/semantics.md section 7: events are sent on transitions of
// the conditions it lists, and only those.
func TestTransitions(t *testing.T) {
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	type list = []metav1.Condition
	lowUsage := func(s metav1.ConditionStatus) list { return list{condition("LowUsage", s)} }
	ready := func(s metav1.ConditionStatus) list { return list{condition("Ready", s)} }
	for _, test := range []struct {
		name          string
		before, after list
		want          []string
	}{
		{"a new report that is fine", nil, append(lowUsage(no), ready(yes)...), nil},
		{"a new report that is not", nil, append(lowUsage(yes), ready(yes)...), []string{"Warning LowUsage"}},
		{"a new report without a verdict", nil, lowUsage(unknown), nil},
		{"a new report that has to wait", nil, ready(no), []string{"Warning Ready"}},
		{"nothing changed", lowUsage(yes), lowUsage(yes), nil},
		{"falls", lowUsage(no), lowUsage(yes), []string{"Warning LowUsage"}},
		{"recovers", lowUsage(yes), lowUsage(no), []string{"Normal LowUsage"}},
		{"cannot be judged any more", lowUsage(yes), lowUsage(unknown), []string{"Normal LowUsage"}},
		{"demands more help", list{condition("HighSupportDemand", no)}, list{condition("HighSupportDemand", yes)}, []string{"Warning HighSupportDemand"}},
		{"demands less help", list{condition("HighSupportDemand", yes)}, list{condition("HighSupportDemand", no)}, []string{"Normal HighSupportDemand"}},
		{"an opportunity comes", list{condition("UpsellOpportunity", no)}, list{condition("UpsellOpportunity", yes)}, []string{"Normal UpsellOpportunity"}},
		{"an opportunity goes", list{condition("UpsellOpportunity", yes)}, list{condition("UpsellOpportunity", no)}, []string{"Normal UpsellOpportunity"}},
		{"a new report with an opportunity", nil, list{condition("UpsellOpportunity", yes)}, []string{"Normal UpsellOpportunity"}},
		{"the target is switched off", lowUsage(yes), nil, nil},
		{"breaks", ready(yes), ready(no), []string{"Warning Ready"}},
		{"works again", ready(no), ready(yes), []string{"Normal Ready"}},
		{"nobody asked", nil, list{condition("Reconciling", yes)}, nil},
		{
			"several, in the order of the verdicts",
			append(ready(yes), append(lowUsage(no), condition("LowDeployment", no))...),
			append(ready(no), append(lowUsage(yes), condition("LowDeployment", yes))...),
			[]string{"Warning LowDeployment", "Warning LowUsage", "Warning Ready"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := ReportTransitions(
				v1alpha1.CustomerAdoptionStatus{Conditions: test.before}, v1alpha1.CustomerAdoptionStatus{Conditions: test.after})
			var got []string
			for _, f := range found {
				word := "Normal "
				if f.Warning {
					word = "Warning "
				}
				got = append(got, word+f.Condition.Type)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExportSourceTellsReadyOnly(t *testing.T) {
	before := v1alpha1.ExportSourceStatus{Conditions: []metav1.Condition{condition("Ready", metav1.ConditionTrue)}}
	after := v1alpha1.ExportSourceStatus{Conditions: []metav1.Condition{
		condition("Ready", metav1.ConditionFalse), condition("Stalled", metav1.ConditionTrue), condition("DataRejected", metav1.ConditionTrue),
	}}
	found := SourceTransitions(before, after)
	if len(found) != 1 || found[0].Condition.Type != "Ready" || !found[0].Warning {
		t.Errorf("transitions: %v", found)
	}
}
