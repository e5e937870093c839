// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package spelling

import (
	"regexp"
	"strings"
	"testing"
)

// TestProduct: a product is shown under the name of the data, else under the one of
// the vendor's table.
func TestProduct(t *testing.T) {
	for _, c := range []struct{ id, name, want string }{
		{"", "", ""},
		{"SPE_E3", "", "Microsoft 365 E3"},
		{"spe_e3", "", "Microsoft 365 E3"},
		{"05e9a617-0261-4cee-bb44-138d3ef5d965", "", "Microsoft 365 E3"},
		{"05E9A617-0261-4CEE-BB44-138D3EF5D965", "", "Microsoft 365 E3"},
		{"", "SPE_E3", "Microsoft 365 E3"},
		{"an id of ours", "SPE_E3", "Microsoft 365 E3"},
		{"ENTERPRISEPACK", "ENTERPRISEPACK", "Office 365 E3"},
		{"contoso:ENTERPRISEPACK", "", "Office 365 E3"},
		{"SPE_E3", "E3 for the workshop", "E3 for the workshop"},
		{"SPE_E3", "Office", "Office"},
		{"", "STREAM", "Microsoft Stream"},
		{"", "Stream", "Stream"},
		{"", "05E9A617-0261-4CEE-BB44-138D3EF5D965", "Microsoft 365 E3"},
		{"SPE_E3", "Unknown_Part", "Unknown_Part"},
		{"Unknown_Part", "", "Unknown_Part"},
		{"DYN365_ENTERPRISE_RELATIONSHIP_SALES", "", "Microsoft Relationship Sales solution"},
		{"MCOPSTN5", "", "MCOPSTN5"}, // two products have this part number
		{"d43177b5-475b-4880-92d4-d54c27b5efbd", "", "Skype for Business PSTN Calling Domestic Small"},
	} {
		if got := Product(c.id, c.name); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.id, c.name, got, c.want)
		}
	}
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// TestProductTable reads the whole table: each line is one product with a GUID of its
// own, and its name is no other product's part number.
func TestProductTable(t *testing.T) {
	ids, rows := map[string]bool{}, productRows()
	if len(rows) < 600 {
		t.Errorf("%d products", len(rows))
	}
	for _, row := range rows {
		number, id, name := row[0], row[1], row[2]
		if !guid.MatchString(id) || ids[id] {
			t.Errorf("%s: id %q is no GUID, or not its own", number, id)
		}
		ids[id] = true
		if number == "" || name == "" || name != strings.Join(strings.Fields(name), " ") {
			t.Errorf("%q: name %q", number, name)
		}
		if !isNumber(number) && number != name && numbered(number).name != "" {
			t.Errorf("%q would be taken for a name", number)
		}
		if shown := Product("", name); shown != name {
			t.Errorf("the name %q is shown as %q", name, shown)
		}
		if shown := Product(id, ""); shown != name {
			t.Errorf("%s is shown as %q, want %q", id, shown, name)
		}
		if shown := Product(number, ""); shown != name && shown != number {
			t.Errorf("%s is shown as %q, want %q", number, shown, name)
		}
	}
}
