// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// parquetOf is a Parquet file of rows.
func parquetOf[T any](rows []T, options ...parquet.WriterOption) string {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	_, _ = w.Write(rows)
	_ = w.Close()
	return b.String()
}

// usageRow is a row of usage in which everything may be missing.
type usageRow struct {
	Customer *string `parquet:"customerId,dict,optional"`
	Entitled *int64  `parquet:"licensesEntitled,optional"`
	Active   int32   `parquet:"licensesActive,dict"`
	Day      int32   `parquet:"asOf,date"`
}

const epochDay = 20775 // 2026-11-18

func usageRows(n int) []usageRow {
	rows := make([]usageRow, n)
	for i := range rows {
		customer, entitled := fmt.Sprintf("tenant-%d", i%7), int64(i)
		rows[i] = usageRow{&customer, &entitled, int32(i % 3), epochDay - int32(i%2)}
	}
	return rows
}

// The same rows say the same in Parquet, however it is compressed and cut into
// groups and pages, as in CSV.
func TestParquetSaysWhatCSVSays(t *testing.T) {
	rows := usageRows(3000)
	var text strings.Builder
	text.WriteString("customerId,licensesEntitled,licensesActive,asOf\n")
	for _, row := range rows {
		fmt.Fprintf(&text, "%s,%d,%d,2026-11-%d\n", *row.Customer, *row.Entitled, row.Active, row.Day-epochDay+18)
	}
	want := customers(t, text.String())
	tests := map[string][]parquet.WriterOption{
		"plain":              nil,
		"Snappy":             {parquet.Compression(&parquet.Snappy)},
		"Zstd":               {parquet.Compression(&parquet.Zstd)},
		"Gzip":               {parquet.Compression(&parquet.Gzip)},
		"row groups":         {parquet.MaxRowsPerRowGroup(100)},
		"pages":              {parquet.PageBufferSize(256)},
		"first page version": {parquet.DataPageVersion(1), parquet.Compression(&parquet.Zstd)},
	}
	for name, options := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, customers(t, parquetOf(rows, options...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// customers reads what a file says about tenant-0 to tenant-6.
func customers(t *testing.T, file string) []*facts.Customer {
	t.Helper()
	result, err := Read(t.Context(), reader(file), usageOptions(func(o *Options) { o.Limits = Limits{MaxBytes: 1 << 24, MaxRatio: 200, MaxBuffered: 1 << 24} }))
	if err != nil {
		t.Fatal(err)
	}
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	var found []*facts.Customer
	for i := range 7 {
		found = append(found, set.Customer(fmt.Sprintf("tenant-%d", i)))
	}
	return found
}

// Rows whose licenses are of other types, or within another column.
type (
	entitledOf[T any] struct {
		Customer string `parquet:"customerId"`
		Entitled T      `parquet:"licensesEntitled"`
		Active   int64  `parquet:"licensesActive"`
	}
	entitledDecimal struct {
		Customer string `parquet:"customerId"`
		Entitled int64  `parquet:"licensesEntitled,decimal(2:18)"`
		Active   int64  `parquet:"licensesActive"`
	}
	nested struct {
		Customer string `parquet:"customerId"`
		Licenses struct {
			Entitled int64 `parquet:"entitled"`
			Active   int64 `parquet:"active"`
		} `parquet:"licenses"`
		Tags []string `parquet:"customerName"`
	}
)

func entitled[T any](n T) string { return parquetOf([]entitledOf[T]{{"tenant-1", n, 1}}) }

func TestParquetTypes(t *testing.T) {
	within := nested{Customer: "tenant-1"}
	within.Licenses.Entitled, within.Licenses.Active = 5, 1
	number := func(what string) string { return `row 1, column "licensesEntitled": ` + what }
	mapped := func(o *Options) {
		o.Columns = map[string]string{"licensesEntitled": "licenses.entitled", "licensesActive": "Licenses.Active"}
	}
	judge(t, []badFile{
		{"int32", entitled(int32(5)), nil, "accepted"},
		{"largest uint32", entitled(uint32(math.MaxUint32)), nil, "accepted"},
		{"uint64 beyond", entitled(uint64(math.MaxUint64)), nil, "NumberOutOfRange: " + number(tooLarge)},
		{"negative", entitled(int64(-5)), nil, "NumberOutOfRange: " + number("negative count")},
		{"whole float", entitled(5.0), nil, "accepted"},
		{"float32", entitled(float32(5.0)), nil, "accepted"},
		{"fraction", entitled(5.5), nil, "NumberFormat: " + number(whole)},
		{"fraction, decimal comma", entitled(1.234), decimal(","), "NumberFormat: " + number(whole)},
		{"huge float", entitled(1e300), nil, "NumberOutOfRange: " + number(tooLarge)},
		{"no number", entitled(math.NaN()), nil, "NumberFormat: " + number(whole)},
		{"text", entitled("5"), nil, "accepted"},
		{"boolean", entitled(true), nil, "NumberFormat: " + number("not a number; use digits 0-9")},
		{"decimal, whole", parquetOf([]entitledDecimal{{"tenant-1", 500, 1}}), nil, "accepted"},
		{"decimal, fraction", parquetOf([]entitledDecimal{{"tenant-1", 550, 1}}), nil, "NumberFormat: " + number(whole)},
		{"column within a column", parquetOf([]nested{within}), mapped, "accepted"},
		{"null customer", parquetOf([]usageRow{{Entitled: new(int64)}}), nil, `RowUnexpected: row 1, column "customerId": no customer id; export the tenant id of each row`},
		{"null count", parquetOf([]usageRow{usageRows(1)[0], {Customer: usageRows(1)[0].Customer}}), nil, `ValueMissing: row 2, column "licensesEntitled": null; missing is not zero`},
	})
}

func TestParquetDates(t *testing.T) {
	type days struct {
		Customer string `parquet:"customerId"`
		Entitled int64  `parquet:"licensesEntitled"`
		Active   int64  `parquet:"licensesActive"`
		Day      int32  `parquet:"asOf,date"`
	}
	type instants struct {
		Customer string    `parquet:"customerId"`
		Entitled int64     `parquet:"licensesEntitled"`
		Active   int64     `parquet:"licensesActive"`
		Instant  time.Time `parquet:"asOf,timestamp(microsecond)"`
	}
	type locals struct {
		Customer string `parquet:"customerId"`
		Entitled int64  `parquet:"licensesEntitled"`
		Active   int64  `parquet:"licensesActive"`
		Local    int64  `parquet:"asOf,timestamp(millisecond:local)"`
	}
	type old struct {
		Customer string           `parquet:"customerId"`
		Entitled int64            `parquet:"licensesEntitled"`
		Active   int64            `parquet:"licensesActive"`
		Old      deprecated.Int96 `parquet:"asOf"`
	}
	evening := time.Date(2026, 11, 18, 23, 30, 0, 0, time.UTC)
	tests := map[string]string{
		"days":     parquetOf([]days{{"tenant-1", 5, 1, epochDay}}),
		"instants": parquetOf([]instants{{"tenant-1", 5, 1, evening}}),
		"locals":   parquetOf([]locals{{"tenant-1", 5, 1, evening.UnixMilli()}}),
		"96 bits":  parquetOf([]old{{"tenant-1", 5, 1, deprecated.Int96{0, 0, 2440588 + epochDay}}}),
	}
	for name, file := range tests {
		for _, layout := range []string{"", "02.01.2006"} {
			t.Run(name+" "+layout, func(t *testing.T) {
				o := usageOptions(func(o *Options) { o.Format.DateFormat = layout })
				want := []facts.Usage{{Subject: &facts.Subject{}, AsOf: civil.Date{Year: 2026, Month: 11, Day: 18}, Entitled: 5, Active: 1}}
				if diff := cmp.Diff(want, one(t, file, o, nil).Usages); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// Table C of the catalog, for Parquet.
func TestBadParquet(t *testing.T) {
	good := parquetOf(usageRows(100), parquet.Compression(&parquet.Zstd))
	const broken = "SourceCorrupt: Parquet file is damaged or cut; export it again"
	judge(t, []badFile{
		{"C12 declared", good, formatType("Parquet"), "accepted"},
		{"C12 in gzip", gzipped(good), nil, "accepted"},
		{"C12 in an archive", zipped(file{"a.parquet", good}), nil, "accepted"},
		{"C12 declared CSV", good, formatType("CSV"), "FormatMismatch: declared CSV but content is a Parquet file; set spec.format.type: Parquet"},
		{"C12 declared XLSX", good, formatType("XLSX"), "FormatMismatch: declared XLSX but content is a Parquet file; set spec.format.type: Parquet"},
		{"C12 CSV, declared", usage("tenant-1,Teams,10,5"), formatType("Parquet"), "FormatMismatch: declared Parquet but content is not a Parquet file; remove spec.format.type"},
		{"C12 header of that name", "PAR1,customerId,licensesEntitled,licensesActive\n1,tenant-1,10,5\n", nil, "accepted"},
		{"C02 no rows", parquetOf([]usageRow{}), nil, "SourceEmpty: file holds no rows; check the filters of the export job"},
		{"C16 too large to hold", good, maxBuffered(500), "SourceTooLarge: takes more than 500 bytes of memory in this format; export compressed CSV or raise the manager's --max-buffered-size"},
		{"C16 pages too large to hold", good, maxBuffered(int64(len(good))), "SourceTooLarge: takes more than " + strconv.Itoa(len(good)) + " bytes" + " of memory in this format; export compressed CSV or raise the manager's --max-buffered-size"},
		{"C16 too large when decompressed", parquetOf(usageRows(10000), parquet.Compression(&parquet.Zstd)), func(o *Options) { o.Limits.MaxBytes = 60000 }, "SourceTooLarge: decompressed size exceeds 60000 bytes; split the export or raise the manager's limit"},
		{"C17 cut", good[:len(good)-20], nil, broken},
		{"C17 cut to its start", good[:6], nil, broken},
		{"C19 damaged", good[:20] + "\xff\xff\xff\xff" + good[24:], nil, broken},
		{"C19 unusual compression", parquetOf(usageRows(10), parquet.Compression(&parquet.Brotli)), nil, "FormatMismatch: Parquet file is compressed in an unusual way; use Snappy, Zstd or Gzip"},
		{"C33 too many rows", good, func(o *Options) { o.Limits.MaxRows = 99 }, "TooManyRows: more than 99 rows; split the export by customer"},
		{"C39 column missing", parquetOf([]struct {
			Customer string `parquet:"customerId"`
		}{{"a"}}), nil, `HeaderMissing: schema: required column "licensesEntitled" not found among 1 columns; map it in spec.columns`},
		{"C95 bytes", parquetOf([]entitledOf[int64]{{"tenant-\xff", 1, 1}}), nil, `EncodingInvalid: row 1, column "customerId": bytes are not text; export a column of text`},
		{"C31 long", parquetOf([]entitledOf[int64]{{strings.Repeat("x", maxField+1), 1, 1}}), nil, `FieldTooLong: row 1, column "customerId": longer than 65536 bytes; map the right column in spec.columns`},
	})
}
