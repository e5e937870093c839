// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

// Duplicate counts a row of a customer that is left out because it is flagged
// as the same row of another partner location (docs/semantics.md section 3.1).
func (b *Builder) Duplicate(customerID string) {
	b.customer(customerID).Duplicates++
}
