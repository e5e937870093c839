// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// ends is a report of whose licenses some end within 60 days.
func ends(name string, licenses int64, atRisk bool) *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{}
	r.Spec.Customer = v1alpha1.Customer{ID: "id of " + name, Name: name}
	r.Status.Renewals = []v1alpha1.RenewalFigures{{Days: 30}, {Days: 60, Subscriptions: min(licenses, 1), Licenses: licenses}, {Days: 90, Subscriptions: 1, Licenses: 1000}}
	if atRisk {
		r.Status.Conditions = []metav1.Condition{{Type: v1alpha1.RenewalAtRiskCondition, Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonLowBeforeRenewal}}
	}
	return r
}

// TestDue lists the customers at risk first, then those with the most licenses, and
// nobody of whom nothing ends.
func TestDue(t *testing.T) {
	list := newDue([]shownCustomer{
		{CustomerAdoption: ends("few", 5, false), Index: 0, Linked: true},
		{CustomerAdoption: ends("none", 0, false), Index: 1, Linked: true},
		{CustomerAdoption: &v1alpha1.CustomerAdoption{}, Index: 2, Linked: true},
		{CustomerAdoption: ends("many", 50, false), Index: 3},
		{CustomerAdoption: ends("at risk", 1, true), Index: 4, Linked: true},
	})
	var got []string
	for _, row := range list.Rows {
		got = append(got, fmt.Sprint(row.Name, " ", row.ID, " ", row.Link, " ", row.Licenses, " ", row.AtRisk))
	}
	want := []string{"at risk id of at risk 4 1 true", "many id of many -1 50 false", "few id of few 0 5 false"}
	if diff := cmp.Diff(want, got); diff != "" || list.Omitted != 0 {
		t.Errorf("%d omitted (-want +got):\n%s", list.Omitted, diff)
	}
}

// TestDueIsBounded counts the customers that are not listed.
func TestDueIsBounded(t *testing.T) {
	var all []shownCustomer
	for i := range maxDue + 7 {
		all = append(all, shownCustomer{CustomerAdoption: ends(fmt.Sprint(i), 1, false)})
	}
	if list := newDue(all); len(list.Rows) != maxDue || list.Omitted != 7 {
		t.Errorf("%d rows, %d omitted", len(list.Rows), list.Omitted)
	}
}
