// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	fastgzip "github.com/klauspost/compress/gzip"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// export writes a portfolio export in CSV: rows of random customers and
// products, in at most 75 000 groups.
func export(w io.Writer, rows int) {
	out := bufio.NewWriter(w)
	_, _ = fmt.Fprintln(out, "serviceCode,serviceName,channel,customerTenantId,customerName,productId,productName,licensesDeployed,licensesSold,processedDateTime,market,segment")
	random := rand.New(rand.NewPCG(1, 2))
	var tenants [5000]string
	for i := range tenants {
		id := random.Uint64()
		tenants[i] = fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", id>>32, id>>16&0xffff, id>>4&0xfff, id&0xfff, random.Uint64()>>16)
	}
	for range rows {
		customer, product := random.IntN(len(tenants)), random.IntN(15)
		_, _ = fmt.Fprintf(out, "o365,Microsoft Office 365,Reseller,%s,Customer number %d,796b6b5f-613c-4e24-a17c-%012d,OFFICE 365 PLAN %d,%d,%d,2026-11-18T00:00:00,United States,Small\n",
			tenants[customer], customer, product, product, random.IntN(90), 10+random.IntN(90))
	}
	_ = out.Flush() // what is written to does not fail
}

// BenchmarkCSV reads an export, in turns with encoding/csv and the same
// aggregation without any check, and with package formats alone. The goal is
// 2 times encoding/csv with -cpu 1.
func BenchmarkCSV(b *testing.B) {
	const times = 10
	var file bytes.Buffer
	export(&file, 500_000)
	again := func() io.Reader { return repeated(file.Bytes(), times) }
	inTurns(b, times*int64(file.Len()), map[string]func() error{
		"records": func() error {
			_, err := Read(b.Context(), again(), Options{Kind: facts.KindDeployment, Now: now})
			return err
		},
		"encoding-csv": func() error { return readStandard(again()) },
		"formats":      func() error { return formats.Read(b.Context(), again(), formats.Options{}, nothing{}) },
	})
}

// BenchmarkGzip reads a compressed export, in turns with decompressing it only.
// The goal is 0.9 times that, with two cores.
func BenchmarkGzip(b *testing.B) {
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	export(w, 2_000_000)
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	inTurns(b, int64(file.Len()), map[string]func() error{
		"records": func() error {
			_, err := Read(b.Context(), bytes.NewReader(file.Bytes()), Options{Kind: facts.KindDeployment, Now: now})
			return err
		},
		"decompress": func() error {
			r, err := fastgzip.NewReader(bytes.NewReader(file.Bytes()))
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, r)
			return err
		},
	})
}

// BenchmarkScale reads ten million rows in turns with one million. The goal is
// at most 10.5 times the time.
func BenchmarkScale(b *testing.B) {
	const rows = 200_000
	var file bytes.Buffer
	export(&file, rows)
	read := func(millions int) func() error {
		return func() error {
			_, err := Read(b.Context(), repeated(file.Bytes(), millions*1_000_000/rows), Options{Kind: facts.KindDeployment, Now: now})
			return err
		}
	}
	inTurns(b, 0, map[string]func() error{"one-million": read(1), "records": read(10)})
}

// repeated is a file with its rows so many times.
func repeated(file []byte, times int) io.Reader {
	header := bytes.IndexByte(file, '\n') + 1
	parts := []io.Reader{bytes.NewReader(file)}
	for range times - 1 {
		parts = append(parts, bytes.NewReader(file[header:]))
	}
	return io.MultiReader(parts...)
}

// inTurns measures several ways in every round, and reports of each the median
// speed in MB/s, and how many times as long it takes as "records".
func inTurns(b *testing.B, size int64, ways map[string]func() error) {
	b.Helper()
	took := map[string][]time.Duration{}
	for b.Loop() {
		for name, way := range ways {
			begin := time.Now()
			if err := way(); err != nil {
				b.Fatal(name, err)
			}
			took[name] = append(took[name], time.Since(begin))
		}
	}
	median := func(name string) float64 {
		slices.Sort(took[name])
		return took[name][len(took[name])/2].Seconds()
	}
	for name := range ways {
		if size > 0 {
			b.ReportMetric(float64(size)/1e6/median(name), name+"-MB/s")
		}
		if name != "records" {
			b.ReportMetric(median(name)/median("records"), "x-"+name)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// nothing is a consumer that wants no column.
type nothing struct{}

func (nothing) Header(names []string, _ formats.Position) ([]formats.Column, error) {
	return make([]formats.Column, len(names)), nil
}
func (nothing) Key(string) formats.Column { return formats.Column{} }
func (nothing) Rows(formats.Batch) error  { return nil }

func readStandard(r io.Reader) error {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return err
	}
	builder := facts.NewBuilder()
	days := newCalendar(Options{Now: now})
	var day civil.Date
	var last string
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		assigned, _ := strconv.ParseInt(row[7], 10, 64)
		sold, _ := strconv.ParseInt(row[8], 10, 64)
		if row[9] != last {
			day, _ = days.day(row[9], formats.Position{})
			last = row[9]
		}
		_, err = builder.Add(facts.Record{
			Kind: facts.KindDeployment, CustomerID: row[3], CustomerName: row[4],
			Subject: facts.Subject{Service: "o365", ProductID: row[5], ProductName: row[6]},
			AsOf:    day, Sold: sold, Assigned: assigned,
		})
		if err != nil {
			return err
		}
	}
}

// BenchmarkJSON reads the envelope of the REST API.
func BenchmarkJSON(b *testing.B) {
	var file bytes.Buffer
	file.WriteString(`{"Value":[`)
	for i := range 50_000 {
		fmt.Fprintf(&file, `{"workloadCode":"EXO","workloadName":"Exchange","serviceCode":"o365","serviceName":"Microsoft Office 365","channel":"Reseller","customerTenantId":"%08x-1111-4111-8111-111111111111","licenseActive":81,"licensesQualified":100,"processedDateTime":"2026-11-18T00:00:00"},`, i%5000)
	}
	file.Truncate(file.Len() - 1)
	file.WriteString(`],"@nextLink":null}`)
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := Read(b.Context(), bytes.NewReader(file.Bytes()), Options{Kind: facts.KindUsage, Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUsers reads a report of users: six workloads, and nobody twice.
func BenchmarkUsers(b *testing.B) {
	const users = 100_000
	var file bytes.Buffer
	file.WriteString("Report Refresh Date,User Principal Name,Is Deleted,Has Exchange License,Has OneDrive License,Has SharePoint License,Has Teams License,Has Yammer License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Teams Last Activity Date,Yammer Last Activity Date\n")
	for i := range users {
		fmt.Fprintf(&file, "2026-11-18,%032X,False,True,True,True,True,False,2026-11-%02d,2026-11-%02d,2026-10-%02d,2026-11-%02d,\n", i, 1+i%18, 1+i%17, 1+i%31, 1+i%13)
	}
	o := Options{Kind: facts.KindActivity, Now: now, Constants: map[string]string{"customerId": "tenant-1"}}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(b.Context(), bytes.NewReader(file.Bytes()), o); err != nil {
			b.Fatal(err)
		}
	}
}
