package adoption

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Scope narrows what is counted (semantics.md sections 3.6 and 8).
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

// scope is a Scope made ready for comparing.
type scope struct {
	services, products, workloads choice
}

func newScope(s Scope) scope {
	return scope{
		services:  newChoice(s.Services, func(name string) string { return facts.Service(name, name) }),
		products:  newChoice(s.Products, func(name string) string { return name }),
		workloads: newChoice(s.Workloads, func(name string) string { return facts.Workload(name, name) }),
	}
}

// leavesOut says whether a row is left out: because nobody buys its product,
// because it cannot be assigned to users, or because it is out of scope; and
// under which name to list what is left out.
func (s scope) leavesOut(r row, workloads bool) (name string, out bool) {
	switch {
	case r.Free, r.Unassignable, !s.services.admits(r.Service), !s.products.admits(r.ProductID, r.ProductName):
		return cmp.Or(r.ProductName, r.ProductID, r.Workload), true
	case workloads && s.workloads.narrows() && !s.workloads.admits(workloadNames(r.Subject)...):
		return cmp.Or(r.Workload, r.ProductName, r.ProductID), true
	}
	return "", false
}

// workloadNames are the names under which a workload can be chosen: OneDrive
// is counted together with SharePoint.
func workloadNames(s *facts.Subject) []string {
	if key(s.Workload) == oneDriveKey {
		return []string{facts.WorkloadOneDrive, facts.WorkloadSharePoint}
	}
	return []string{workloadName(s)}
}

// choice is a Selection in lower case, with known names in canonical form.
type choice struct {
	include, exclude []string
}

func newChoice(s Selection, canonical func(string) string) choice {
	fold := func(patterns []string) (folded []string) {
		for _, p := range patterns {
			folded = append(folded, key(canonical(p)))
		}
		return folded
	}
	return choice{fold(s.Include), fold(s.Exclude)}
}

// narrows is false when everything is admitted.
func (c choice) narrows() bool { return len(c.include)+len(c.exclude) > 0 }

// admits says whether something of these names is chosen.
func (c choice) admits(names ...string) bool {
	if !c.narrows() {
		return true
	}
	named := func(pattern string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return matches(pattern, key(name)) })
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
