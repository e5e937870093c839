// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	_ "embed" // the list
	"encoding/csv"
	"strings"
	"sync"
)

// ProductReason says why a product of the list counts in no figure.
type ProductReason string

// The reasons.
const (
	// ProductFree is free of charge, or users start it by themselves.
	ProductFree ProductReason = "Free"
	// ProductNotForUsers cannot be assigned to users, or it is billed by usage.
	ProductNotForUsers ProductReason = "NotForUsers"
)

// BuiltInProduct is a product of the built-in list. Any of the three names may be
// missing, but not all.
type BuiltInProduct struct {
	PartNumber, SKUID string
	Reason            ProductReason
	// Names it has or had.
	Names []string
}

//go:embed builtin_products.csv
var builtInProducts string

// BuiltInProducts is the built-in list of products that no figure counts, in the
// order of its file. Nobody may change it.
var BuiltInProducts = sync.OnceValue(func() (list []BuiltInProduct) {
	r := csv.NewReader(strings.NewReader(builtInProducts))
	r.Comment = '#'
	r.FieldsPerRecord = 4
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // a test reads the file
	}
	for _, row := range rows[1:] {
		p := BuiltInProduct{PartNumber: row[0], SKUID: row[1], Reason: ProductReason(row[2])}
		if row[3] != "" {
			p.Names = strings.Split(row[3], "|")
		}
		list = append(list, p)
	}
	return list
})

// BuiltInProductsNotes are the remarks of the list's file: what it holds, its date
// and its sources, one line each.
func BuiltInProductsNotes() (lines []string) {
	for line := range strings.Lines(builtInProducts) {
		if note, ok := strings.CutPrefix(line, "# "); ok {
			lines = append(lines, strings.TrimSpace(note))
		}
	}
	return lines
}

// builtInList is the list that every Builder starts with.
var builtInList = sync.OnceValue(func() productList { return newProductList(nil, true) })
