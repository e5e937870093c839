// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"fmt"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// manyCustomers is 10 000 customers of 4 rows in two sources.
func manyCustomers(t testing.TB) portfolio.Input {
	var licenses, usage []facts.Record
	for i := range int64(10_000) {
		id := fmt.Sprintf("%08x-0000-4000-8000-%012x", i*2654435761%(1<<32), i)
		second := sold(id, 40, i%41)
		second.Subject.ProductID, second.Subject.ProductName = "e5", "E5"
		licenses = append(licenses, sold(id, 100, i%101), second)
		usage = append(usage, used(id, "Exchange", 100, i%97), used(id, "Teams", 100, i%103))
	}
	return input(t, licenses, usage)
}

// 10 000 customers: every sum is that of the customers as they pass by.
func TestCrowd(t *testing.T) {
	var sold, assigned, entitled, active, adjusted, low int64
	got := portfolio.Sum(manyCustomers(t), func(c *portfolio.Customer) {
		sold += c.Metrics.Deployment.Sold
		assigned += c.Metrics.Deployment.Assigned
		entitled += c.Metrics.Usage.Entitled
		active += c.Metrics.Usage.Active
		adjusted += c.Adjusted()
		if c.Result.Adoption == "Low" {
			low++
		}
	})
	d, u := got.Metrics.Deployment, got.Metrics.Usage
	if got.Total != 10_000 || got.Low != low || low == 0 || got.Healthy+got.Low+got.Unknown != got.Total {
		t.Errorf("%d customers, %d healthy, %d low (%d seen), %d unknown", got.Total, got.Healthy, got.Low, low, got.Unknown)
	}
	if d.Sold != sold || d.Assigned != assigned || u.Entitled != entitled || u.Active != active || got.Result.AdjustedActive != adjusted || sold != 1_400_000 {
		t.Errorf("deployment %+v, usage %+v, adjusted %d", d, u, got.Result.AdjustedActive)
	}
}

func BenchmarkSum(b *testing.B) {
	in := manyCustomers(b)
	b.ReportAllocs()
	for b.Loop() {
		portfolio.Sum(in, nil)
	}
}
