// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// usage is an export of license usage with a header and a number of rows: one for
// each customer, of 2026-11-18.
func usage(rows, edition int) [][]string {
	table := [][]string{{"customerId", "workloadName", "asOf", "licensesEntitled", "licensesActive"}}
	for i := range rows {
		table = append(table, []string{customer(i), "Exchange", "2026-11-18", "100", strconv.Itoa(i%50 + edition)})
	}
	return table
}

// customer has a text that no message may contain.
func customer(i int) string { return "customer-0" + strconv.Itoa(100_000+i) }

// usageCSV is the same as a file.
func usageCSV(rows, edition int) []byte {
	var file bytes.Buffer
	_ = csv.NewWriter(&file).WriteAll(usage(rows, edition)) // a buffer takes everything
	return file.Bytes()
}
