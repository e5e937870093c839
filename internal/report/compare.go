// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
)

// Comparison is what is different between two evaluations of the same customers
// (docs/semantics.md section 12).
type Comparison struct {
	// Since is the newest as-of date of the previous evaluation; empty when no
	// report of it has one.
	Since string
	// BecameLow, Recovered and New are current reports, Gone are previous ones
	// whose customer has no report any more. Those with the most unassigned
	// licenses come first.
	BecameLow, Recovered, New, Gone []*v1alpha1.CustomerAdoption
	// Movers are the customers whose adjusted usage fell or rose most, at most 10
	// each way. Their ids have the namespace and / before them.
	Movers []changes.Mover
}

// Compare compares the customers of two evaluations. Of a customer with several
// reports the first by namespace and name counts. It is compared with the previous
// report of that name, else with the customer's first one. A customer whose report
// is no longer selected is not gone: it is among the others of the content.
func Compare(previous []*v1alpha1.CustomerAdoption, current Content) *Comparison {
	c := &Comparison{}
	before, now := firstReports(previous), firstReports(current.Reports)
	current.addUnreported(now, before)
	named := map[types.NamespacedName]*v1alpha1.CustomerAdoption{}
	for _, r := range previous {
		named[keyOf(r)] = r
		c.Since = max(c.Since, r.Status.DataAsOf)
	}
	var movers changes.Movers
	for id, r := range now {
		was := named[keyOf(r)]
		if was == nil || customerKey(was) != id {
			was = before[id]
		}
		if was == nil {
			if !current.selects(r) {
				c.New = append(c.New, r)
			}
			continue
		}
		c.add(was, r)
		movers.Add(id, customerName(r), stateOf(was), stateOf(r))
	}
	for id, r := range before {
		if now[id] == nil {
			c.Gone = append(c.Gone, r)
		}
	}
	c.Movers = movers.List()
	for _, list := range [][]*v1alpha1.CustomerAdoption{c.BecameLow, c.Recovered, c.New, c.Gone} {
		slices.SortFunc(list, compareUnassigned)
	}
	return c
}

// addUnreported adds the customers without a report that had one before.
func (c Content) addUnreported(now, before map[string]*v1alpha1.CustomerAdoption) {
	missing := 0
	for id := range before {
		if now[id] == nil {
			missing++
		}
	}
	if missing == 0 || c.Others == nil {
		return
	}
	for r := range c.Others {
		if id := customerKey(r); now[id] == nil && before[id] != nil {
			now[id] = r
		}
	}
}

// selects says that a report was generated for a selected customer: that there was
// none before does not make the customer new.
func (c Content) selects(r *v1alpha1.CustomerAdoption) bool {
	return slices.ContainsFunc(c.Portfolios, func(p *v1alpha1.PortfolioAdoption) bool {
		t := p.Spec.CustomerTemplate
		return t != nil && t.When != nil && p.Namespace == r.Namespace && p.Name == r.Labels[v1alpha1.PortfolioLabel]
	})
}

// add compares two reports of a customer.
func (c *Comparison) add(was, is *v1alpha1.CustomerAdoption) {
	then, now := stateOf(was), stateOf(is)
	if changes.BecameLow(then, now) {
		c.BecameLow = append(c.BecameLow, is)
	}
	if changes.Recovered(then, now) {
		c.Recovered = append(c.Recovered, is)
	}
}

func compareUnassigned(a, b *v1alpha1.CustomerAdoption) int {
	return cmp.Or(cmp.Compare(unassigned(b), unassigned(a)), cmp.Compare(customerKey(a), customerKey(b)))
}

// firstReports gives the first report of each customer.
func firstReports(reports []*v1alpha1.CustomerAdoption) map[string]*v1alpha1.CustomerAdoption {
	first := map[string]*v1alpha1.CustomerAdoption{}
	for _, r := range reports {
		have := first[customerKey(r)]
		if have == nil || cmp.Or(cmp.Compare(r.Namespace, have.Namespace), cmp.Compare(r.Name, have.Name)) < 0 {
			first[customerKey(r)] = r
		}
	}
	return first
}

// stateOf takes what is compared of a report.
func stateOf(r *v1alpha1.CustomerAdoption) changes.State {
	standing := func(kind string) changes.Standing {
		if c := meta.FindStatusCondition(r.Status.Conditions, kind); c != nil {
			return changes.StandingOf(string(c.Status), c.Reason)
		}
		return changes.Absent
	}
	s := changes.State{Deployment: standing(v1alpha1.LowDeploymentCondition), Usage: standing(v1alpha1.LowUsageCondition)}
	if f := judgedUsage(r); f != nil {
		s.Adjusted = f.AdjustedUsagePercent
	}
	return s
}
