// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command freeproducts writes docs/free-products.md from the built-in list of
// products that no figure counts.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

const intro = `# Products that no figure counts

<!-- make docs writes this file from internal/facts/builtin_products.csv -->

The vendor grants free and viral products by the 10 000 or the million. Counted, they would hide every license that was
bought. The operator knows them by the list below, by the words ` + "`VIRAL`, `VTRIAL` and `IW`" + ` of a part number (at its end or
between underscores), and by what a row itself says (` + "`freeOrPaid`" + `). Letters and digits are compared, without regard to
case. Excluded products are in ` + "`status.excludedProducts`" + ` with their reason.

` + "`spec.freeProducts`" + ` of an ExportSource adds part numbers, ids or names. ` + "`spec.builtInFreeProducts: false`" + ` switches the
list and the words off.

`

func main() {
	var page strings.Builder
	page.WriteString(intro)
	for _, line := range facts.BuiltInProductsNotes() {
		if strings.HasPrefix(line, "As of:") || strings.HasPrefix(line, "Sources:") {
			page.WriteString("\n")
		}
		page.WriteString(line + "\n")
	}
	page.WriteString("\n| part number | SKU id | reason | names |\n| --- | --- | --- | --- |\n")
	for _, p := range facts.BuiltInProducts() {
		fmt.Fprintf(&page, "| %s | %s | `%s` | %s |\n", code(p.PartNumber), code(p.SKUID), p.Reason, strings.Join(p.Names, ", "))
	}
	if err := os.WriteFile("docs/free-products.md", []byte(page.String()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
