// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestDuplicatesAreCountedApart is docs/semantics.md section 3.1.
func TestDuplicatesAreCountedApart(t *testing.T) {
	b := facts.NewBuilder()
	b.Duplicate(contoso)
	b.Duplicate(contoso)
	if _, err := b.Add(used(exchange, modified, 1, 1)); err != nil {
		t.Fatal(err)
	}
	c := b.Build(modified, firstRead).Customer(contoso)
	if c.Duplicates != 2 || c.Rejected != 0 || len(c.Usages) != 1 {
		t.Errorf("got %d duplicates, %d rejected, %d usages", c.Duplicates, c.Rejected, len(c.Usages))
	}
}
