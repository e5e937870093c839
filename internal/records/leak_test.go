// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// No word of a file may leave it by way of an error: a canary stands in cells,
// headers and bodies of files with every kind of fault.
func TestNothingLeaks(t *testing.T) {
	header := "customerId,customerName,workloadName,licensesEntitled,licensesActive,asOf," + canary + "\n"
	row := func(cells ...string) string { return header + strings.Join(cells, ",") + "\n" }
	files := map[string]string{
		"number":           row("t", "n", "w", canary, "1", "", ""),
		"number and text":  row("t", "n", "w", "1 "+canary, "1", "", ""),
		"date":             row("t", "n", "w", "1", "1", canary, ""),
		"day":              row("t", "n", "w", "1", "1", "2026-99-99"+canary, ""),
		"forbidden id":     row(canary+"\x00", "n", "w", "1", "1", "", ""),
		"forbidden name":   row("t", canary+"\u202e", "w", "1", "1", "", ""),
		"no id":            row("", canary, "w", "1", "1", "", ""),
		"width":            row(canary, "n"),
		"bare quote":       row(canary+`"x`, "n", "w", "1", "1", "", ""),
		"open quote":       row(`"`+canary, "n", "w", "1", "1", "", ""),
		"bytes":            row(canary+"\xff", "n", "w", "1", "1", "", ""),
		"line ending":      row(canary+"\rx", "n", "w", "1", "1", "", ""),
		"header missing":   "customerId," + canary + "\n1,2\n",
		"header unknown":   canary + ",x\n1,2\n",
		"header twice":     "customerId," + canary + ",customer_id\n1,2,3\n",
		"header repeated":  header + header,
		"long field":       row(strings.Repeat(canary, 7000), "n"),
		"page":             "<html>" + canary,
		"error object":     `{"error":"` + canary + `"}`,
		"error key":        `{"` + canary + `":1}`,
		"JSON":             `[{"` + canary + `":` + canary + `}]`,
		"JSON cut":         `[{"` + canary,
		"JSON twice":       `[{"` + canary + `":1,"` + canary + `":2}]`,
		"JSON bytes":       `[{"` + canary + "\xff\":1}]",
		"JSON surrogate":   `[{"customerId":"` + canary + `\ud800"}]`,
		"JSON number":      `[{"customerId":"t","licensesEntitled":"` + canary + `","licensesActive":1}]`,
		"JSON text behind": `[] ` + canary,
		"gzip":             gzipped(canary)[:20],
		"gzip text behind": gzipped(header) + canary,
		"zstd":             zstdOf(canary),
		"zstd text behind": zstdOf(header) + canary,
		"archive":          zipped(file{"../" + canary, canary}),
		"archive, two":     zipped(file{canary, ""}, file{canary + "2", ""}),
		"archive, number":  zipped(file{canary, row("t", "n", "w", canary, "1", "", "")}),
		"workbook":         workbookOf(row("t", "n", "w", canary, "1", "", "")),
		"workbook header":  workbookOf(canary + ",x\n1,2\n"),
		"workbook XML":     workbookWith("<" + canary + "&" + canary + ";"),
		"workbook number":  workbookWith(`<row><c t="s"><v>` + canary + `</v></c></row>`),
		"Parquet number":   entitled(canary),
		"Parquet text":     parquetOf([]entitledOf[int64]{{canary + "\xff", 1, 1}}),
		"Parquet header": parquetOf([]struct {
			A string `parquet:"CANARY-7f3a"`
		}{{canary}}),
		"Parquet cut":   parquetOf([]entitledOf[int64]{{canary, 1, 1}})[:40],
		"NDJSON number": `{"customerId":"t","licensesEntitled":1,"licensesActive":1}` + "\n" + `{"customerId":"t","licensesEntitled":"` + canary + `","licensesActive":1}`,
		"NDJSON behind": `{"customerId":"t"}` + canary + "\n{",
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			if got := verdict(t, file, usageOptions()); got == "accepted" || strings.Contains(got, canary) {
				t.Error(got)
			}
			leakFree(t, []byte(strings.ReplaceAll(file, canary, "")), uint(len(file)/2))
		})
	}
}
