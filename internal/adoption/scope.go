// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// Scope narrows what is counted (docs/semantics.md sections 3.6 and 8).
type Scope struct {
	// PartnerIDs are one's own; compared without regard to case.
	PartnerIDs []string
	// Services to count, by code or name.
	Services Selection
	// Products to count, by id or name.
	Products Selection
	// Workloads to count, by name; licenses sold are of no workload.
	Workloads Selection
}

// Selection includes and excludes by name or id, without regard to case; * is
// a wildcard. An empty Include is everything; Exclude wins.
type Selection struct {
	Include, Exclude []string
}

// Admits makes the selection ready: a function that says whether something of
// these names or ids is selected.
func (s Selection) Admits() func(names ...string) bool {
	return newChoice(s, ownName, onlyName).admits
}

// scope is a Scope made ready for comparing.
type scope struct {
	services, products, workloads choice
}

func newScope(s Scope) scope {
	return scope{
		services:  newChoice(s.Services, spelling.Service, spelling.ServiceNames),
		products:  newChoice(s.Products, ownName, onlyName),
		workloads: newChoice(s.Workloads, spelling.Workload, spelling.WorkloadNames),
	}
}

// leavesOut says why a row is left out: its product is free, it cannot be assigned
// to users, or it is out of scope; reason is empty where it is not left out. name
// is the product to list as excluded. It is empty where no product is left out: a
// workload that is out of scope does not exclude its product.
func (s scope) leavesOut(r row, workloads bool) (name string, reason Exclusion) {
	product := cmp.Or(r.ProductName, r.ProductID)
	switch {
	case r.Free:
		return product, ExcludedFree
	case r.Unassignable:
		return product, ExcludedNotForUsers
	case r.united == nil && !s.services.admits(r.Service), !s.admitsProduct(r.ProductID, r.ProductName):
		return product, ExcludedOutOfScope
	case workloads && s.workloads.narrows() && !s.workloads.admits(workloadNames(r.Subject)...):
		if r.Workload != "" {
			return "", ExcludedOutOfScope
		}
		return workloadName(r.Subject), ExcludedOutOfScope
	}
	return "", ""
}

// admitsProduct matches a product by its id and name in the data, and by the name that
// it is shown under.
func (s scope) admitsProduct(id, name string) bool {
	return !s.products.narrows() || s.products.admits(id, name, spelling.Product(id, name))
}

// workloadNames are the names under which a workload can be chosen: OneDrive
// is counted together with SharePoint, and an app stands beside the whole.
func workloadNames(s *facts.Subject) []string {
	switch {
	case key(s.Workload) == oneDriveKey:
		return []string{spelling.OneDrive, spelling.SharePoint}
	case s.PartOf != "":
		return []string{s.Workload, s.PartOf}
	}
	return []string{workloadName(s)}
}

// choice is a Selection in lower case, with known names in canonical form.
type choice struct {
	include, exclude []string
	// spellings gives all names of what has one: the data has canonical ones
	// only, and a pattern with a wildcard may fit another.
	spellings func(name string) []string
}

func newChoice(s Selection, canonical func(code, name string) string, spellings func(string) []string) choice {
	fold := func(patterns []string) (folded []string) {
		for _, p := range patterns {
			folded = append(folded, key(canonical(p, p)))
		}
		return folded
	}
	return choice{fold(s.Include), fold(s.Exclude), spellings}
}

// Products have no other names than the data's.
func ownName(_, name string) string { return name }

func onlyName(name string) []string { return []string{name} }

// narrows is false when everything is admitted.
func (c choice) narrows() bool { return len(c.include)+len(c.exclude) > 0 }

// admits says whether something of these names is chosen.
func (c choice) admits(names ...string) bool {
	if !c.narrows() {
		return true
	}
	var spelled []string
	for _, name := range names {
		spelled = append(spelled, c.spellings(name)...)
	}
	named := func(pattern string) bool {
		return slices.ContainsFunc(spelled, func(name string) bool { return matches(pattern, key(name)) })
	}
	return (len(c.include) == 0 || slices.ContainsFunc(c.include, named)) && !slices.ContainsFunc(c.exclude, named)
}

// matches says whether a name fits a pattern, in which * stands for any
// characters, also none, and everything else for itself.
func matches(pattern, name string) bool {
	head, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, head)
	pieces := strings.Split(rest, "*")
	for _, piece := range pieces[:len(pieces)-1] {
		var found bool
		_, name, found = strings.Cut(name, piece)
		ok = ok && found
	}
	return ok && strings.HasSuffix(name, pieces[len(pieces)-1])
}
