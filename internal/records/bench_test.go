package records

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// export is a portfolio export in CSV: rows of random customers and products.
func export(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("serviceCode,serviceName,channel,customerTenantId,customerName,productId,productName,licensesDeployed,licensesSold,processedDateTime,market,segment\n")
	random := rand.New(rand.NewPCG(1, 2))
	for range rows {
		customer, product := random.IntN(500), random.IntN(15)
		fmt.Fprintf(&b, "o365,Microsoft Office 365,Reseller,%08x-1111-4111-8111-111111111111,Customer number %d,796b6b5f-613c-4e24-a17c-%012d,OFFICE 365 PLAN %d,%d,%d,2026-11-18T00:00:00,United States,Small\n",
			customer, customer, product, product, random.IntN(90), 10+random.IntN(90))
	}
	return b.Bytes()
}

// BenchmarkCSV reads an export, and the same with encoding/csv and the same
// aggregation, without any check.
func BenchmarkCSV(b *testing.B) {
	file := export(200_000)
	b.Run("records", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if _, err := Read(bytes.NewReader(file), Options{Kind: facts.KindDeployment, Now: now}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if err := readStandard(bytes.NewReader(file)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("scanner", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			s := newScanner(bytes.NewReader(file))
			s.separate(',')
			for s.next() == nil {
			}
		}
	})
}

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
			day, _ = days.day(row[9], place{})
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
		if _, err := Read(bytes.NewReader(file.Bytes()), Options{Kind: facts.KindUsage, Now: now}); err != nil {
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
		if _, err := Read(bytes.NewReader(file.Bytes()), o); err != nil {
			b.Fatal(err)
		}
	}
}
