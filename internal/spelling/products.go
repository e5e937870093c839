// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package spelling

import (
	"cmp"
	_ "embed" // the table
	"encoding/csv"
	"strings"
	"sync"
)

//go:embed products.csv
var productTable string

// product is one of the vendor's: name is empty where several have its part number.
type product struct{ number, id, name string }

// products by their folded part numbers and SKU ids.
var products = sync.OnceValue(func() map[string]product {
	all := map[string]product{}
	for _, row := range productRows() {
		p := product{row[0], row[1], row[2]}
		all[foldNumber(p.id)] = p
		if other, found := all[foldNumber(p.number)]; found && other.name != p.name {
			p.name = ""
		}
		all[foldNumber(p.number)] = p
	}
	return all
})

// productRows are the lines of the table: part number, SKU id, name.
func productRows() [][]string {
	r := csv.NewReader(strings.NewReader(productTable))
	r.Comment = '#'
	r.FieldsPerRecord = 3
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // a test reads the table
	}
	return rows[1:]
}

// Product is the name that people know a product by. That is its name in the data.
// Where the data has none, or has a part number or an id in its place (SPE_E3), it is
// the name in the vendor's table. What the table does not know is shown as the data has
// it.
func Product(id, name string) string {
	switch {
	case name == "":
		return cmp.Or(numbered(id).name, id)
	case isNumber(name):
		return cmp.Or(numbered(name).name, name)
	}
	return name
}

// isNumber tells a part number or an id from a name, which may have the same letters:
// STREAM is the part number of Microsoft Stream, and Stream a name of it. What has a
// space and no underscore is a name.
func isNumber(name string) bool {
	if strings.Contains(name, " ") && !strings.Contains(name, "_") {
		return false
	}
	p := numbered(name)
	return p.number == PartNumber(name) || p.id == strings.ToLower(name)
}

func numbered(number string) product { return products()[foldNumber(PartNumber(number))] }

// foldNumber makes part numbers and ids comparable.
func foldNumber(number string) string { return strings.ToLower(number) }

// PartNumber is what follows the tenant's name in an account's SKU id, as in
// "contoso:FLOW_FREE".
func PartNumber(name string) string {
	if tenant, rest, ok := strings.Cut(name, ":"); ok && !strings.ContainsAny(tenant, " _") {
		return rest
	}
	return name
}
