// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

var (
	asOf    = civil.Date{Year: 2026, Month: time.November, Day: 18}
	earlier = time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC)
	later   = time.Date(2026, 11, 19, 12, 0, 0, 500, time.UTC)
)

func annotated(pairs ...string) *v1alpha1.ExportSource {
	source := &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{}}}
	for i := 0; i < len(pairs); i += 2 {
		source.Annotations[pairs[i]] = pairs[i+1]
	}
	return source
}

func add(t *testing.T, b *facts.Builder, records ...facts.Record) {
	t.Helper()
	for _, r := range records {
		if _, err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
}
