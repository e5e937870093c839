// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestFree is docs/semantics.md section 3.6.
func TestFree(t *testing.T) {
	for name, c := range map[string]struct {
		subject facts.Subject
		want    bool
	}{
		"part number as id":           {facts.Subject{ProductID: "FLOW_FREE"}, true},
		"part number in other case":   {facts.Subject{ProductID: "flow_free"}, true},
		"part number as name":         {facts.Subject{ProductName: "POWER_BI_STANDARD"}, true},
		"SKU id":                      {facts.Subject{ProductID: "F30DB892-07E9-47E9-837C-80727F46FD3D"}, true},
		"name":                        {facts.Subject{ProductName: "MICROSOFT FABRIC (FREE)"}, true},
		"ad hoc rights":               {facts.Subject{ProductName: "RMS ad hoc"}, true},
		"ad hoc rights in full":       {facts.Subject{ProductName: "Rights Management ad hoc"}, true},
		"name beside an unknown id":   {facts.Subject{ProductID: "x", ProductName: "Dynamics 365 Customer Voice Trial"}, true},
		"the row says free":           {facts.Subject{ProductName: "Office 365 E3", Free: true}, true},
		"paid product":                {facts.Subject{ProductID: "ENTERPRISEPACK", ProductName: "Office 365 E3"}, false},
		"paid relative of a free one": {facts.Subject{ProductName: "Power BI Pro"}, false},
		"paid calling plan":           {facts.Subject{ProductID: "MCOPSTN2"}, false},
		"a trial that a partner sold": {facts.Subject{ProductName: "Office 365 E5 Trial"}, false},
		"a workload of that name":     {facts.Subject{Workload: "Stream"}, false},
		"nothing named":               {facts.Subject{}, false},
		"viral, at the end":           {facts.Subject{ProductID: "CONTOSO_VIRAL"}, true},
		"viral, in the middle":        {facts.Subject{ProductName: "Contoso_vTrial_for_Makers"}, true},
		"for information workers":     {facts.Subject{ProductName: "CONTOSO_IW_STUDENT"}, true},
		"of a tenant":                 {facts.Subject{ProductID: "contoso:CONTOSO_IW"}, true},
		"of a tenant, by the list":    {facts.Subject{ProductID: "contoso:FLOW_FREE"}, true},
		"a word at the start":         {facts.Subject{ProductName: "VIRAL_CONTOSO"}, false},
		"a part of a word":            {facts.Subject{ProductName: "CONTOSO_VIRALITY"}, false},
		"a word alone":                {facts.Subject{ProductName: "IW"}, false},
		"a name for people":           {facts.Subject{ProductName: "Contoso goes viral_IW"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := build(t, used(c.subject, modified, 1, 1)).Customer(contoso).Usages[0].Free; got != c.want {
				t.Errorf("free: got %v, want %v", got, c.want)
			}
		})
	}
}

// TestFreeWhateverTheNumber is docs/semantics.md section 3.6: a free product is
// known by the list. The 1 000 000 units it often has make no other one free.
func TestFreeWhateverTheNumber(t *testing.T) {
	for _, licenses := range []int64{1, 99_999, 100_000, 1_000_000} {
		for product, want := range map[string]bool{"STREAM": true, "ENTERPRISEPACK": false} {
			set := build(t, sold(facts.Subject{ProductID: product}, modified, licenses, 1))
			if got := set.Customer(contoso).Deployments[0].Free; got != want {
				t.Errorf("%d licenses of %s: free %v, want %v", licenses, product, got, want)
			}
		}
	}
}

// TestFreeProductsAreAdded is docs/semantics.md section 3.6: a source adds to the
// built-in list, and can switch that off.
func TestFreeProductsAreAdded(t *testing.T) {
	for name, c := range map[string]struct {
		added   []string
		builtIn bool
		free    map[string]bool
	}{
		"added":        {[]string{"Office 365 E3", " "}, true, map[string]bool{"OFFICE 365 E3": true, "FLOW_FREE": true, "CONTOSO_VIRAL": true, "": false}},
		"instead":      {[]string{"Office 365 E3"}, false, map[string]bool{"OFFICE 365 E3": true, "FLOW_FREE": false, "CONTOSO_VIRAL": false}},
		"nothing":      {nil, false, map[string]bool{"OFFICE 365 E3": false, "FLOW_FREE": false}},
		"the built-in": {nil, true, map[string]bool{"OFFICE 365 E3": false, "FLOW_FREE": true}},
	} {
		for product, want := range c.free {
			b := facts.NewBuilder()
			b.FreeProducts(c.added, c.builtIn)
			if _, err := b.Add(used(facts.Subject{ProductName: product}, modified, 1, 1)); err != nil {
				t.Fatal(err)
			}
			if got := b.Build(modified, firstRead).Customer(contoso).Usages[0].Free; got != want {
				t.Errorf("%s: %q free: %v", name, product, got)
			}
		}
	}
}

// TestBuiltInProducts reads the list as a person would who corrects it.
func TestBuiltInProducts(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range facts.BuiltInProducts() {
		if p.Reason != facts.ProductFree && p.Reason != facts.ProductNotForUsers {
			t.Errorf("%+v: no such reason", p)
		}
		words := 0
		for _, word := range append([]string{p.PartNumber, p.SKUID}, p.Names...) {
			if word == "" {
				continue
			}
			words++
			if seen[strings.ToLower(word)] {
				t.Errorf("%q is there twice", word)
			}
			seen[strings.ToLower(word)] = true
			subject := build(t, used(facts.Subject{ProductID: word}, modified, 1, 1)).Customer(contoso).Usages[0].Subject
			if subject.Free != (p.Reason == facts.ProductFree) || subject.Unassignable != (p.Reason == facts.ProductNotForUsers) {
				t.Errorf("%q is not known by the list: %+v", word, subject)
			}
		}
		if words == 0 {
			t.Errorf("%+v names nothing", p)
		}
	}
	notes := strings.Join(facts.BuiltInProductsNotes(), "\n")
	for _, part := range []string{"As of: 20", "Sources: "} {
		if !strings.Contains(notes, part) {
			t.Errorf("the remarks lack %q", part)
		}
	}
}

// A product that the list calls free and one that the row calls free are the
// same.
func TestFreeSubjectsAreOneObject(t *testing.T) {
	set := build(t, used(facts.Subject{ProductID: "STREAM"}, modified, 1, 1), used(facts.Subject{ProductID: "STREAM", Free: true}, modified, 2, 1))
	if usages := set.Customer(contoso).Usages; len(usages) != 1 || usages[0].Entitled != 3 {
		t.Errorf("usages = %+v", usages)
	}
}
