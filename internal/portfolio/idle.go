// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import "github.com/partnerinsights/customer-adoption-operator/internal/adoption"

// idleSum adds users up. A count that a customer lacks is not 0: each count is the
// sum of the customers that have it, and says how many these are.
type idleSum struct {
	origins  origins
	sum      adoption.IdleUsers
	tooLarge bool
}

func (s *idleSum) add(u *adoption.IdleUsers) {
	if u == nil {
		return
	}
	if s.origins == nil {
		s.origins = origins{}
	}
	s.origins.add(u.Origin)
	s.sum.Customers += u.Customers
	s.grow(&s.sum.Entitled, u.Entitled)
	s.grow(&s.sum.Active, u.Active)
	s.count(&s.sum.Never, u.Never)
	for i := range u.Idle {
		s.count(&s.sum.Idle[i], u.Idle[i])
	}
}

func (s *idleSum) grow(sum *int64, count int64) {
	s.tooLarge = grow(sum, count) || s.tooLarge
}

func (s *idleSum) count(sum **adoption.UserCount, c *adoption.UserCount) {
	if c == nil {
		return
	}
	if *sum == nil {
		*sum = &adoption.UserCount{}
	}
	s.grow(&(*sum).Users, c.Users)
	(*sum).Customers += c.Customers
	(*sum).LowerBound = (*sum).LowerBound || c.LowerBound
}

// figure is nil when no customer has it, or when a sum is too large.
func (s *idleSum) figure() *adoption.IdleUsers {
	if s.origins == nil || s.tooLarge {
		return nil
	}
	s.sum.Origin = s.origins.oldest()
	return &s.sum
}
