// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package exports makes the files that the benchmarks read: what a large
// partner's license export looks like, 192 bytes a row as CSV. In go sizes,
// out come bytes, the same ones every time.
package exports

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// Row is a line of an export before it is written in some format.
type Row struct {
	Customer, Product int
	Deployed, Sold    int
}

// Rows gives rows, one after the other.
type Rows func(yield func(Row) error) error

// The shape of a Random export.
const (
	Customers = 5000
	products  = 15
)

// Random gives n rows, customers and products in random order.
func Random(n int) Rows {
	return func(yield func(Row) error) error {
		random := rand.New(rand.NewPCG(1, 2))
		for range n {
			row := Row{random.IntN(Customers), random.IntN(products), random.IntN(90), 10 + random.IntN(90)}
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
}

// Portfolio is an export whose figures are known: customers in turn, each with
// so many products, until there are enough rows.
type Portfolio struct {
	Customers, Products, Rows int
	// Version changes every figure of the first Changed customers, and Base
	// those of the others, but no verdict: of 100 licenses 75 to 89 are deployed.
	Version, Changed, Base int
}

// Each gives the rows.
func (p Portfolio) Each(yield func(Row) error) error {
	for i := range p.Rows {
		customer, product := i%p.Customers, i/p.Customers%p.Products
		version := p.Base
		if customer < p.Changed {
			version = p.Version
		}
		if err := yield(Row{customer, product, 75 + (customer+product+version)%15, 100}); err != nil {
			return err
		}
	}
	return nil
}

const header = "serviceCode,serviceName,channel,customerTenantId,customerName,productId,productName,licensesDeployed,licensesSold,processedDateTime,market,segment\n"

// AppendCSV writes a row whose date is that day.
func AppendCSV(to []byte, r Row, day string) []byte {
	to = append(to, "o365,Microsoft Office 365,Reseller,"...)
	to = append(to, CustomerID(r.Customer)...)
	to = append(to, ",Customer number "...)
	to = appendPadded(to, r.Customer, 6)
	to = append(to, ",796b6b5f-613c-4e24-a17c-"...)
	to = appendPadded(to, r.Product, 12)
	to = append(to, ",OFFICE 365 PLAN "...)
	to = appendPadded(to, r.Product, 2)
	to = append(to, ',')
	to = strconv.AppendInt(to, int64(r.Deployed), 10)
	to = append(to, ',')
	to = strconv.AppendInt(to, int64(r.Sold), 10)
	to = append(to, ',')
	to = append(to, day...)
	return append(to, "T00:00:00,United States,Small\n"...)
}

// WriteCSV writes rows as of a day.
func WriteCSV(w io.Writer, rows Rows, day string) error {
	line := []byte(header)
	if _, err := w.Write(line); err != nil {
		return err
	}
	return rows(func(r Row) error {
		line = AppendCSV(line[:0], r, day)
		_, err := w.Write(line)
		return err
	})
}

// CustomerID is the tenant id of a customer: random, as real ones are, for
// else the file would be easier to compress than a real one.
func CustomerID(customer int) string {
	random := rand.NewPCG(3, uint64(customer))
	high, low := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>52, low&(1<<48-1))
}

// appendPadded writes a number with leading zeros.
func appendPadded(to []byte, n, width int) []byte {
	start := len(to)
	for range width {
		to = append(to, '0')
	}
	for i := start + width - 1; n > 0; i, n = i-1, n/10 {
		to[i] = byte('0' + n%10)
	}
	return to
}

// Day is the date of Random exports.
const Day = "2026-11-18"

// Yesterday is the date of exports that a running manager reads.
func Yesterday() string { return time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly) }

// Next is the export after this one, in which the first customers have other
// figures and nobody else. How many they are may change to and from all of
// them.
func (p Portfolio) Next(changed int) Portfolio {
	if p.Changed == p.Customers {
		p.Base = p.Version
	}
	p.Version++
	p.Changed = changed
	return p
}

// Without is the export after its last customer has gone; nobody else's
// figures change.
func (p Portfolio) Without() Portfolio {
	p.Rows -= p.Rows / p.Customers
	p.Customers--
	return p
}

// Size of the export as CSV, in bytes: all of its rows have the same length.
func (p Portfolio) Size(day string) int {
	return len(header) + p.Rows*len(AppendCSV(nil, Row{Deployed: 75, Sold: 100}, day))
}
