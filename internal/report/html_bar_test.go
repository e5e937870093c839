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
		"unknown":        {want: bar{Fill: -1, Raw: -1}},
		"zero":           {percent: new(int32(0)), raw: new(int32(0)), want: bar{Raw: -1}},
		"adjusted":       {percent: new(int32(65)), raw: new(int32(91)), target: target{Percent: 50}, want: bar{Fill: 65, Raw: 91, Target: 50}},
		"nothing to add": {percent: new(int32(65)), raw: new(int32(65)), want: bar{Fill: 65, Raw: -1}},
		"raw over 100 %": {percent: new(int32(65)), raw: new(int32(131)), want: bar{Fill: 65, Raw: 100, RawOver: true}},
		"both over":      {percent: new(int32(120)), raw: new(int32(400)), target: target{Percent: 80, Below: true}, want: bar{Fill: 100, Raw: 100, FillOver: true, RawOver: true, Target: 80, Low: true}},
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

// TestSections: those that need work come first, and have a section when there is
// no room for all. Many have no tables that fold.
func TestSections(t *testing.T) {
	l, reports := locale(t, "en"), make([]*v1alpha1.CustomerAdoption, maxSections+1)
	for i := range reports {
		reports[i] = &v1alpha1.CustomerAdoption{Status: v1alpha1.CustomerAdoptionStatus{Adoption: v1alpha1.AdoptionHealthy}}
	}
	reports[maxSections].Status.Adoption = v1alpha1.AdoptionLow
	all := l.newCustomers(reports)
	if first := all[0]; verdictOf(first.CustomerAdoption) != v1alpha1.AdoptionLow || !first.Linked || first.Folded {
		t.Errorf("first %+v", first)
	}
	if all[maxSections].Linked || !all[maxSections-1].Linked {
		t.Errorf("last but one %v, last %v", all[maxSections-1].Linked, all[maxSections].Linked)
	}
	if list := l.newList(all); len(list.First) != tablePage || len(list.First)+len(list.Rest) != len(all) || len(list.Detailed) != maxSections || list.Sections != maxSections {
		t.Errorf("%d, %d and %d customers, %d sections", len(list.First), len(list.Rest), len(list.Detailed), list.Sections)
	}
	all = l.newCustomers(reports[:maxFolded])
	if list := l.newList(all); !all[0].Linked || !all[0].Folded || list.Sections != 0 {
		t.Errorf("of few: %+v, %d sections", all[0], list.Sections)
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
	customers := locale(t, "en").newCustomers([]*v1alpha1.CustomerAdoption{
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

// TestShares: the percentages add up to 100, and the parts of the bar to its
// length.
func TestShares(t *testing.T) {
	for _, c := range []v1alpha1.PortfolioCustomers{
		{Total: 3, Healthy: 1, Low: 1, Unknown: 1}, {Total: 7, Healthy: 4, Low: 2, Unknown: 1}, {Total: 1000, Healthy: 999, Unknown: 1}, {Total: 6, Low: 6},
	} {
		sum, percent := int64(0), int32(0)
		for _, s := range shares(&c) {
			if s.From != sum {
				t.Errorf("%+v: %+v begins elsewhere than at %d", c, s, sum)
			}
			if s.Customers == 0 && *s.Percent != 0 {
				t.Errorf("%+v: nobody is %d %%", c, *s.Percent)
			}
			sum, percent = sum+s.Width, percent+*s.Percent
		}
		if sum != 1000 || percent != 100 {
			t.Errorf("%+v: the bar is %d of 1000 long, %d %% in all", c, sum, percent)
		}
	}
	if none := shares(&v1alpha1.PortfolioCustomers{}); none[0].Percent != nil || none[0].Width != 0 {
		t.Errorf("of nobody: %+v", none)
	}
	if wrong := shares(&v1alpha1.PortfolioCustomers{Total: 10}); *wrong[0].Percent != 1 {
		t.Errorf("of a status that does not add up: %+v", wrong)
	}
}
