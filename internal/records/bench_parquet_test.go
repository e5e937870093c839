// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/parquet-go/parquet-go"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// parquetRow is a row of a portfolio export.
type parquetRow struct {
	ServiceCode      string `parquet:"serviceCode,dict"`
	ServiceName      string `parquet:"serviceName,dict"`
	CustomerTenantID string `parquet:"customerTenantId,dict"`
	CustomerName     string `parquet:"customerName,dict"`
	ProductID        string `parquet:"productId,dict"`
	ProductName      string `parquet:"productName,dict"`
	Deployed         int64  `parquet:"licensesDeployed"`
	Sold             int64  `parquet:"licensesSold"`
	ProcessedDate    int32  `parquet:"processedDateTime,date"`
	Market           string `parquet:"market,dict"`
}

// BenchmarkParquet reads a portfolio export.
func BenchmarkParquet(b *testing.B) {
	file := parquetExport(b, 1_000_000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(b.Context(), bytes.NewReader(file), Options{Kind: facts.KindDeployment, Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

func parquetExport(b *testing.B, rows int) []byte {
	var file bytes.Buffer
	out := parquet.NewGenericWriter[parquetRow](&file, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(1<<17))
	random := rand.New(rand.NewPCG(1, 2))
	november := int32(civil.Date{Year: 2026, Month: 11, Day: 18}.DaysSince(civil.Date{Year: 1970, Month: 1, Day: 1}))
	for range rows {
		customer, product := random.IntN(5000), random.IntN(15)
		row := parquetRow{
			"o365", "Microsoft Office 365", fmt.Sprintf("%08x-1111-4111-8111-111111111111", customer), fmt.Sprintf("Customer number %d", customer),
			fmt.Sprintf("796b6b5f-613c-4e24-a17c-%012d", product), fmt.Sprintf("OFFICE 365 PLAN %d", product),
			int64(random.IntN(90)), int64(10 + random.IntN(90)), november, "United States",
		}
		if _, err := out.Write([]parquetRow{row}); err != nil {
			b.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}
