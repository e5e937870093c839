// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/golang-sql/civil"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// FuzzNDJSON: what is accepted is JSON, line by line; what is read in one pass
// is what the decoder reads; and no error quotes the file.
func FuzzNDJSON(f *testing.F) {
	good := `{"customerId":"a","workloadName":"Teams","licensesEntitled":10,"licensesActive":5,"isDuplicate":false,"partnerId":null}`
	for _, seed := range []string{
		good + "\n" + good, good + "\r\n\n" + strings.Replace(good, "10", "1.5", 1), good + "\n" + strings.Replace(good, `"a"`, `"\u0061"`, 1),
		good + "\n{ \"licensesActive\" : 1 ,\t\"customerId\" : \"b\" }\n", good + "\n[1]\n7\n", good + "\n" + `{"customerId":"a","customerId":"b"}`, good + "\n{}\n{",
	} {
		f.Add([]byte(seed), uint(9))
	}
	f.Fuzz(func(t *testing.T, file []byte, at uint) {
		o := usageOptions(formatType("NDJSON"), encodedAs("utf-8"), func(o *Options) { o.MaxRejectedPercent = 100 })
		if result, err := Read(t.Context(), bytes.NewReader(file), o); err == nil && !isCompressed(file) {
			compareLines(t, file, result.Facts, o)
		}
		leakFree(t, file, at)
	})
}

// isCompressed: the file begins as gzip, Zstandard or ZIP do.
func isCompressed(file []byte) bool {
	return slices.ContainsFunc([]string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "PK\x03\x04", "PK\x05\x06"}, func(start string) bool {
		return bytes.HasPrefix(file, []byte(start))
	})
}

// compareLines reads the lines of an accepted file as one array, with the
// decoder alone, once the standard library has called each of them JSON.
func compareLines(t *testing.T, file []byte, got *facts.Builder, o Options) {
	t.Helper()
	var items [][]byte
	for line := range bytes.Lines(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if !json.Valid(line) {
			t.Errorf("%q accepted", line)
		}
		items = append(items, decoded(line))
	}
	o.Format.Type = "JSON"
	array, err := Read(t.Context(), bytes.NewReader([]byte("["+string(bytes.Join(items, []byte(",")))+"]")), o)
	if err != nil {
		t.Fatalf("%q: %v as an array", file, err)
	}
	sameFacts(t, array.Facts, got)
}

func sameFacts(t *testing.T, want, got *facts.Builder) {
	t.Helper()
	today := civil.DateOf(now)
	if diff := gocmp.Diff(want.Build(today, today).Customer("a"), got.Build(today, today).Customer("a")); diff != "" {
		t.Error(diff)
	}
}

// FuzzCompressed: whatever a compressed file or archive holds, nothing panics,
// memory is bounded, and no error quotes the file.
func FuzzCompressed(f *testing.F) {
	good := usage("tenant-1,Teams,10,5")
	for _, seed := range []string{
		zstdOf(good), zstdOf(good, good), zstdOf(good)[:20], zipped(file{"a.csv", good}), zipped(file{"a.csv", good}, file{"b", ""}), zipped(), gzipped(good), gzipped(zipped(file{"a", good})),
	} {
		f.Add([]byte(seed), uint(3))
	}
	f.Fuzz(func(t *testing.T, file []byte, at uint) {
		frugal(t, file)
		leakFree(t, file, at)
	})
}

// FuzzWorkbook: a workbook of any table says what the table says as CSV, and
// nothing breaks on damaged ones.
func FuzzWorkbook(f *testing.F) {
	saved, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(saved, "a", "10", uint(7))
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), "tenant & <1>", "007", uint(3))
	f.Add([]byte(`<row><c s="1"><v>46344.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>`), " a", "9223372036854775808", uint(3))
	f.Fuzz(func(t *testing.T, part []byte, customer, number string, at uint) {
		frugal(t, part)
		frugal(t, []byte(workbookWith(string(part))))
		leakFree(t, []byte(workbookWith(string(part))), at)
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		_ = w.WriteAll([][]string{{"customerId", "licensesEntitled", "licensesActive"}, {"a", "1", "1"}, {customer, number, "2"}})
		if strings.ContainsFunc(customer+number, func(r rune) bool { return r < ' ' || r >= utf8.RuneError }) {
			return
		}
		text := table.String()
		o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })
		want, err := Read(t.Context(), reader(text), o)
		if err != nil {
			return
		}
		got, err := Read(t.Context(), reader(workbookOf(text)), o)
		if err != nil {
			t.Fatalf("%q: %v as a workbook", text, err)
		}
		sameFacts(t, want.Facts, got.Facts)
	})
}

// FuzzParquet: Parquet of any rows says what they say as CSV, and nothing
// breaks on damaged files.
func FuzzParquet(f *testing.F) {
	rows := usageRows(3)
	for _, option := range []parquet.WriterOption{parquet.Compression(&parquet.Uncompressed), parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Zstd), parquet.Compression(&parquet.Gzip), parquet.DataPageVersion(1)} {
		f.Add([]byte(parquetOf(rows, option)), int64(7), uint(30))
	}
	f.Fuzz(func(t *testing.T, file []byte, number int64, at uint) {
		frugal(t, file)
		leakFree(t, file, at)
		o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })
		got, err := Read(t.Context(), reader(parquetOf([]entitledOf[int64]{{"a", 1, 1}, {"a", number, 2}})), o)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Read(t.Context(), reader("customerId,licensesEntitled,licensesActive\na,1,1\na,"+strconv.FormatInt(number, 10)+",2\n"), o)
		if err != nil {
			t.Fatal(err)
		}
		sameFacts(t, want.Facts, got.Facts)
	})
}

// frugal reads a file within narrow limits, and refuses to see it take much
// memory, or to fail in words that are not ours.
func frugal(t *testing.T, file []byte) {
	t.Helper()
	const most = 256 * mebibyte
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	o := usageOptions(func(o *Options) {
		o.Limits = Limits{MaxBytes: 1 << 22, MaxRatio: 200, MaxBuffered: 1 << 22, MaxRows: 1000}
	})
	_, err := Read(t.Context(), bytes.NewReader(file), o)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > most {
		t.Errorf("%q: %d bytes", file, taken)
	}
	if fault := (*Error)(nil); err != nil && !errors.As(err, &fault) {
		t.Errorf("%q: %v", file, err)
	}
}
