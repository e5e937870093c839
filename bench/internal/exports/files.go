// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package exports

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
)

// File is a Random export in some format.
type File struct {
	rows   int
	suffix string
	write  func(io.Writer, int) error
}

// CSV of so many rows.
func CSV(rows int) File { return File{rows, "csv", writeCSV} }

// Gzip is CSV, compressed.
func Gzip(rows int) File { return File{rows, "csv.gz", writeGzip} }

// NDJSON has an object a line.
func NDJSON(rows int) File { return File{rows, "ndjson", writeNDJSON} }

// Envelope is one JSON document: {"value": [...]}.
func Envelope(rows int) File { return File{rows, "json", writeEnvelope} }

// Parquet has its columns compressed with zstd.
func Parquet(rows int) File { return File{rows, "parquet", writeParquet} }

// Rows of the file.
func (f File) Rows() int { return f.rows }

// String is the file's name.
func (f File) String() string { return fmt.Sprintf("%d.%s", f.rows, f.suffix) }

// Make writes the file unless the folder has it, and gives its path.
func (f File) Make(folder string) (string, error) {
	path := filepath.Join(folder, f.String())
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	file, err := os.Create(path + ".part")
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	buffered := bufio.NewWriterSize(file, 1<<20)
	if err := f.write(buffered, f.rows); err != nil {
		return "", fmt.Errorf("write %s: %w", path, err)
	}
	if err := buffered.Flush(); err != nil {
		return "", err
	}
	return path, os.Rename(path+".part", path)
}

func writeCSV(w io.Writer, n int) error { return WriteCSV(w, Random(n), Day) }

func writeGzip(w io.Writer, n int) error {
	z := gzip.NewWriter(w)
	if err := writeCSV(z, n); err != nil {
		return err
	}
	return z.Close()
}

const object = `{"serviceCode":"o365","serviceName":"Microsoft Office 365","channel":"Reseller","customerTenantId":"%s","customerName":"Customer number %06d","productId":"796b6b5f-613c-4e24-a17c-%012d","productName":"OFFICE 365 PLAN %02d","licensesDeployed":%d,"licensesSold":%d,"processedDateTime":"2026-11-18T00:00:00","market":"United States","segment":"Small"}`

func writeObject(w io.Writer, before string, r Row, after string) error {
	_, err := fmt.Fprintf(w, before+object+after, CustomerID(r.Customer), r.Customer, r.Product, r.Product, r.Deployed, r.Sold)
	return err
}

func writeNDJSON(w io.Writer, n int) error {
	return Random(n)(func(r Row) error { return writeObject(w, "", r, "\n") })
}

func writeEnvelope(w io.Writer, n int) error {
	separator := `{"value":[`
	err := Random(n)(func(r Row) error {
		before := separator
		separator = ","
		return writeObject(w, before, r, "")
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "]}")
	return err
}
