// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	tables "github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// vendorHeaders are headers as the vendor writes them; foreignHeaders say the same
// in words that nobody knows.
var (
	vendorHeaders  = []string{"CustomerTenantId", "CustomerName", "Product", "AvailableSeats", "AssignedSeats", "ActiveSeats", "Date", "PartnerName"}
	foreignHeaders = []string{"Konto", "Firma", "Paket", "Gekauft", "Vergeben", "Im Einsatz", "Stichtag", "Betreuer"}
	foreignFlags   = []string{
		"--column", "customerId=Konto", "--column", "customerName=Firma", "--column", "productName=Paket",
		"--column", "licensesSold=Gekauft", "--column", "licensesEntitled=Gekauft", "--column", "licensesAssigned=Vergeben",
		"--column", "licensesActive=Im Einsatz", "--column", "asOf=Stichtag",
	}
)

const fortyCustomers = 40

// licenses is a table of licenses of 40 customers.
func licenses(headers []string) tables.Table {
	var columns []tables.Column
	for i, header := range headers {
		kind := tables.Text
		if i >= 3 && i <= 5 {
			kind = tables.Count
		}
		columns = append(columns, tables.Column{Key: header, Heading: header, Kind: kind})
	}
	var rows [][]tables.Cell
	for i := range int64(fortyCustomers) {
		for j, product := range []string{"Office 365 E3", "Power BI Pro"} {
			sold := 20 + 7*i + 3*int64(j)
			rows = append(rows, []tables.Cell{
				tables.TextCell(fmt.Sprintf("0b7e4a9c-5d21-4f38-9a6e-0000000000%02d", i)), tables.TextCell(fmt.Sprintf("Customer %02d", i)), tables.TextCell(product),
				tables.NumberCell(sold), tables.NumberCell(sold * (60 + i) / 100), tables.NumberCell(sold * (40 + i) / 100),
				tables.TextCell("2026-11-18"), tables.TextCell("Adventure Works"),
			})
		}
	}
	return tables.Table{Columns: columns, Rows: slices.Values(rows)}
}

