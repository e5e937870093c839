// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// TestSelection is docs/semantics.md section 3.6: names or ids, without regard to
// case, * as wildcard, exclude wins.
func TestSelection(t *testing.T) {
	for name, c := range map[string]struct {
		selection Selection
		names     []string
		want      bool
	}{
		"empty is everything":          {Selection{}, []string{"", ""}, true},
		"included":                     {Selection{Include: []string{"x", "E3"}}, []string{"e3"}, true},
		"not included":                 {Selection{Include: []string{"E3"}}, []string{"E31"}, false},
		"by id":                        {Selection{Include: []string{"p1"}}, []string{"P1", "E3"}, true},
		"exclude wins":                 {Selection{Include: []string{"E3"}, Exclude: []string{"e*"}}, []string{"E3"}, false},
		"exclude alone":                {Selection{Exclude: []string{"E1"}}, []string{"E3"}, true},
		"excluded by id":               {Selection{Exclude: []string{"p1"}}, []string{"P1", "E3"}, false},
		"a row that names none":        {Selection{Include: []string{"E3"}}, []string{"", ""}, false},
		"* is everything":              {Selection{Include: []string{"*"}}, []string{""}, true},
		"at the start":                 {Selection{Include: []string{"*E3"}}, []string{"Office 365 E3"}, true},
		"at the end":                   {Selection{Include: []string{"Office*"}}, []string{"office 365 E3"}, true},
		"in the middle":                {Selection{Include: []string{"off*e3"}}, []string{"Office 365 E3"}, true},
		"several":                      {Selection{Include: []string{"*365*E*"}}, []string{"Office 365 E3"}, true},
		"several, in order":            {Selection{Include: []string{"*E3*365*"}}, []string{"Office 365 E3"}, false},
		"head and tail do not overlap": {Selection{Include: []string{"aba*aba"}}, []string{"ababa"}, false},
		"pieces do not overlap":        {Selection{Include: []string{"*aa*aa"}}, []string{"aaa"}, false},
		"slashes and brackets":         {Selection{Include: []string{"a/[b]?*"}}, []string{"A/[B]?c/d"}, true},
		"? is itself":                  {Selection{Include: []string{"E?"}}, []string{"E3"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newChoice(c.selection, ownName, onlyName).admits(c.names...); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestScope is docs/semantics.md section 3.6: what the scope leaves out is in no
// figure and listed.
func TestScope(t *testing.T) {
	sources := []Source{{Customer: customer(t, withID(sold("E3", 100, 50), "p1"), in(sold("Sales", 20, 10), "crm"), sold("", 5, 4))}, {
		Customer: customer(t, used("Teams", 100, 40), used("SharePoint", 50, 30), used("OneDrive", 60, 20), in(ofProduct(used("", 7, 6), "s1", "Sales"), "crm")),
	}}
	for name, c := range map[string]struct {
		scope          Scope
		sold, entitled int64
		excluded       []Excluded
	}{
		"everything": {Scope{}, 125, 167, nil},
		"a service": {
			Scope{Services: Selection{Include: []string{"Microsoft 365"}}}, 105, 160, []Excluded{{"Sales", 20, "OutOfScope"}},
		},
		"not a service": {
			Scope{Services: Selection{Exclude: []string{"CRM"}}}, 105, 160, []Excluded{{"Sales", 20, "OutOfScope"}},
		},
		"a product: rows that name none are out": {
			Scope{Products: Selection{Include: []string{"P1", "s*"}}}, 120, 7, nil,
		},
		"not a product": {
			Scope{Products: Selection{Exclude: []string{"sales"}}}, 105, 160, []Excluded{{"Sales", 20, "OutOfScope"}},
		},
		"a workload concerns usage only": {
			Scope{Workloads: Selection{Include: []string{"teams"}}}, 125, 100, []Excluded{{"Sales", 7, "OutOfScope"}},
		},
		"OneDrive is counted together with SharePoint": {
			Scope{Workloads: Selection{Include: []string{"SPO"}}}, 125, 60, []Excluded{{"Sales", 7, "OutOfScope"}},
		},
		"OneDrive alone": {
			Scope{Workloads: Selection{Exclude: []string{"OneDrive for Business"}}}, 125, 157, nil,
		},
		"a product that stands in for its workload": {
			Scope{Workloads: Selection{Include: []string{"Sales"}}}, 125, 7, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := Compute(Input{Sources: sources, Scope: c.scope})
			if m.Deployment.Sold != c.sold || m.Usage.Entitled != c.entitled {
				t.Errorf("sold %d, entitled %d; want %d, %d", m.Deployment.Sold, m.Usage.Entitled, c.sold, c.entitled)
			}
			if diff := cmp.Diff(c.excluded, m.Excluded); diff != "" {
				t.Errorf("excluded (-want +got):\n%s", diff)
			}
		})
	}
	if m := Compute(Input{Sources: sources, Scope: Scope{Services: Selection{Include: []string{"azure"}}}}); m.Deployment != nil || m.Usage != nil {
		t.Errorf("figures of nothing: %+v, %+v", m.Deployment, m.Usage)
	}
}

// TestScopeNamesNoWorkload is docs/semantics.md section 3.6: what is listed as
// excluded are products. A workload is none, and a product that counts in other
// workloads is not excluded.
func TestScopeNamesNoWorkload(t *testing.T) {
	c := customer(t, ofProduct(used("Teams", 10, 4), "", "E3"), ofProduct(used("Exchange", 10, 4), "", "E3"), in(used("Sales", 5, 4), "crm"))
	for name, scope := range map[string]Scope{
		"a service": {Services: Selection{Exclude: []string{"crm"}}},
		"workloads": {Workloads: Selection{Exclude: []string{"Teams", "Sales"}}},
	} {
		if got := Compute(Input{Sources: []Source{{Customer: c}}, Scope: scope}); got.Excluded != nil || got.Usage.Entitled == 25 {
			t.Errorf("without %s: %d entitled, excluded %v", name, got.Usage.Entitled, got.Excluded)
		}
	}
}

// TestScopeSpellings is docs/semantics.md section 3.6: a pattern fits what the data
// wrote, whichever of the known spellings that was.
func TestScopeSpellings(t *testing.T) {
	c := customer(t, used(spelling.Workload("EXO", ""), 1, 1), used(spelling.Workload("", "Microsoft Teams"), 2, 1), used(spelling.OneDrive, 4, 1),
		used("Field Service", 8, 1), in(used("Sales", 16, 1), spelling.Service("", "Microsoft Dynamics")))
	for _, c := range []struct {
		customer  *facts.Customer
		services  string
		workloads string
		want      int64
	}{
		{c, "Microsoft Office*", "*", 15},
		{c, "*office*", "*", 15},
		{c, "m365", "*", 15},
		{c, "Microsoft.Office-365", "*", 15},
		{c, "*dynamics*", "*", 16},
		{c, "Microsoft*", "*", 31},
		{c, "*", "EX*", 1},
		{c, "*", "EXO", 1},
		{c, "*", "exchange-online", 1},
		{c, "*", "microsoft*", 2},
		{c, "*", "*Business", 4},
		{c, "*", "SPO*", 4},
		{c, "*", "field*", 8},
		{customer(t, ofProduct(used("", 3, 1), "", "Microsoft Teams")), "*", "Microsoft Teams", 3},
	} {
		scope := Scope{Services: Selection{Include: []string{c.services}}, Workloads: Selection{Include: []string{c.workloads}}}
		if u := Compute(Input{Sources: []Source{{Customer: c.customer}}, Scope: scope}).Usage; u == nil || u.Entitled != c.want {
			t.Errorf("services %s, workloads %s: got %+v, want %d entitled", c.services, c.workloads, u, c.want)
		}
	}
}

// TestUnassignable is docs/semantics.md section 3.6: SKUs that cannot be assigned
// to users are excluded and listed.
func TestUnassignable(t *testing.T) {
	server := with(sold("Servers", 30, 0), func(r *facts.Record) { r.Subject.Unassignable = true })
	m := compute([]Source{{Customer: customer(t, server, sold("E3", 10, 7))}})
	if diff := cmp.Diff([]Excluded{{"Servers", 30, "NotForUsers"}}, m.Excluded); diff != "" || m.Deployment.Sold != 10 {
		t.Errorf("%d sold, excluded (-want +got):\n%s", m.Deployment.Sold, diff)
	}
}

// TestOwnLicenses is docs/semantics.md section 8: one's own figures beside those of
// all partners; rows without a partner are nobody's own.
func TestOwnLicenses(t *testing.T) {
	mixed := customer(t, byPartner(sold("E3", 10, 5), "A"), byPartner(sold("E3", 20, 15), "b"), sold("E3", 40, 35),
		byPartner(used("Teams", 10, 4), "a"), byPartner(used("Yammer", 20, 30), "b"))
	anonymous := customer(t, sold("E3", 40, 35), used("Teams", 40, 3))
	mine := []string{"a", "x"}
	type figures struct{ sold, assigned, entitled, active int64 }
	for name, c := range map[string]struct {
		customers []*facts.Customer
		partners  []string
		own       *figures
		source    int
	}{
		"own and others'":                  {[]*facts.Customer{mixed}, mine, &figures{10, 5, 10, 4}, 0},
		"several partners":                 {[]*facts.Customer{mixed}, []string{"A", "B"}, &figures{30, 20, 30, 34}, 0},
		"others' only is a real 0":         {[]*facts.Customer{mixed}, []string{"x"}, &figures{}, 0},
		"no row names a partner":           {[]*facts.Customer{anonymous}, mine, nil, 0},
		"from the first source that names": {[]*facts.Customer{anonymous, mixed}, mine, &figures{10, 5, 10, 4}, 1},
		"no partners, no own figures":      {[]*facts.Customer{mixed}, nil, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []Source
			for _, c := range c.customers {
				sources = append(sources, Source{Customer: c})
			}
			m := Compute(Input{Sources: sources, Scope: Scope{PartnerIDs: c.partners}})
			if m.Deployment.Source != 0 || m.Usage.Source != 0 {
				t.Errorf("totals from sources %d, %d", m.Deployment.Source, m.Usage.Source)
			}
			if c.own == nil {
				if m.OwnDeployment != nil || m.OwnUsage != nil {
					t.Errorf("own figures: %+v, %+v", m.OwnDeployment, m.OwnUsage)
				}
				return
			}
			d, u := m.OwnDeployment, m.OwnUsage
			if got := (figures{d.Sold, d.Assigned, u.Entitled, u.Active}); got != *c.own || d.Source != c.source || d.AsOf != asOf {
				t.Errorf("got %+v from source %d of %v, want %+v", got, d.Source, d.AsOf, *c.own)
			}
		})
	}
}
