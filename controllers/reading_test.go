// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// asOf is the date of the data of most tests.
var asOf = civil.Date{Year: 2026, Month: time.November, Day: 18}

func goodReading(rejected int64) ingest.Reading {
	r := ingest.Reading{
		Artifact: &v1alpha1.Artifact{Revision: "sha256:b", Size: 10, LastUpdateTime: metav1.NewTime(today), DataAsOf: asOf.String()},
		Rows:     &v1alpha1.RowCounts{Read: 100, Used: 100 - rejected, Rejected: rejected, Customers: 3},
	}
	if rejected > 0 {
		r.Rejections = []v1alpha1.Rejection{{Reason: "NumberFormat", Rows: rejected, FirstRow: 7}}
	}
	return r
}

func usageSource() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Name: "usage", Namespace: "default", Generation: 3},
		Spec:       v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{Name: "usage", Key: "usage.csv"}},
		Status:     v1alpha1.ExportSourceStatus{ObservedGeneration: -1},
	}
}

// usageFacts are the facts of one customer, who uses 81 of 100 licenses.
func usageFacts(t *testing.T) *facts.Set {
	t.Helper()
	builder := facts.NewBuilder()
	_, err := builder.Add(facts.Record{
		CustomerID: "11111111-1111-1111-1111-111111111111", CustomerName: "Contoso", Kind: facts.KindUsage, AsOf: asOf, Entitled: 100, Active: 81,
		Subject: facts.Subject{Service: "o365", Workload: "Exchange"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return builder.Build(asOf, asOf)
}
