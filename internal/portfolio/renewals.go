// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"maps"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// renewalSum adds up what ends soon, of each customer by the days from its own as-of
// date on.
type renewalSum struct {
	origins                 origins
	hasAssigned, hasRenewal bool
	due                     map[int]adoption.Renewal
	licenses                int64
	tooLarge                bool
}

func (s *renewalSum) add(r *adoption.Renewals) {
	if r == nil {
		return
	}
	if s.origins == nil {
		s.origins, s.due = origins{}, map[int]adoption.Renewal{}
	}
	s.origins.add(r.Origin)
	s.hasAssigned, s.hasRenewal = s.hasAssigned || r.HasAssigned, s.hasRenewal || r.HasRenewal
	for _, d := range r.Due {
		if s.tooLarge = s.tooLarge || grow(&s.licenses, d.Licenses); s.tooLarge {
			return
		}
		s.due[d.Days] = s.due[d.Days].Plus(d.Renewal)
	}
}

// sum is nil when no customer has the figure, or when it is too large.
func (s *renewalSum) sum() *adoption.Renewals {
	if s.origins == nil || s.tooLarge {
		return nil
	}
	r := &adoption.Renewals{Origin: s.origins.oldest(), HasAssigned: s.hasAssigned, HasRenewal: s.hasRenewal}
	for _, days := range slices.Sorted(maps.Keys(s.due)) {
		r.Due = append(r.Due, adoption.Due{Days: days, Renewal: s.due[days]})
	}
	return r
}
