// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// wantedCustomer is a customer of the portfolio.
type wantedCustomer struct {
	id, name string
	adoption v1alpha1.AdoptionVerdict
	// unused is the number of licenses that are sold and not assigned; -1 when it
	// is unknown.
	unused int64
}

func wantedOf(c *portfolio.Customer) wantedCustomer {
	w := wantedCustomer{c.ID, c.Name, v1alpha1.AdoptionVerdict(c.Result.Adoption), -1}
	if d := c.Deployment(); d != nil {
		w.unused = max(0, d.Sold-d.Assigned)
	}
	return w
}

// selectionOfTemplate is that of the template; nil where every customer is selected.
func selectionOfTemplate(p *v1alpha1.PortfolioAdoption) *v1alpha1.TemplateSelection {
	if p.Spec.CustomerTemplate == nil {
		return nil
	}
	return p.Spec.CustomerTemplate.When
}

// choose splits customers into those that get a CustomerAdoption and the others.
// Without a selection all are chosen. Both keep the order of the customers.
func choose(when *v1alpha1.TemplateSelection, customers []wantedCustomer) (chosen, others []wantedCustomer) {
	if when == nil {
		return customers, nil
	}
	var fit []wantedCustomer
	for _, c := range customers {
		if len(when.Adoption) == 0 || slices.Contains(when.Adoption, c.adoption) {
			fit = append(fit, c)
		}
	}
	slices.SortFunc(fit, func(a, b wantedCustomer) int {
		return cmp.Or(cmp.Compare(b.unused, a.unused), cmp.Compare(a.id, b.id))
	})
	if when.Limit > 0 {
		fit = fit[:min(len(fit), int(when.Limit))]
	}
	selected := make(map[string]bool, len(fit))
	for _, c := range fit {
		selected[c.id] = true
	}
	for _, c := range customers {
		if selected[c.id] {
			chosen = append(chosen, c)
		} else {
			others = append(others, c)
		}
	}
	return chosen, others
}

// release says what becomes of a CustomerAdoption whose customer is not selected
// any more: it stays until the data has changed once more. What it waits for stands
// in an annotation, so that a restart changes nothing.
func (g *Generation) release(p *v1alpha1.PortfolioAdoption, have, desired *v1alpha1.CustomerAdoption, revisions revisions) {
	if p.Spec.Prune == v1alpha1.PruneKeep {
		return
	}
	waits, released := have.Annotations[v1alpha1.UnselectedAnnotation]
	switch {
	case !released:
		waits = revisions.changed
	case !revisions.has(waits):
		g.Prune = append(g.Prune, have)
		return
	}
	desired.Annotations = maps.Clone(desired.Annotations)
	desired.Annotations[v1alpha1.UnselectedAnnotation] = waits
	g.compare(p, have, desired)
}

// releaseOthers looks at the portfolio's own CustomerAdoptions that nothing wants:
// those of customers who are not selected, and those whose customer is gone.
func (g *Generation) releaseOthers(t template, others []wantedCustomer, unwanted []*v1alpha1.CustomerAdoption, revisions revisions) {
	for _, have := range unwanted {
		id := facts.CanonicalID(have.Spec.Customer.ID)
		at, found := slices.BinarySearchFunc(others, id, func(c wantedCustomer, id string) int { return cmp.Compare(c.id, id) })
		if !found || nameFor(t.portfolio.Name, id) != have.Name {
			g.Prune = append(g.Prune, have)
			continue
		}
		g.release(t.portfolio, have, t.customer(others[at]), revisions)
	}
}

// owns says whether an object is the portfolio's and is not being deleted.
func owns(p *v1alpha1.PortfolioAdoption, have *v1alpha1.CustomerAdoption) bool {
	return metav1.IsControlledBy(have, p) && have.DeletionTimestamp.IsZero()
}

// revisions are those of the sources of a portfolio, in short.
type revisions struct {
	current []string
	// changed are the ones that the previous status did not have, as an
	// annotation has them; all where none has changed. The other sources may
	// still follow with data of the same day.
	changed string
}

// shortRevisionSize is the number of hexadecimal digits that tell revisions apart.
const shortRevisionSize = 12

func revisionsOf(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) (r revisions) {
	before := map[string]bool{}
	for _, s := range p.Status.Sources {
		before[shortRevision(s.Revision)] = true
	}
	var changed []string
	for _, s := range sources {
		if s.Facts == nil {
			continue
		}
		revision := shortRevision(s.Source.Status.Artifact.Revision)
		r.current = append(r.current, revision)
		if !before[revision] {
			changed = append(changed, revision)
		}
	}
	if len(changed) == 0 {
		changed = r.current
	}
	r.changed = strings.Join(changed, ",")
	return r
}

func shortRevision(revision string) string {
	_, digits, found := strings.Cut(revision, ":")
	if !found {
		digits = revision
	}
	return digits[:min(len(digits), shortRevisionSize)]
}

// has says that all revisions of an annotation are still current.
func (r revisions) has(list string) bool {
	for revision := range strings.SplitSeq(list, ",") {
		if !slices.Contains(r.current, revision) {
			return false
		}
	}
	return true
}
