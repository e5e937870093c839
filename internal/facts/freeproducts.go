// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// productList says which products no figure counts: the built-in list and what a
// source adds to it.
type productList struct {
	// reasons by the folded part numbers, ids and names.
	reasons map[string]ProductReason
	// patterns says that part numbers of viral products are known by their words.
	patterns bool
}

// newProductList makes the list. Without builtIn it holds the added words only.
func newProductList(added []string, builtIn bool) productList {
	l := productList{map[string]ProductReason{}, builtIn}
	if builtIn {
		for _, p := range BuiltInProducts() {
			for _, word := range append([]string{p.PartNumber, p.SKUID}, p.Names...) {
				l.reasons[spelling.Fold(word)] = p.Reason
			}
		}
	}
	for _, word := range added {
		l.reasons[spelling.Fold(word)] = ProductFree
	}
	delete(l.reasons, "")
	return l
}

// reason says why a product counts in no figure; empty when it counts (docs/semantics.md
// section 3.6).
//
// Being on the list is enough. The vendor grants 10 000 to 10 000 000 units of such
// a product, but it is no less free with fewer, and a customer can buy 100 000
// licenses of another one.
func (l productList) reason(s *Subject) ProductReason {
	for _, name := range []string{s.ProductID, s.ProductName} {
		if reason, ok := l.reasons[spelling.Fold(spelling.PartNumber(name))]; ok && name != "" {
			return reason
		}
		if l.patterns && isViral(name) {
			return ProductFree
		}
	}
	return ""
}

// isViral says that a part number has one of the words of viral products at its end
// or between underscores.
func isViral(name string) bool {
	if strings.ContainsAny(name, " \t") {
		return false // a name for people
	}
	words := strings.Split(spelling.PartNumber(name), "_")
	for _, word := range words[1:] {
		switch strings.ToUpper(word) {
		case "VIRAL", "VTRIAL", "IW":
			return true
		}
	}
	return false
}
