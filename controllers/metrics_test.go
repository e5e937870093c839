// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

func TestObserveFetch(t *testing.T) {
	before := fetchesByOutcome(t)
	rejected := counter("adoption_exportsource_rows_rejected_total")

	observeFetch(goodReading(2), nil, time.Second)
	observeFetch(ingest.Reading{Unchanged: true}, nil, time.Second)
	observeFetch(ingest.Reading{Rows: goodReading(50).Rows}, &ingest.Fault{Reason: "TooManyRejected"}, time.Second)
	observeFetch(ingest.Reading{}, &ingest.Fault{Reason: "NotFound"}, time.Second)

	got := fetchesByOutcome(t)
	for outcome, count := range before {
		if got[outcome] -= count; got[outcome] == 0 {
			delete(got, outcome)
		}
	}
	if diff := cmp.Diff(map[string]float64{"Read": 1, "Unchanged": 1, "TooManyRejected": 1, "NotFound": 1}, got); diff != "" {
		t.Errorf("fetches (-want +got):\n%s", diff)
	}
	if bad := counter("adoption_exportsource_rows_rejected_total") - rejected; bad != 52 {
		t.Errorf("%v rows rejected, want 52", bad)
	}
}

// The counters move while a read goes on, by what is new since the last word.
func TestReadCounter(t *testing.T) {
	rows, bytes := counter("adoption_exportsource_rows_read_total"), counter("adoption_exportsource_read_bytes_total")
	c := &readCounter{}
	c.add(100, 5000)
	c.add(150, 7000)
	if got := counter("adoption_exportsource_rows_read_total") - rows; got != 150 {
		t.Errorf("%v rows read, want 150", got)
	}
	if got := counter("adoption_exportsource_read_bytes_total") - bytes; got != 7000 {
		t.Errorf("%v bytes read, want 7000", got)
	}
}

func fetchesByOutcome(t *testing.T) map[string]float64 {
	t.Helper()
	families, err := metrics.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]float64{}
	for _, family := range families {
		if family.GetName() != "adoption_exportsource_fetches_total" {
			continue
		}
		for _, m := range family.GetMetric() {
			counts[m.GetLabel()[0].GetValue()] = m.GetCounter().GetValue()
		}
	}
	return counts
}
