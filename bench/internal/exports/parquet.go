// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package exports

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// line is a row as Parquet has it.
type line struct {
	ServiceCode      string `parquet:"serviceCode,dict"`
	ServiceName      string `parquet:"serviceName,dict"`
	Channel          string `parquet:"channel,dict"`
	CustomerTenantID string `parquet:"customerTenantId,dict"`
	CustomerName     string `parquet:"customerName,dict"`
	ProductID        string `parquet:"productId,dict"`
	ProductName      string `parquet:"productName,dict"`
	LicensesDeployed int64  `parquet:"licensesDeployed"`
	LicensesSold     int64  `parquet:"licensesSold"`
	Processed        string `parquet:"processedDateTime,dict"`
	Market           string `parquet:"market,dict"`
	Segment          string `parquet:"segment,dict"`
}

func writeParquet(w io.Writer, n int) error {
	out := parquet.NewGenericWriter[line](w, parquet.Compression(&parquet.Zstd))
	batch := make([]line, 0, 10_000)
	flush := func() error {
		_, err := out.Write(batch)
		batch = batch[:0]
		return err
	}
	err := Random(n)(func(r Row) error {
		batch = append(batch, line{
			"o365", "Microsoft Office 365", "Reseller", CustomerID(r.Customer),
			fmt.Sprintf("Customer number %06d", r.Customer), fmt.Sprintf("796b6b5f-613c-4e24-a17c-%012d", r.Product),
			fmt.Sprintf("OFFICE 365 PLAN %02d", r.Product), int64(r.Deployed), int64(r.Sold),
			"2026-11-18T00:00:00", "United States", "Small",
		})
		if len(batch) < cap(batch) {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return err
	}
	return out.Close()
}
