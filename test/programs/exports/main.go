// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command exports writes the CustomerAdoptions of a List in JSON, from standard
// input, as customers.csv, .json, .xlsx and .parquet into a folder: files for
// other programs to read back (hack/test-tools/exports.sh).
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "exports:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	var list struct{ Items []*v1alpha1.CustomerAdoption }
	if err := json.NewDecoder(os.Stdin).Decode(&list); err != nil {
		return err
	}
	customers := slices.DeleteFunc(list.Items, func(c *v1alpha1.CustomerAdoption) bool { return c.Kind != "CustomerAdoption" })
	// A name that a spreadsheet might run, and one that needs quotes.
	customers[0].Status.CustomerName = "=HYPERLINK(\"https://example.com\")"
	customers[len(customers)-1].Status.CustomerName = "Żółw, \"Ś\" 株式会社"
	locale, err := report.ParseLocale("de")
	if err != nil {
		return err
	}
	for _, format := range []export.Format{export.CSV, export.JSON, export.XLSX, export.Parquet} {
		file, err := os.Create(filepath.Join(folder, "customers."+format.Extension()))
		if err != nil {
			return err
		}
		if _, err := export.Write(file, format, locale.Export(slices.Values(customers))); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}
