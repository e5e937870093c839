// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// The same figures and codes in six languages; headings and guidance differ.
func TestCSV(t *testing.T) {
	for _, name := range languages {
		t.Run(name, func(t *testing.T) {
			golden(t, "customers."+name+".csv", written(t, CSV, sample(t, locale(t, name))))
		})
	}
}

// rowsOf reads the CSV of customers, by the keys of the columns.
func rowsOf(t *testing.T, c Content) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(written(t, CSV, c))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range exportColumns {
			row[column.key] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// Every figure of the statuses is in the rows of its level.
func TestExportHasTheFigures(t *testing.T) {
	c := sample(t, locale(t, "en"))
	rows := rowsOf(t, c)
	next := func(level string) map[string]string {
		t.Helper()
		if len(rows) == 0 || rows[0]["level"] != level {
			t.Fatalf("no row of level %s: %v", level, rows[:min(len(rows), 1)])
		}
		defer func() { rows = rows[1:] }()
		return rows[0]
	}
	for _, r := range c.Reports {
		row, s := next(levelCustomer), r.Status
		if row["report"] != r.Name || row["customerTenantId"] != r.Spec.Customer.ID || row["adoption"] != string(verdictOf(r)) {
			t.Errorf("the row of %s is %v", r.Name, row)
		}
		if s.Licenses == nil && row["licensesSold"] != "" {
			t.Errorf("%s: %q sold where nothing is known", r.Name, row["licensesSold"])
		}
		if s.Usage != nil && row["adjustedActive"] != plainNumber(s.Usage.AdjustedActive) {
			t.Errorf("%s: %s active", r.Name, row["adjustedActive"])
		}
		for _, p := range s.Products {
			row := next(levelProduct)
			if diff := cmp.Diff([]string{p.Name, plainNumber(p.Sold), plainNumber(p.Assigned), ""}, []string{row["productName"], row["licensesSold"], row["licensesDeployed"], row["licensesActive"]}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p.Name, diff)
			}
		}
		for _, w := range s.Workloads {
			level := levelWorkload
			if w.PartOf != "" {
				level = levelApp
			}
			row := next(level)
			if diff := cmp.Diff([]string{w.Name, w.PartOf, plainNumber(*w.Entitled), plainNumber(w.Active), ""}, []string{row["workloadName"], row["workloadPartOf"], row["licensesQualified"], row["licensesActive"], row["licensesSold"]}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", w.Name, diff)
			}
		}
	}
	if len(rows) > 0 {
		t.Errorf("%d rows more", len(rows))
	}
}

func plainNumber(n int64) string { return strconv.FormatInt(n, 10) }

// What a row has, has a column; what a customer lacks is absent and no 0.
func TestExportOfLittle(t *testing.T) {
	c := sample(t, locale(t, "en"))
	for _, r := range c.Reports {
		for row := range c.Locale.exportRows(r) {
			for key := range row {
				if !slices.ContainsFunc(exportColumns, func(column struct {
					key, heading string
					kind         export.Kind
				}) bool {
					return column.key == key
				}) {
					t.Errorf("%s has no column", key)
				}
			}
		}
	}
	bare := &v1alpha1.CustomerAdoption{}
	bare.Name, bare.Spec.Customer.ID = "=new", "55555555-5555-5555-5555-555555555555"
	want := map[string]string{"customerTenantId": bare.Spec.Customer.ID, "customerName": bare.Spec.Customer.ID, "level": "Customer", "adoption": "Unknown", "report": "'=new"}
	rows := rowsOf(t, Content{Locale: c.Locale, Others: slices.Values([]*v1alpha1.CustomerAdoption{bare})})
	for key, value := range rows[0] {
		if value != want[key] {
			t.Errorf("%s is %q, want %q", key, value, want[key])
		}
	}
}

// Rows end where the reader does.
func TestExportIsLazy(t *testing.T) {
	l, walked := locale(t, "en"), 0
	table := l.Export(func(yield func(*v1alpha1.CustomerAdoption) bool) {
		for ; yield(&v1alpha1.CustomerAdoption{}); walked++ {
		}
	})
	if _, err := export.Write(failingWriter{errFull}, export.CSV, table); err == nil || walked > 1000 {
		t.Errorf("error %v after %d customers", err, walked)
	}
	if out := (&bytes.Buffer{}); Write(out, CSV, Content{Locale: l}) != nil || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("without customers: %q", out)
	}
}
