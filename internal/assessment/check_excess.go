// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// checkExcess finds out whether a product has more licenses assigned than sold
// (OverAssigned, docs/semantics.md section 12). Few licenses are no reason not to
// look: each one too many is one that somebody uses and nobody bought.
func checkExcess(e *evidence) *verdict {
	f := e.deployment()
	if f.origin == nil {
		return e.noData(f)
	}
	for _, obstacle := range []func(figure) *verdict{e.rejected, e.outdated} {
		if v := obstacle(f); v != nil {
			return v
		}
	}
	all := e.Metrics.Excesses
	bought, most := excessesOf(all, false)
	if bought > 0 {
		return conclude(True, reasonMoreAssignedThanSold, fmt.Sprintf(
			"%s more licenses assigned than sold; the largest excess is %d (%d of %d)", have(bought), most.Assigned-most.Sold, most.Assigned, most.Sold))
	}
	explained, most := excessesOf(all, true)
	if explained > 0 {
		return conclude(False, lapsedSubscription, fmt.Sprintf(
			"%s more licenses assigned than sold, at most %d, all of which lapsed subscriptions of the same product can have", have(explained), most.Assigned-most.Sold))
	}
	return conclude(False, reasonWithinSold, "no product has more licenses assigned than sold")
}

// excessesOf counts the products whose excess is explained, or is not, and gives the
// largest.
func excessesOf(all []adoption.Excess, explained bool) (products int64, most adoption.Excess) {
	for _, x := range all {
		if x.Explained() != explained {
			continue
		}
		products++
		if x.Assigned-x.Sold > most.Assigned-most.Sold {
			most = x
		}
	}
	return products, most
}

func have(products int64) string {
	if products == 1 {
		return "1 product has"
	}
	return wording.Count(products, "product") + " have"
}
