// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// totals finds the rows that are sums of others: they are neither data nor
// faults (docs/semantics.md section 2).
type totals struct {
	// counts are the fields that a row of totals sums up.
	counts []field
	// ids are the fields of which a totals word makes a row one; names are those
	// of which it takes the sums as well.
	ids, names []field
	// used are the sums over the rows that were used, where the row cache does
	// not know them; other are those over all other rows that could be read.
	used, other rowCounts
	// The sums at the last row of totals.
	usedBefore, otherBefore rowCounts
	// unnamed is what any row before did not name.
	unnamed unnamed
	labels  labels
}

// maxCounts is the most counts that a row has.
const maxCounts = 7

// rowCounts are the counts of a row, or their sums.
type rowCounts struct {
	n [maxCounts]int64
	// given says which counts a row has; unreadable, that one can't be read or
	// that a sum exceeds 64 bits.
	given      [maxCounts]bool
	unreadable bool
}

// summed are the count fields of each kind.
var summed = map[facts.Kind][]field{
	facts.KindDeployment:   {licensesSold, licensesAssigned},
	facts.KindUsage:        {licensesEntitled, licensesActive},
	facts.KindSubscription: {licensesSold, licensesAssigned, licensesActive, unitsEnabled, unitsWarning, unitsSuspended, unitsLockedOut},
	facts.KindRequest:      {count},
}

// named are the fields that name the product or workload of a row.
var named = []field{productName, productID, skuID, workloadName, workloadCode}

func newTotals(kind facts.Kind, c *columns) totals {
	t := totals{counts: summed[kind], labels: labels{}}
	for _, f := range named {
		if has(kind, f) && c.constants[f].Form == formats.Absent {
			t.names = append(t.names, f)
		}
	}
	if c.constants[customerID].Form == formats.Absent {
		t.ids = []field{customerID}
		t.names = append(t.names, customerID)
		return t
	}
	t.ids = t.names
	if kind == facts.KindActivity {
		t.ids = append(slices.Clone(t.ids), userID)
	}
	return t
}

// label says whether the row in hand calls itself a row of totals.
func (in *intake) label() label {
	t := &in.totals
	for _, f := range t.ids {
		if t.labels.of(in.values[f].Text) == totalsLabel {
			return totalsLabel
		}
	}
	for _, f := range t.names {
		if t.labels.of(in.values[f].Text) != plainLabel {
			return sumLabel
		}
	}
	return plainLabel
}

// isTotal says whether the row in hand is a sum of the rows before: it calls
// itself one, or it names no customer or no product where all rows before do.
func (in *intake) isTotal(l label) bool {
	t := &in.totals
	names := in.unnamed()
	isFirst := names.customer && !t.unnamed.customer || names.product && !t.unnamed.product
	if l != sumLabel && !isFirst || in.counts.Read == 1 || !t.sumsUp(in.rowCounts(), in.usedSums(), !isFirst) {
		t.unnamed.customer = t.unnamed.customer || names.customer
		t.unnamed.product = t.unnamed.product || names.product
		return false
	}
	return true
}

// unnamed is what a row does not name.
type unnamed struct{ customer, product bool }

func (in *intake) unnamed() unnamed {
	isBlank := func(f field) bool { return blank(in.values[f]) }
	noProduct := len(in.totals.names) > 0 && !slices.ContainsFunc(named, func(f field) bool { return !isBlank(f) })
	return unnamed{isBlank(customerID), noProduct}
}

// usedSums are the sums over all rows that were used.
func (in *intake) usedSums() rowCounts {
	s := in.totals.used
	if in.cache.on() {
		sums := in.cache.sums()
		copy(s.n[:], sums[:])
	}
	s.unreadable = s.unreadable || in.cache.stopped
	return s
}

// rowCounts reads the counts of the row in hand.
func (in *intake) rowCounts() (c rowCounts) {
	for i, f := range in.totals.counts {
		if blank(in.values[f]) {
			continue
		}
		n, p := in.assembler.number(in.values[f])
		c.n[i], c.given[i] = n, true
		c.unreadable = c.unreadable || p != nil
	}
	return c
}

// sumsUp says whether counts are the sums over all rows before, or over those
// since the last row of totals; sinceOnly leaves the former out.
func (t *totals) sumsUp(row, used rowCounts, sinceOnly bool) bool {
	if row.unreadable || used.unreadable || t.other.unreadable || !slices.Contains(row.given[:], true) {
		return false
	}
	all := used.plus(t.other)
	since := used.minus(t.usedBefore)
	sums := []rowCounts{since, since.plus(t.other.minus(t.otherBefore))}
	if !sinceOnly {
		sums = append(sums, used, all)
	}
	return slices.ContainsFunc(sums, row.equal)
}

// equal says whether the counts that the row has are these sums.
func (c rowCounts) equal(sums rowCounts) bool {
	for i, given := range c.given {
		if given && c.n[i] != sums.n[i] {
			return false
		}
	}
	return true
}

func (c rowCounts) plus(other rowCounts) rowCounts {
	for i := range c.n {
		c.n[i] += other.n[i]
		// Both are at least 0.
		c.unreadable = c.unreadable || c.n[i] < 0
	}
	return c
}

func (c rowCounts) minus(other rowCounts) rowCounts {
	for i := range c.n {
		c.n[i] -= other.n[i]
	}
	return c
}

// add adds the counts of a row of data. Those of rows that the cache knows it
// adds itself.
func (t *totals) add(row rowCounts, used bool) {
	switch {
	case row.unreadable:
	case used:
		t.used = t.used.plus(row)
	default:
		t.other = t.other.plus(row)
	}
}

// skipTotals counts a row of totals.
func (in *intake) skipTotals() {
	in.counts.Totals++
	in.totals.usedBefore, in.totals.otherBefore = in.usedSums(), in.totals.other
}

// label says what a name says of its row.
type label uint8

const (
	plainLabel label = iota
	// sumLabel: the name ends in a totals word.
	sumLabel
	// totalsLabel: the name is a totals word.
	totalsLabel
)

// labels remembers what names say.
type labels map[string]label

// Bounds of what is remembered and looked at.
const (
	maxLabels      = 4096
	maxTotalsLabel = 128
)

func (l labels) of(name []byte) label {
	if len(name) < 2 || len(name) > maxTotalsLabel || !mayEndWord(name) {
		return plainLabel
	}
	if known, ok := l[string(name)]; ok {
		return known
	}
	found := labelOf(string(bytes.TrimSpace(name)))
	if len(l) < maxLabels {
		l[string(name)] = found
	}
	return found
}
