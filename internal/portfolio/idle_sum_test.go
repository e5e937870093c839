// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"math"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// A sum that does not fit into 64 bits is refused (docs/semantics.md section 7).
func TestIdleUsersTooMany(t *testing.T) {
	var s idleSum
	for range 2 {
		s.add(&adoption.IdleUsers{Customers: 1, Never: &adoption.UserCount{Users: math.MaxInt64, Customers: 1}})
	}
	if f := s.figure(); f != nil {
		t.Errorf("%+v", f)
	}
}
