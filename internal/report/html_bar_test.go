// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestBar(t *testing.T) {
	for name, test := range map[string]struct {
		percent, raw *int32
		target       target
		want         bar
	}{
		"unknown":        {want: bar{Fill: -1, Raw: -1, Full: 100}},
		"zero":           {percent: new(int32(0)), raw: new(int32(0)), want: bar{Raw: -1, Full: 100}},
		"adjusted":       {percent: new(int32(65)), raw: new(int32(91)), target: target{Percent: 50}, want: bar{Fill: 65, Raw: 91, Full: 100, Target: 50}},
		"nothing to add": {percent: new(int32(65)), raw: new(int32(65)), want: bar{Fill: 65, Raw: -1, Full: 100}},
		"beyond 100 %":   {percent: new(int32(100)), raw: new(int32(400)), target: target{Percent: 80, Below: true}, want: bar{Fill: 25, Raw: 100, Full: 25, Target: 20, Low: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, barOf(test.percent, test.raw, test.target)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestTarget: what hysteresis holds to be low says from where on it is not.
func TestTarget(t *testing.T) {
	l, r := locale(t, "en"), &v1alpha1.CustomerAdoption{}
	r.Spec.Targets.RecoveryMargin = new(int32(5))
	for want, t70 := range map[string]struct {
		figure *int32
		below  bool
	}{
		"Target 70%":              {new(int32(75)), false},
		"Below the target of 70%": {new(int32(69)), true},
		"Target 70%; counts as reached again from 75%": {new(int32(70)), true},
		"": {nil, true},
	} {
		if r.Status.BelowTarget = nil; t70.below {
			r.Status.BelowTarget = []string{belowDeployment}
		}
		if got := l.target(t70.figure, newTarget(r, new(int32(70)), belowDeployment)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := l.target(new(int32(5)), newTarget(r, new(int32(0)), belowUsage)); got != "" {
		t.Errorf("a target that is switched off says %q", got)
	}
}

// TestSections: those that need work have a section when there is no room for
// all, and nobody has the tables that fold.
func TestSections(t *testing.T) {
	reports := make([]*v1alpha1.CustomerAdoption, maxSections+1)
	for i := range reports {
		reports[i] = &v1alpha1.CustomerAdoption{Status: v1alpha1.CustomerAdoptionStatus{Adoption: v1alpha1.AdoptionHealthy}}
	}
	reports[maxSections].Status.Adoption = v1alpha1.AdoptionLow
	all := newCustomers(reports)
	if !all[maxSections].Linked || !all[0].Linked || all[maxSections-1].Linked || all[0].Folded {
		t.Errorf("first %+v, last but one %v, last %v", all[0], all[maxSections-1].Linked, all[maxSections].Linked)
	}
	if all := newCustomers(reports[:maxFolded]); !all[0].Linked || !all[0].Folded {
		t.Errorf("of few: %+v", all[0])
	}
}

// TestRankingLinks prefers the report that the portfolio has generated.
func TestRankingLinks(t *testing.T) {
	p := &v1alpha1.PortfolioAdoption{}
	p.Name, p.Namespace = "all", "default"
	p.Status.Lowest = []v1alpha1.RankedCustomer{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	report := func(namespace, id, portfolio string) *v1alpha1.CustomerAdoption {
		r := &v1alpha1.CustomerAdoption{}
		r.Namespace, r.Spec.Customer.ID, r.Labels = namespace, id, map[string]string{v1alpha1.PortfolioLabel: portfolio}
		return r
	}
	customers := newCustomers([]*v1alpha1.CustomerAdoption{
		report("default", "A", ""), report("default", "A", "all"), report("default", "A", "other"), report("default", "b", ""), report("elsewhere", "c", "all"),
	})
	var links []int
	for _, r := range rank(p, customers) {
		links = append(links, r.Link)
	}
	if diff := cmp.Diff([]int{1, 3, -1}, links); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestShares(t *testing.T) {
	got := shares(&v1alpha1.PortfolioCustomers{Total: 3, Healthy: 1, Low: 1, Unknown: 1})
	sum := int64(0)
	for _, s := range got {
		if s.From != sum || *s.Percent != 33 {
			t.Errorf("%+v begins elsewhere than at %d", s, sum)
		}
		sum += s.Width
	}
	if sum != 1000 {
		t.Errorf("the bar is %d of 1000 long", sum)
	}
	if none := shares(&v1alpha1.PortfolioCustomers{}); none[0].Percent != nil || none[0].Width != 0 {
		t.Errorf("of nobody: %+v", none)
	}
}
