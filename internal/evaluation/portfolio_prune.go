// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/request"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// guarded says whether a sudden loss of customers keeps them from being
// pruned: a broken export must not cost the reports and their history. A new
// request-now token takes the loss as it is.
func guarded(p *v1alpha1.PortfolioAdoption) bool {
	return p.Spec.CustomerTemplate != nil && p.Spec.Prune != v1alpha1.PruneKeep && !request.Pending(p, p.Status.LastHandledReconcileAt)
}

const whatToDo = "nothing is pruned; correct the export, or set the annotation " + v1alpha1.RequestedAtAnnotation + " to accept it"

// lostMost says why nothing may be pruned where more than half of the
// portfolio's CustomerAdoptions are of customers that no source names any
// more, though each may name as many others.
func lostMost(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, g Generation) string {
	if !guarded(p) {
		return ""
	}
	var gone int64
	for _, customer := range g.Prune {
		id := facts.CanonicalID(customer.Spec.Customer.ID)
		if !slices.ContainsFunc(sources, func(s SourceFacts) bool { return s.Facts != nil && s.Facts.Customer(id) != nil }) {
			gone++
		}
	}
	if gone <= g.owned/2 || selectionOfTemplate(p) != nil && gone < fewGone {
		return ""
	}
	return fmt.Sprintf("%d of %s are of customers that no source names any more: %s", gone, wording.Count(g.owned, "CustomerAdoption"), whatToDo)
}

// fewGone is the number of customers from which on a loss is sudden where only some
// customers have a CustomerAdoption: most of a few may well leave.
const fewGone = 10

// acceptedCustomers gives the number of customers of each source, and why
// nothing may be pruned: a source that has suddenly lost more than half of
// them is more likely a broken export. Its number before stays, until the
// customers are back or a request-now token says that they are gone for good.
func acceptedCustomers(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) (accepted []int64, held string) {
	accepted = make([]int64, len(sources))
	for i, s := range sources {
		if s.Facts == nil {
			continue
		}
		accepted[i] = int64(s.Facts.Customers())
		before := customersBefore(p, s.Name)
		if !guarded(p) || accepted[i] >= before-before/2 {
			continue
		}
		if held == "" {
			held = fmt.Sprintf("ExportSource %q names %s, %d before: %s", s.Name, wording.Count(accepted[i], "customer"), before, whatToDo)
		}
		accepted[i] = before
	}
	return accepted, held
}

func customersBefore(p *v1alpha1.PortfolioAdoption, source string) int64 {
	for _, s := range p.Status.Sources {
		if s.Name == source {
			return s.Customers
		}
	}
	return 0
}

// prunes says whether to prune at all: only by what every source says, and
// only while every source can be read.
func prunes(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) bool {
	if p.Spec.Prune == v1alpha1.PruneKeep {
		return false
	}
	return p.Spec.CustomerTemplate == nil || !slices.ContainsFunc(sources, func(s SourceFacts) bool {
		return s.Facts == nil || !meta.IsStatusConditionTrue(s.Source.Status.Conditions, v1alpha1.ReadyCondition)
	})
}