// encode writes a table as a file of a format.
func encode(t *testing.T, table tables.Table, format tables.Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := tables.Write(&out, format, table); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func compress(t *testing.T, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t *testing.T, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}

// zipped is an archive of one file.
func zipped(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	w, err := archive.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// twoSheets is a workbook in which the sheets "October" and "November" fit.
func twoSheets(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	for _, sheet := range []string{"October", "November"} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for cell, row := range map[string][]any{"A1": {"TenantId", "Sold", "Assigned"}, "A2": {"0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57", 100, 84}} {
			if err := book.SetSheetRow(sheet, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// everyFormat has a table in each of the formats, by the name of its file.
func everyFormat(t *testing.T, table tables.Table) map[string][]byte {
	csv, json := encode(t, table, tables.CSV), encode(t, table, tables.JSON)
	lines := strings.ReplaceAll(strings.Trim(strings.TrimSpace(string(json)), "[]"), "},", "}")
	return map[string][]byte{
		"licenses.csv": csv, "licenses.json": json, "licenses.ndjson": []byte(strings.TrimSpace(lines) + "\n"),
		"licenses.xlsx": encode(t, table, tables.XLSX), "licenses.parquet": encode(t, table, tables.Parquet),
		"licenses.tsv": bytes.ReplaceAll(csv, []byte(","), []byte("\t")), "licenses.csv.gz": compress(t, csv),
		"licenses-semicolons.csv": bytes.ReplaceAll(csv, []byte(","), []byte(";")),
		"licenses.csv.zst":        zstandard(t, csv),
		"licenses.zip":            zipped(t, "licenses.csv", csv),
		"titled.csv":              append([]byte("Licenses of all customers\n\n"), bytes.TrimPrefix(csv, []byte("\ufeff"))...),
	}
}

// inFolder makes files in a folder of their own, and goes there.
func inFolder(t *testing.T, files map[string][]byte) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReportOnExports(t *testing.T) {
	golden := goldenFolder(t)
	vendor, foreign := licenses(vendorHeaders), licenses(foreignHeaders)
	inFolder(t, map[string][]byte{
		"vendor.csv": encode(t, vendor, tables.CSV), "foreign.csv": encode(t, foreign, tables.CSV), "book.xlsx": encode(t, vendor, tables.XLSX),
		"report.json": encode(t, vendor, tables.JSON),
		"undated.csv": []byte("Customer Tenant ID,SKU,TotalSoldSeats,TotalAssignedSeats\n0b7e4a9c-5d21-4f38-9a6e-000000000007,E3,100,84\n"),
		"support.csv": []byte("Customer Tenant ID,Created,Type\n0b7e4a9c-5d21-4f38-9a6e-000000000007,2026-11-17,How-to\n"),
	})
	for name, args := range map[string][]string{
		"vendor":         {"vendor.csv"},
		"foreign":        append([]string{"foreign.csv"}, foreignFlags...),
		"workbook":       {"book.xlsx"},
		"json":           {"report.json"},
		"undated":        {"undated.csv"},
		"several":        {"vendor.csv", "support.csv"},
		"ask-everything": {"foreign.csv"},
		"ask-one":        append([]string{"foreign.csv"}, foreignFlags[:len(foreignFlags)-8]...),
		"one-dataset":    {"vendor.csv", "--dataset", "LicenseUsage", "--constant", "serviceCode=o365"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, status := execute(t, "", append(args, "--now", "2026-11-20")...)
			golden("exports."+name+".txt", fmt.Sprintf("%s%sexit status %d\n", stderr, stdout, status))
		})
	}
}

// goldenFolder compares with golden files after the test has gone to another folder.
func goldenFolder(t *testing.T) func(name, got string) {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return func(name, got string) {
		here, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		t.Chdir(folder)
		golden(t, name, got)
		t.Chdir(here)
	}
}

// TestExportsOfEveryFormat give the same figures.
func TestExportsOfEveryFormat(t *testing.T) {
	files := everyFormat(t, licenses(vendorHeaders))
	inFolder(t, files)
	want, _, _ := execute(t, "", "licenses.csv", "-o", "csv")
	if strings.Count(want, "\n") < fortyCustomers {
		t.Fatalf("got\n%s", want)
	}
	for name := range files {
		got, stderr, status := execute(t, "", name, "-o", "csv")
		if diff := cmp.Diff(want, got); diff != "" || status != 0 {
			t.Errorf("%s: status %d, %s (-csv +got):\n%s", name, status, stderr, diff)
		}
	}
}

func TestEveryOutputOfExports(t *testing.T) {
	inFolder(t, map[string][]byte{"vendor.csv": encode(t, licenses(vendorHeaders), tables.CSV)})
	for output, want := range map[string]string{
		"table": "Customer 07", "wide": "Customer 07", "yaml": "kind: List", "json": `"kind": "List"`, "csv": "Customer 07", "html": "<!DOCTYPE html>",
	} {
		stdout, stderr, status := execute(t, "", "vendor.csv", "-o", output)
		if status != 0 || !strings.Contains(stdout, want) || strings.Contains(stdout, "READ AS") || !strings.Contains(stderr, "READ AS") {
			t.Errorf("%s: status %d, stderr %q, stdout %.200q", output, status, stderr, stdout)
		}
	}
}

func TestQuestionsAndFaultsOfExports(t *testing.T) {
	const id = "0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57"
	csv := "TenantId,Sold,Assigned\n" + id + ",100,84\n"
	inFolder(t, map[string][]byte{
		"a.csv": []byte(csv), "b.csv": []byte(csv), "empty.csv": nil, "blank.csv": []byte("\n\n"), "headers.csv": []byte("TenantId,Sold,Assigned\n"),
		"near.csv":     []byte("TenantId,Available Seat,Assigned seats,Notes\n" + id + ",100,84,swordfish\n"),
		"quoted.csv":   []byte("TenantId,Seat's sold,Assigned seats\n" + id + ",100,84\n"),
		"twice.csv":    []byte("TenantId,Sold,Seats sold,Assigned\n" + id + ",100,100,84\n"),
		"meaning.csv":  []byte("TenantId,SkuId,Status,Sold,Assigned,Active\n" + id + ",E3,active,100,84,60\n"),
		"headless.csv": []byte(id + ",100,swordfish\n" + id + ",90,swordfish\n"),
		"marks.csv":    []byte("TenantId;Sold;Assigned\n" + id + ";1.200;1.100\n"),
		"page.csv":     []byte("<!doctype html><p>swordfish</p>"),
		"broken.json":  []byte(`[{"customerId": "` + id),
		"object.json":  []byte(`{"content": [{"customerId": "` + id + `", "sold": 100, "assigned": 84}]}`),
		"users.csv":    []byte("Report Refresh Date,User Principal Name,Last Activity Date\n2026-11-18,swordfish@example.com,2026-11-17\n"),
		"both.csv":     []byte("TenantId,UPN,Teams Last Activity Date,Sold,Assigned\n" + id + ",swordfish@example.com,2026-11-17,1,1\n"),
		"x.yaml":       []byte("kind: List\n"),
		"sheets.xlsx":  twoSheets(t),
	})
	for name, test := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no such file":         {[]string{"c.csv"}, exitUsage, "c.csv: no such file"},
		"a folder":             {[]string{"."}, exitUsage, ".: a folder; name the export files in it"},
		"a manifest":           {[]string{"x.yaml"}, exitUsage, "add -f before it"},
		"an empty file":        {[]string{"empty.csv"}, exitUsage, "empty.csv: the file is empty; export it again"},
		"blank lines":          {[]string{"blank.csv"}, exitFailed, "blank.csv: file holds only blank lines"},
		"headers alone":        {[]string{"headers.csv"}, exitFailed, "headers.csv: header found but no data rows"},
		"the same file twice":  {[]string{"a.csv", "a.csv"}, exitUsage, "a.csv: named twice"},
		"the same customers":   {[]string{"a.csv", "b.csv"}, exitUsage, "a.csv and b.csv both hold LicenseDeployment of 1 customer."},
		"the closest header":   {[]string{"near.csv"}, exitUsage, `Not found: licensesSold. In the file: "Available Seat" (closest), "Notes". Add --column 'licensesSold=Available Seat'`},
		"a quote in a header":  {[]string{"quoted.csv"}, exitUsage, `--column 'licensesSold=Seat'\''s sold'`},
		"two headers":          {[]string{"twice.csv"}, exitUsage, `licensesSold may be "Sold", "Seats sold". Add --column licensesSold=Sold or --column 'licensesSold=Seats sold'`},
		"two meanings":         {[]string{"meaning.csv"}, exitUsage, `"Active" may be unitsEnabled or licensesActive. Add --column unitsEnabled=Active or --column licensesActive=Active`},
		"two data sets":        {[]string{"both.csv"}, exitUsage, "--dataset LicenseDeployment\n  --dataset UserActivity"},
		"no header row":        {[]string{"headless.csv"}, exitUsage, "headless.csv: its first row looks like data. Add a row of headers"},
		"an ambiguous number":  {[]string{"marks.csv"}, exitFailed, "marks.csv: TooManyRejected: 1 of 1 rows rejected, more than 10 %; most often NumberAmbiguous, first at row 2, column 2 (licensesSold): a decimal or a thousands mark; add --format decimal=. or --format decimal=,"},
		"the mark":             {[]string{"marks.csv", "--format", "decimal=,"}, 0, ""},
		"a page":               {[]string{"page.csv"}, exitFailed, "page.csv: this is an HTML or XML page"},
		"broken JSON":          {[]string{"broken.json"}, exitFailed, "broken.json: item 1: JSON ends before it is complete"},
		"an envelope":          {[]string{"object.json"}, exitFailed, "name the key of the array with --format items=KEY"},
		"its key":              {[]string{"object.json", "--format", "items=content"}, 0, ""},
		"two sheets":           {[]string{"sheets.xlsx"}, exitUsage, "Add one of\n  --format sheet=October\n  --format sheet=November\n"},
		"its sheet":            {[]string{"sheets.xlsx", "--format", "sheet=November"}, 0, ""},
		"one customer":         {[]string{"users.csv"}, exitUsage, "If all rows are of one customer, add --constant customerId=ID"},
		"one workload":         {[]string{"users.csv"}, exitUsage, "If all rows are of one workload, add --constant workloadName=Teams"},
		"both constants":       {[]string{"users.csv", "--constant", "customerId=" + id, "--constant", "workloadName=Teams"}, 0, "In every row workloadName is Teams."},
		"a hidden column":      {[]string{"a.csv", "--constant", "customerId=x"}, exitUsage, "--constant customerId: the files say it themselves"},
		"an unknown field":     {[]string{"a.csv", "--column", "licencesSold=Sold"}, exitUsage, "unknown field licencesSold; did you mean licensesSold?"},
		"an unknown header":    {[]string{"a.csv", "--column", "licensesSold=Solt"}, exitUsage, "--column licensesSold=Solt: no file has this header; did you mean Sold?"},
		"an unknown data set":  {[]string{"a.csv", "--dataset", "LicenceUsage"}, exitUsage, "did you mean LicenseUsage?"},
		"an unknown file":      {[]string{"a.csv", "--dataset", "aa.csv=LicenseUsage"}, exitUsage, "no file aa.csv among those named; did you mean a.csv?"},
		"an unknown format":    {[]string{"a.csv", "--format", "decimals=,"}, exitUsage, "did you mean decimal?"},
		"a wrong format":       {[]string{"a.csv", "--format", "decimal=x"}, exitUsage, "--format decimal: Unsupported value"},
		"no value":             {[]string{"a.csv", "--value", "state:Aktiv"}, exitUsage, "write FIELD:WORD=OURS"},
		"a word of no field":   {[]string{"a.csv", "--value", "stat:Aktiv=active"}, exitUsage, "did you mean state?"},
		"both ways":            {[]string{"a.csv", "-f", "x.yaml"}, exitUsage, "exports and -f are not read together"},
		"data of exports":      {[]string{"a.csv", "--data", "x=y"}, exitUsage, "--data is for manifests"},
		"columns of manifests": {[]string{"-f", "x.yaml", "--column", "licensesSold=Sold"}, exitUsage, "are for exports"},
	} {
		t.Run(name, func(t *testing.T) {
			_, stderr, status := execute(t, "", test.args...)
			if status != test.status || !strings.Contains(stderr, test.want) {
				t.Errorf("status %d, want %d with %q:\n%s", status, test.status, test.want, stderr)
			}
			if strings.Contains(stderr, "swordfish") {
				t.Errorf("a cell is shown:\n%s", stderr)
			}
		})
	}
}

// TestDamagedExports: whatever happens to the bytes of a file, `report` gives
// figures or says what is wrong, and shows no cell.
func TestDamagedExports(t *testing.T) {
	fewChecks(t)
	files := everyFormat(t, licenses(vendorHeaders))
	names := slices.Sorted(maps.Keys(files))
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(names).Draw(r, "file")
		content := slices.Clone(files[name])
		for range rapid.IntRange(1, 8).Draw(r, "damages") {
			content = damage(r, content)
		}
		inFolder(t, map[string][]byte{name: content})
		stdout, stderr, status := execute(t, "", name, "-o", "csv")
		switch {
		case status == 0 && !strings.Contains(stdout, "Customer"):
			r.Errorf("%s: no figures, and nothing is said", name)
		case status != 0 && !strings.Contains(stderr, name+": "):
			r.Errorf("%s: status %d, and it is not said why: %q", name, status, stderr)
		}
	})
}

// damage cuts, removes, repeats or changes a part of a file.
func damage(r *rapid.T, content []byte) []byte {
	if len(content) == 0 {
		return content
	}
	at := rapid.IntRange(0, len(content)-1).Draw(r, "at")
	end := min(len(content), at+rapid.IntRange(1, 40).Draw(r, "length"))
	switch rapid.SampledFrom([]string{"cut", "remove", "repeat", "change"}).Draw(r, "how") {
	case "cut":
		return content[:at]
	case "remove":
		return slices.Delete(content, at, end)
	case "repeat":
		return slices.Insert(content, at, slices.Clone(content[at:end])...)
	}
	content[at] = rapid.Byte().Draw(r, "byte")
	return content
}
