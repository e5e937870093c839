// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// userFigures writes licensed users by the days since their last activity. A count
// says of how many customers it is the sum where that is not all of them.
func userFigures(f *adoption.IdleUsers) *v1alpha1.UserFigures {
	if f == nil {
		return nil
	}
	out := &v1alpha1.UserFigures{Entitled: f.Entitled, Active: f.Active}
	if f.Never != nil {
		out.NeverActive, out.NeverActiveCustomers = &f.Never.Users, fewer(f.Never.Customers, f.Customers)
	}
	for i, count := range f.Idle {
		if count != nil {
			out.Idle = append(out.Idle, v1alpha1.IdleUsers{
				Days: adoption.IdleDays[i], Users: count.Users, LowerBound: count.LowerBound, Customers: fewer(count.Customers, f.Customers),
			})
		}
	}
	return out
}

// userSums writes the users of a portfolio, with the number of its customers that
// have these figures.
func userSums(f *adoption.IdleUsers) *v1alpha1.UserFigures {
	out := userFigures(f)
	if out != nil {
		out.Customers = &f.Customers
	}
	return out
}

// fewer is the number of some customers; absent when these are all.
func fewer(some, all int64) *int64 {
	if some == all {
		return nil
	}
	return &some
}
